// SPDX-License-Identifier: Apache-2.0
// The examples that stand beside the provisions, written as a conformance set: whole transactions, and in words what
// each shows. Nothing is decided here: what is expected is what the example states.
#include <algorithm>

#include "cases.hpp"
#include "conformance.hpp"

namespace sluice::app {
namespace {

using rulebook::Example;
using rulebook::Rulebook;
using rulebook::Status;

std::string file_of(const Example& example) { return example.file.substr(0, example.file.find('.')); }

std::string local(std::string_view id) { return std::string(id.substr(id.find('/') + 1)); }

Json words(const std::vector<std::string>& list) {
  Json node = Json::array();
  for (const std::string& word : list) node.items.push_back(Json::string(word));
  return node;
}

Json entries(const std::vector<std::string>& provisions) {
  Json node = Json::array();
  for (const std::string& id : provisions) node.items.push_back(Json::object({{"provision", Json::string(id)}}));
  return node;
}

Json expectation(const rulebook::Expectation& expect) {
  Json node = Json::object();
  const auto add = [&](const char* name, Json value) { node.members.push_back({name, std::move(value)}); };
  if (expect.outcome) add("outcome", Json::string(*expect.outcome));
  if (expect.policy) add("policy", Json::string(*expect.policy));
  if (expect.codes) add("control_codes", words(*expect.codes));
  if (expect.kinds) add("licence_kinds", words(*expect.kinds));
  if (expect.duties) add("duties", words(*expect.duties));
  if (expect.because) add("because", words(*expect.because));
  if (!expect.not_because.empty()) add("not_because", words(expect.not_because));
  if (expect.suspended) add("suspended", entries(*expect.suspended));
  if (expect.pending) add("pending", entries(*expect.pending));
  if (expect.ask) add("ask", words(*expect.ask));
  return node;
}

// --- in words ----------------------------------------------------------------------------------

// "announcement 18 of 2025, item 1", or "1C905.a.4 (NdFeB permanent magnet material containing dysprosium)".
std::string subject(const Rulebook& book, const Example& example) {
  if (const rulebook::Provision* provision = book.provision(example.of)) return provision->cite.en;
  const int own = book.instrument_index(file_of(example));
  std::string name;
  for (const rulebook::ItemList& list : book.lists) {
    for (const rulebook::Item& item : list.items) {
      if (item.code != example.of) continue;
      if (static_cast<int>(list.instrument) == own) return item.code + " (" + item.name.en + ")";
      if (name.empty()) name = item.code + " (" + item.name.en + ")";
    }
  }
  return name;
}

std::string shown(const Json& node) {
  if (node.kind == Json::Kind::null) return "unknown";
  return node.kind == Json::Kind::string ? node.text : to_json(node);
}

std::string member(const Json* node, const char* name) {
  const Json* found = node == nullptr ? nullptr : node->find(name);
  return found == nullptr ? "unknown" : shown(*found);
}

// An example that changes what the goods are and not what they are called leaves the name of its template behind.
// No provision reads the name; here the reader does, so it is taken away.
bool renamed(const Example& example) {
  const auto sets = [&](std::string_view pointer) {
    return std::ranges::any_of(example.set, [&](const auto& each) { return each.first == pointer; });
  };
  if (sets("/lines/0/description")) return true;
  return !sets("/lines/0/form") && !sets("/lines/0/material") && !sets("/lines/0/composition");
}

void take_name(const Example& example, Json& transaction) {
  Json* lines = transaction.find("lines");
  if (renamed(example) || lines == nullptr || lines->items.empty()) return;
  if (Json* name = lines->items.front().find("description")) *name = Json{};
}

std::string goods(const Json* line) {
  const Json* name = line == nullptr ? nullptr : line->find("description");
  if (name != nullptr && name->kind == Json::Kind::string) return name->text;
  return "form " + member(line, "form") + ", material " + member(line, "material");
}

std::string movement(const Json& transaction) {
  const Json* lines = transaction.find("lines");
  const Json* line = lines == nullptr || lines->items.empty() ? nullptr : &lines->items.front();
  std::string act = member(&transaction, "act");
  std::ranges::replace(act, '_', ' ');
  return goods(line) + ", " + act + " from " + member(&transaction, "from") + " to " + member(&transaction, "to");
}

// What the example sets beside the names of things.
std::string facts(const Example& example, const Json& transaction) {
  std::string text;
  for (const auto& [pointer, json] : example.set) {
    if (pointer.ends_with("/description") || (pointer.ends_with("/commodity_code") && json == "null")) continue;
    if (pointer == "/act" || pointer == "/from" || pointer == "/to") continue;  // the movement says it
    const auto value = parse_json(json);
    text += (text.empty() ? "" : "; ") + pointer + " = " + (value ? shown(*value) : json);
  }
  return text.empty() ? movement(transaction) : movement(transaction) + "; " + text;
}

std::string status(Status status) {
  constexpr std::string_view kWords[] = {"before it was announced", "announced and not yet in force", "in force",
                                         "suspended", "ended"};
  return std::string(kWords[static_cast<std::size_t>(status)]);
}

// Where the day of a boundary is the first or the last of something in the provision's life.
std::string day(const Rulebook& book, const Example& example) {
  std::string on = to_string(example.on);
  const rulebook::Provision* provision = book.provision(example.of);
  if (provision == nullptr || example.kind != Example::Kind::boundary) return on;
  const auto timeline = rulebook::fold(book, provision->instrument, local(provision->id), example.assume);
  if (!timeline) return on;
  const rulebook::Stretch& stretch = rulebook::at(*timeline, example.on);
  if (stretch.days.first == example.on) return on + ", the first day of its being " + status(stretch.status);
  if (stretch.days.last != example.on) return on + ", " + status(stretch.status);
  if (stretch.status == Status::unknown) return on + ", the day before it was announced";
  return on + ", the last day of its being " + status(stretch.status);
}

std::string why(const Rulebook& book, const Example& example, const Json& transaction) {
  constexpr std::string_view kWords[] = {"Within ", "Just outside ", "At a boundary of "};
  std::string text(kWords[static_cast<std::size_t>(example.kind)]);
  text += subject(book, example) + ", on " + day(book, example) + ": " + facts(example, transaction);
  for (const auto& [id, value] : example.assume) text.append("; assuming ").append(id).append(" = ").append(value);
  return text + ".";
}

Json header(const Rulebook& book, const std::string& file, Date reviewed) {
  const int index = book.instrument_index(file);
  const std::string title = index < 0 ? file : book.instruments[static_cast<std::size_t>(index)].title.en;
  return Json::object({{"sluice_conformance", Json::number("1")},
                       {"regime", Json::string(book.regime)},
                       {"rulebook", Json::string(book.hash)},
                       {"released", Json::string(to_string(book.released))},
                       {"covers", Json::string(file + ": " + title)},
                       {"reviewed", Json::string(to_string(reviewed))}});
}

}  // namespace

Result<std::map<std::string, std::string>> conformance_from_examples(const Rulebook& book, Date reviewed) {
  auto transactions = build_transactions(book);
  if (!transactions) return fail(transactions.error());
  constexpr std::string_view kKinds[] = {"hit", "near_miss", "boundary"};
  std::map<std::string, std::string> files;
  std::map<std::string, std::size_t> numbers;
  for (std::size_t i = 0; i < book.examples.size(); ++i) {
    const Example& example = book.examples[i];
    Json& transaction = (*transactions)[i];
    const std::string file = file_of(example);
    std::string& text = files[file + ".ndjson"];
    if (text.empty()) text = to_json(header(book, file, reviewed)) + "\n";
    const std::string name = book.provision(example.of) != nullptr ? example.of : file + "/" + example.of;
    const std::string id = name + "#" + std::to_string(++numbers[name]);
    Json assume = Json::object();
    for (const auto& [assumption, value] : example.assume) assume.members.push_back({assumption, Json::string(value)});
    take_name(example, transaction);
    const std::string words = why(book, example, transaction);
    if (Json* own = transaction.find("id")) *own = Json::string(id);
    Json node = Json::object({{"id", Json::string(id)},
                              {"of", Json::string(example.of)},
                              {"kind", Json::string(std::string(kKinds[static_cast<std::size_t>(example.kind)]))},
                              {"why", Json::string(words)},
                              {"as_of", Json::string(to_string(example.on))}});
    if (!assume.members.empty()) node.members.push_back({"assume", std::move(assume)});
    node.members.push_back({"transaction", std::move(transaction)});
    node.members.push_back({"expect", expectation(example.expect)});
    if (!example.source.empty()) node.members.push_back({"source", Json::string(example.source)});
    text += to_json(node) + "\n";
  }
  return files;
}

}  // namespace sluice::app
