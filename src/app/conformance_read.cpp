// SPDX-License-Identifier: Apache-2.0
// Reads a file of the conformance set, strictly: what nobody would compare is refused, not passed over.
#include <algorithm>
#include <array>
#include <optional>

#include "conformance.hpp"
#include "sluice/base/text.hpp"
#include "sluice/wire/transaction.hpp"

namespace sluice::app {
namespace {

constexpr std::array<std::string_view, 6> kHeader = {"sluice_conformance", "regime", "rulebook",
                                                     "released",           "covers", "reviewed"};
constexpr std::array<std::string_view, 9> kCase = {"id",     "of",          "kind",   "why",   "as_of",
                                                   "assume", "transaction", "expect", "source"};
constexpr std::array<std::string_view, 4> kKinds = {"hit", "near_miss", "boundary", "case"};

template <class Words>
std::string listed(const Words& words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

// The members of one line, read one by one; the first fault stands.
class Members {
 public:
  Members(const Json& node, const std::string& file, std::size_t line) : node_(node), file_(file), line_(line) {}

  template <class Words>
  void only(const Words& known) {
    for (const auto& [name, value] : node_.members) {
      if (std::ranges::find(known, name) == known.end()) add("conform.unknown_key", name, {name, listed(known)});
    }
  }

  // The member, or null and a fault.
  const Json* need(std::string_view name) {
    const Json* member = node_.find(name);
    if (member == nullptr) add("conform.missing", name, {std::string(name)});
    return member;
  }

  std::string text(std::string_view name) {
    const Json* member = need(name);
    if (member == nullptr) return {};
    if (member->kind != Json::Kind::string || member->text.empty()) refuse(name, *member, "a text that is not empty");
    return member->text;
  }

  std::string day(std::string_view name) {
    const std::string given = text(name);
    if (!error_ && !parse_date(given)) refuse(name, *node_.find(name), "a day like 2026-03-31");
    return given;
  }

  void refuse(std::string_view name, const Json& value, std::string wanted) {
    add("conform.value", name, {to_json(value), std::move(wanted)});
  }

  void add(Error error) {
    if (!error_) error_ = std::move(error);
  }
  void add(std::string_view code, std::string_view name, std::vector<std::string> arguments) {
    add({code, std::move(arguments), {file_, line_, "/" + std::string(name)}});
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  const Json& node_;
  const std::string& file_;
  std::size_t line_;
  std::optional<Error> error_;
};

Result<ConformanceHeader> read_header(const Json& node, const std::string& file, std::size_t line) {
  const Json* version = node.find("sluice_conformance");
  if (version == nullptr) return fail("conform.header", {}, {file, line, {}});
  if (version->kind != Json::Kind::number || version->text != "1") {
    return fail("conform.version", {version->text}, {file, line, "/sluice_conformance"});
  }
  Members in(node, file, line);
  in.only(kHeader);
  ConformanceHeader header{in.text("regime"), in.text("rulebook"), in.text("released"), in.text("covers"), {}};
  if (!in.error() && !header.rulebook.starts_with("sha256:")) {
    in.refuse("rulebook", *node.find("rulebook"), "the hash of a rulebook, sha256:…");
  }
  if (!in.error() && !parse_instant(header.released)) {
    in.refuse("released", *node.find("released"), "a moment like 2026-11-22T12:00:00Z");
  }
  header.reviewed = in.day("reviewed");
  if (in.error()) return fail(*in.error());
  return header;
}

void read_assumed(const Json& node, Members& in, ConformanceCase& into) {
  const Json* assume = node.find("assume");
  if (assume == nullptr) return;
  const bool texts = std::ranges::all_of(
      assume->members, [](const Json::Member& each) { return each.value.kind == Json::Kind::string; });
  if (assume->kind != Json::Kind::object || !texts) {
    return in.refuse("assume", *assume, R"(an object of assumptions, {"CN-2025-70/end":"2027-01-10"})");
  }
  for (const auto& [id, value] : assume->members) into.assume.emplace(id, value.text);
}

void read_movement(Members& in, const std::string& file, const trade::Reference& reference, ConformanceCase& into) {
  const Json* transaction = in.need("transaction");
  const Json* expect = in.need("expect");
  if (in.error()) return;
  auto read = wire::read_transaction(*transaction, reference, file);
  if (!read) {
    Error error = read.error();
    error.where.line = into.line;
    error.where.field = "/transaction" + error.where.field;
    return in.add(std::move(error));
  }
  into.transaction = std::move(*read);
  into.expect = *expect;
  std::vector<std::string> lines;
  lines.reserve(into.transaction.lines.size());
  for (const auto& line : into.transaction.lines) lines.push_back(line.id);
  const auto checked = check_expectation(into.expect, lines, {file, into.line, "/expect"});
  if (!checked) in.add(checked.error());
}

Result<ConformanceCase> read_case(const Json& node, const std::string& file, std::size_t line,
                                  const trade::Reference& reference) {
  ConformanceCase result;
  result.line = line;
  Members in(node, file, line);
  in.only(kCase);
  result.id = in.text("id");
  result.of = in.text("of");
  result.kind = in.text("kind");
  if (!in.error() && std::ranges::find(kKinds, result.kind) == kKinds.end()) {
    in.refuse("kind", *node.find("kind"), listed(kKinds));
  }
  result.why = in.text("why");
  const std::string as_of = in.day("as_of");
  read_assumed(node, in, result);
  if (node.find("source") != nullptr) (void)in.text("source");
  if (!in.error()) read_movement(in, file, reference, result);
  if (in.error()) return fail(*in.error());
  result.as_of = *parse_date(as_of);
  return result;
}

}  // namespace

Result<ConformanceFile> read_conformance(std::string_view text, const std::string& name,
                                         const trade::Reference& reference) {
  ConformanceFile file;
  file.name = name;
  std::map<std::string, std::size_t> places;
  bool headed = false;
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto node = parse_json(line, name, number);
    if (!node) return fail(node.error());
    if (!headed) {
      auto header = read_header(*node, name, number);
      if (!header) return fail(header.error());
      file.header = std::move(*header);
      headed = true;
      continue;
    }
    auto each = read_case(*node, name, number, reference);
    if (!each) return fail(each.error());
    const auto [place, fresh] = places.emplace(each->id, number);
    if (!fresh) return fail("conform.duplicate", {each->id, std::to_string(place->second)}, {name, number, "/id"});
    file.cases.push_back(std::move(*each));
  }
  if (!headed) return fail("conform.header", {}, {name, 1, {}});
  if (file.cases.empty()) return fail("conform.empty", {}, {name, number, {}});
  return file;
}

}  // namespace sluice::app
