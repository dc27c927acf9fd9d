// SPDX-License-Identifier: Apache-2.0
// Reading TOML tables with one sticky error: each accessor gives a default once something has failed,
// so that a reader is a list of fields and the first fault (in the order of reading) is what the
// caller gets. Every key must be asked for; what was not is unknown.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#define TOML_ENABLE_FORMATTERS 1
#include <toml++/toml.h>

#include "sluice/base/date.hpp"
#include "sluice/base/result.hpp"
#include "sluice/trade/determination.hpp"

namespace sluice::rulebook {

class Faults {
 public:
  [[nodiscard]] bool ok() const noexcept { return !error_; }
  void add(Error error) {
    if (!error_) error_ = std::move(error);
  }
  [[nodiscard]] const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

// A table on its way into the model. `path` names it for errors: "provision 1", "instrument".
class Table {
 public:
  // `first_line` is added to the table's own lines: cells of a CSV file are TOML of one line.
  Table(const toml::table& table, std::string file, std::string path, Faults& faults, std::size_t first_line = 0);

  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
  [[nodiscard]] std::size_t line() const;
  [[nodiscard]] std::size_t line_of(const toml::node& node) const;
  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  [[nodiscard]] Where where(std::string_view key = {}) const;
  [[nodiscard]] Faults& faults() const noexcept { return faults_; }
  void fault(std::string_view code, std::string_view key, std::vector<std::string> arguments = {}) const;

  // Each fails with rulebook.key_missing (unless said otherwise) or rulebook.value naming the kind wanted.
  std::string text(std::string_view key);
  std::optional<std::string> text_if(std::string_view key);
  trade::Text both(std::string_view key);  // { en, zh }, neither empty
  std::optional<trade::Text> both_if(std::string_view key);
  Date date(std::string_view key);
  std::optional<Date> date_if(std::string_view key);
  std::int64_t whole(std::string_view key);
  std::vector<std::string> texts(std::string_view key);  // a string or a list of strings; empty where missing
  template <class E>
  std::optional<E> symbol_if(std::string_view key) {
    const auto word = text_if(key);
    if (!word) return std::nullopt;
    const auto value = trade::from_symbol<E>(*word);
    if (!value) fault("rulebook.choice", key, {*word, choices<E>()});
    return value;
  }
  const toml::table* table_if(std::string_view key);
  const toml::node* node_if(std::string_view key);
  // The tables of an array of tables; empty where missing.
  std::vector<const toml::table*> tables(std::string_view key);

  // Fails with rulebook.key_unknown for the first key nobody asked for.
  void done();

 private:
  template <class E>
  static std::string choices() {
    std::string all;
    for (const std::string_view each : trade::kSymbols<E>) all += (all.empty() ? "" : ", ") + std::string(each);
    return all;
  }
  const toml::node* get(std::string_view key, bool needed);
  void wrong(const toml::node& node, std::string_view key, std::string_view wanted) const;

  const toml::table& table_;
  std::string file_;
  std::string path_;
  Faults& faults_;
  std::size_t first_line_;
  std::set<std::string, std::less<>> asked_;
};

// A TOML document. Fails with toml.syntax, naming file and line; duplicate keys and dates that are none
// are among what it refuses.
[[nodiscard]] Result<toml::table> parse_toml(std::string_view text, std::string_view file);

// One inline table, as CSV cells hold it; an empty cell is an empty table.
[[nodiscard]] Result<toml::table> parse_cell(std::string_view text, std::string_view file, std::size_t line,
                                             std::string_view column);

}  // namespace sluice::rulebook
