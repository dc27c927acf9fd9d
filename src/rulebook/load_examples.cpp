// SPDX-License-Identifier: Apache-2.0
// Examples stand in the instrument's TOML or in `<instrument>.examples.csv`; both come out the same.
#include <algorithm>

#include "loader.hpp"

namespace sluice::rulebook {
namespace {

std::string json_string(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4U];
      out += kHex[static_cast<unsigned char>(c) & 15U];
    } else {
      out += c;
    }
  }
  return out + '"';
}

// TOML values as the JSON of a transaction: dates are strings there, and "null" stands for null, which
// TOML has not. False where the value has no place in one.
bool to_json(const toml::node& node, std::string& out) {
  if (const auto* text = node.as_string()) {
    out += text->get() == "null" ? "null" : json_string(text->get());
  } else if (const auto* flag = node.as_boolean()) {
    out += flag->get() ? "true" : "false";
  } else if (const auto* whole = node.as_integer()) {
    out += std::to_string(whole->get());
  } else if (const auto* date = node.as_date()) {
    const auto day = make_date(date->get().year, date->get().month, date->get().day);
    if (!day) return false;
    out += json_string(to_string(*day));
  } else if (const auto* list = node.as_array()) {
    out += '[';
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (i != 0) out += ',';
      if (!to_json(*list->get(i), out)) return false;
    }
    out += ']';
  } else if (const auto* table = node.as_table()) {
    out += '{';
    bool first = true;
    for (const auto& [key, value] : *table) {
      if (!first) out += ',';
      first = false;
      out += json_string(key.str()) + ":";
      if (!to_json(value, out)) return false;
    }
    out += '}';
  } else {
    return false;
  }
  return true;
}

}  // namespace

void Loader::read_settings(const toml::table* table, const std::string& file, std::size_t line, Example& example) {
  if (table == nullptr) return;
  for (const auto& [pointer, value] : *table) {
    std::string json;
    const std::size_t at = line != 0 ? line : value.source().begin.line;
    if (!pointer.str().starts_with('/') || !to_json(value, json)) {
      faults_.add({"example.set", {std::string(pointer.str())}, {file, at, "set"}});
      return;
    }
    example.set.emplace_back(pointer.str(), std::move(json));
  }
  // Sorted by pointer they come shorter first, so that a whole object is set before a part of it.
  std::sort(example.set.begin(), example.set.end());
}

void Loader::read_expectation(const toml::table* table, const std::string& file, std::size_t line, Example& example) {
  if (table == nullptr || table->empty()) {
    faults_.add({"rulebook.key_missing", {"expect"}, {file, line, "example"}});
    return;
  }
  Table in(*table, file, "example.expect", faults_, line);
  Expectation& expect = example.expect;
  const auto list = [&](std::string_view key) -> std::optional<std::vector<std::string>> {
    auto words = in.texts(key);
    std::sort(words.begin(), words.end());
    return in.has(key) ? std::optional(std::move(words)) : std::nullopt;
  };
  expect.outcome = in.text_if("outcome");
  expect.policy = in.text_if("policy");
  expect.codes = list("codes");
  expect.kinds = list("kinds");
  expect.duties = list("duties");
  expect.because = list("because");
  expect.suspended = list("suspended");
  expect.pending = list("pending");
  expect.ask = list("ask");
  expect.not_because = in.texts("not_because");
  in.done();
  if (faults_.ok() && expect.outcome && *expect.outcome != "indeterminate" &&
      !trade::from_symbol<trade::Outcome>(*expect.outcome)) {
    in.fault("rulebook.choice", "outcome",
             {*expect.outcome, "no_control_found, exempt, licence_required, prohibited, indeterminate"});
  }
  if (faults_.ok() && expect.policy && *expect.policy != "none" && !trade::from_symbol<trade::Policy>(*expect.policy)) {
    in.fault("rulebook.choice", "policy", {*expect.policy, "review, case_by_case, presumption_of_denial, …, none"});
  }
}

void Loader::finish_example(Example example, const Document& document, const Where& where) {
  if (!faults_.ok()) return;
  const std::string whole = example.of.find('/') == std::string::npos ? full(document, example.of) : example.of;
  if (book_.provision(whole) != nullptr) {
    example.of = whole;
  } else {
    const bool item = std::any_of(book_.lists.begin(), book_.lists.end(), [&](const ItemList& list) {
      return std::any_of(list.items.begin(), list.items.end(),
                         [&](const Item& each) { return each.code == example.of; });
    });
    if (!item) {
      faults_.add({"example.of", {example.of}, where});
      return;
    }
  }
  for (const auto& [id, value] : example.assume) {
    if (book_.assumption(id) == nullptr) faults_.add({"example.assumption", {id}, where});
  }
  const std::string regime_prefix = document.instrument < 0 ? "" : full(document, "");
  const auto complete = [&](std::vector<std::string>& ids) {
    for (std::string& id : ids) {
      if (id.find('/') == std::string::npos) id = regime_prefix + id;
      if (book_.provision(id) == nullptr) faults_.add({"rulebook.provision_unknown", {id}, where});
    }
    std::sort(ids.begin(), ids.end());
  };
  for (auto* ids : {&example.expect.because, &example.expect.suspended, &example.expect.pending}) {
    if (*ids) complete(**ids);
  }
  complete(example.expect.not_because);
  book_.examples.push_back(std::move(example));
}

