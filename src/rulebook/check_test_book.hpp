// SPDX-License-Identifier: Apache-2.0
// Small rulebooks for tests, put together from pieces of TOML.
#pragma once

#include <doctest/doctest.h>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "sluice/base/message.hpp"
#include "sluice/rulebook/check.hpp"
#include "sluice/rulebook/load.hpp"

template <>
struct doctest::StringMaker<std::vector<std::string>> {
  static String convert(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += "\n  " + line;
    return text.c_str();
  }
};

namespace sluice::rulebook::test {

inline const trade::Reference& reference() {
  static const auto loaded = trade::Reference::load(std::filesystem::path(SLUICE_SOURCE_DIR) / "data" / "reference");
  if (!loaded) FAIL(describe(loaded.error()));
  return *loaded;
}

inline Date day(std::string_view text) { return parse_date(text).value(); }

// The regime "T", then instruments as they are added, each announced on 2025-01-01.
class Book {
 public:
  Book() {
    files_.files.push_back({"regime.toml", R"(format = 1
[regime]
id = "T"
title = { en = "Test", zh = "测试" }
zone = "Asia/Shanghai"
decides = ["declaration"]
released = 2026-01-01T00:00:00Z
verified_through = 2026-01-01
scope = { en = "a test", zh = "测试" }
has_roles = ["end_user"]
lists = ["L"]
)"});
  }

  Book& regime(const std::string& more) {
    files_.files.front().text += more;
    return *this;
  }

  // An instrument with an effective event for all of it, unless `effective` is empty.
  Book& instrument(const std::string& id, const std::string& effective, const std::string& body) {
    std::string text = "format = 1\n[instrument]\nid = \"" + id + "\"\n" + "title = { en = \"" + id +
                       "\", zh = \"文件\" }\n" + R"(authority = { en = "a", zh = "甲" }
announced = 2025-01-01
source = "https://example.org"
read = 2026-01-01
firmness = "official"
)";
    if (!effective.empty()) text += event("effective", "on = " + effective);
    files_.files.push_back({id + ".toml", text + body});
    return *this;
  }

  // The rows of an item list: code and condition.
  Book& items(const std::string& file, const std::vector<std::pair<std::string, std::string>>& rows) {
    std::string text = "code,item_zh,item_en,hs,firmness,source,note,when\n";
    for (const auto& [code, when] : rows) {
      std::string quoted;
      for (const char c : when) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
      text.append(code).append(",物项,item,,official,,,\"").append(quoted).append("\"\n");
    }
    files_.files.push_back({file, text});
    return *this;
  }

  [[nodiscard]] Rulebook load() const {
    auto book = rulebook::load(files_, reference());
    if (!book) FAIL(describe(book.error()));
    return std::move(*book);
  }

  static std::string event(const std::string& kind, const std::string& more) {
    return "[[event]]\nkind = \"" + kind + "\"\n" + more + "\ncite = { en = \"c\", zh = \"引\" }\n";
  }

  static std::string suspend(const std::string& of, const std::string& from, const std::string& until) {
    return event("suspend", "of = \"" + of + "\"\nfrom = " + from + (until.empty() ? "" : "\nuntil = " + until));
  }

  static std::string provision(const std::string& id, const std::string& more) {
    return "[[provision]]\nid = \"" + id + "\"\ncite = { en = \"c\", zh = \"引\" }\nsays = { en = \"rule " + id +
           "\", zh = \"规则\" }\n" + more + "\n";
  }

  static std::string list(const std::string& id, const std::string& file) {
    return "[[list]]\nid = \"" + id + "\"\ntitle = { en = \"l\", zh = \"清单\" }\nfile = \"" + file + "\"\n";
  }

  static std::string date_assumption(const std::string& id, const std::string& standard, const std::string& other) {
    return "[[assumption]]\nid = \"" + id + "\"\nkind = \"date\"\ndefault = " + standard +
           "\nquestion = { en = \"q?\", zh = \"问？\" }\nbecause = { en = \"b\", zh = \"因\" }\nalternatives = [{ "
           "value = " +
           other + ", because = { en = \"b\", zh = \"因\" } }]\n";
  }

  static std::string choice_assumption(const std::string& id) {
    return "[[assumption]]\nid = \"" + id + R"("
kind = "choice"
default = "no"
question = { en = "q?", zh = "问？" }
because = { en = "b", zh = "因" }
alternatives = [{ value = "yes", because = { en = "b", zh = "因" } }]
)";
  }

  static std::string example(const std::string& of, const std::string& kind, const std::string& on,
                             const std::string& more = "expect = { outcome = \"exempt\" }") {
    return "[[example]]\nof = \"" + of + "\"\nkind = \"" + kind + "\"\non = " + on + "\ngiven = \"g\"\n" + more + "\n";
  }

 private:
  Bundle files_;
};

using Lines = std::vector<std::string>;

// The findings of one code: their arguments, joined. Every finding must have its sentence.
inline Lines found(const Rulebook& book, std::string_view code, std::string_view today = "2026-01-01") {
  Lines lines;
  for (const Finding& finding : check(book, {.today = day(today)})) {
    CHECK(sentence(finding.error, Language::english).find('?') == std::string::npos);
    CHECK(!sentence(finding.error, Language::chinese).empty());
    if (finding.error.code != code) continue;
    std::string text;
    for (const std::string& argument : finding.error.arguments) text += (text.empty() ? "" : " | ") + argument;
    lines.push_back(std::move(text));
  }
  return lines;
}

inline Lines found(const Book& book, std::string_view code, std::string_view today = "2026-01-01") {
  return found(book.load(), code, today);
}

// Of the one finding with this code.
inline Finding finding(const Book& book, std::string_view code) {
  std::vector<Finding> findings = check(book.load(), {.today = day("2026-01-01")});
  std::erase_if(findings, [&](const Finding& each) { return each.error.code != code; });
  REQUIRE(findings.size() == 1);
  return findings.front();
}

inline const std::string kLicence = "effect = { outcome = \"licence_required\" }";
inline const std::string kExempt = "effect = { outcome = \"exempt\" }";

// Licence kinds and duties to name.
inline const std::string kNames = R"(
[[kind]]
id = "single"
says = { en = "single", zh = "单项" }
[[kind]]
id = "general"
says = { en = "general", zh = "通用" }
[[kind]]
id = "certificate"
says = { en = "certificate", zh = "凭证" }
[[duty]]
id = "report"
says = { en = "report", zh = "报告" }
[[duty]]
id = "declare"
says = { en = "declare", zh = "申报" }
)";

}  // namespace sluice::rulebook::test