void Loader::read_example(const toml::table& table, const Document& document) {
  Table in = open(table, document, "example");
  Example example;
  example.file = document.file->name;
  example.line = in.line();
  example.of = in.text("of");
  const std::string kind = in.text("kind");
  example.on = in.date("on");
  example.given = in.text("given");
  read_settings(in.table_if("set"), example.file, 0, example);
  if (const toml::table* assume = in.table_if("assume")) {
    for (const auto& [id, value] : *assume) {
      example.assume.emplace(id.str(), value.value_or(std::string()));
    }
  }
  read_expectation(in.table_if("expect"), example.file, 0, example);
  example.source = in.text_if("source").value_or("");
  in.done();
  if (!faults_.ok()) return;
  constexpr std::string_view kinds[] = {"hit", "near_miss", "boundary"};
  const auto found = std::find(std::begin(kinds), std::end(kinds), kind);
  if (found == std::end(kinds)) return in.fault("rulebook.choice", "kind", {kind, "hit, near_miss, boundary"});
  example.kind = static_cast<Example::Kind>(found - std::begin(kinds));
  finish_example(std::move(example), document, in.where());
}

void Loader::read_example_file(const SourceFile& source_file, const Document& owner) {
  const auto table = parse_csv(source_file.text, source_file.name);
  if (!table) return faults_.add(table.error());
  const std::vector<std::string> wanted{"of", "kind", "on", "given", "set", "assume", "expect", "source"};
  if (table->header != wanted) {
    return faults_.add({"rulebook.columns", {"of,kind,on,given,set,assume,expect,source"}, {source_file.name, 1, {}}});
  }
  for (const CsvRow& row : table->rows) {
    const auto& cells = row.cells;
    const Where place{source_file.name, row.line, "example"};
    Example example;
    example.file = source_file.name;
    example.line = row.line;
    example.of = cells[0];
    const auto on = parse_date(cells[2]);
    const auto kind = cells[1] == "hit"         ? Example::Kind::hit
                      : cells[1] == "near_miss" ? Example::Kind::near_miss
                                                : Example::Kind::boundary;
    if (kind == Example::Kind::boundary && cells[1] != "boundary") {
      return faults_.add({"rulebook.choice", {cells[1], "hit, near_miss, boundary"}, {place.file, place.line, "kind"}});
    }
    if (!on) return faults_.add({"date.invalid", {cells[2]}, {place.file, place.line, "on"}});
    example.kind = kind;
    example.on = *on;
    example.given = cells[3];
    const auto set = parse_cell(cells[4], source_file.name, row.line, "set");
    const auto assume = parse_cell(cells[5], source_file.name, row.line, "assume");
    const auto expect = parse_cell(cells[6], source_file.name, row.line, "expect");
    for (const auto* cell : {&set, &assume, &expect}) {
      if (!*cell) return faults_.add(cell->error());
    }
    read_settings(&*set, source_file.name, row.line, example);
    for (const auto& [id, value] : *assume) example.assume.emplace(id.str(), value.value_or(std::string()));
    read_expectation(&*expect, source_file.name, row.line, example);
    example.source = cells[7];
    finish_example(std::move(example), owner, place);
    if (!faults_.ok()) return;
  }
}

void Loader::read_examples() {
  for (const Document& document : documents_) {
    for (const auto* table : document.examples) read_example(*table, document);
    if (document.instrument < 0) continue;
    const std::string name = book_.instruments[static_cast<std::size_t>(document.instrument)].id + ".examples.csv";
    if (const SourceFile* examples = file(name); examples != nullptr && faults_.ok()) {
      read_example_file(*examples, document);
    }
  }
}

// All templates*.json as one JSON list of objects, one a file: whoever reads JSON merges them.
void Loader::merge_templates() {
  book_.templates = "[";
  for (const SourceFile& each : bundle_.files) {
    if (!each.name.starts_with("templates") || !each.name.ends_with(".json")) continue;
    book_.templates += (book_.templates.size() > 1 ? ",\n" : "") + each.text;
  }
  book_.templates += "]";
}

}  // namespace sluice::rulebook
