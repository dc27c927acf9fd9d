// SPDX-License-Identifier: Apache-2.0
// The second pass: what the named things say.
#include <algorithm>

#include "law.hpp"
#include "loader.hpp"

namespace sluice::rulebook {

void Loader::read_condition(const toml::table& table, const Document& document) {
  Table in = open(table, document, "condition");
  const std::string id = in.text("id");
  const toml::table* when = in.table_if("when");
  in.done();
  if (faults_.ok() && when == nullptr) in.fault("rulebook.key_missing", "", {"when"});
  if (conditions_.named.contains(id)) in.fault("rulebook.duplicate", "id", {id});
  Condition condition = conditions_.read(when, document.file->name, "condition." + id);
  conditions_.named.emplace(id, std::move(condition));
}

void Loader::read_groups(const toml::table& table, const Document& document) {
  Table in = open(table, document, "groups");
  for (const auto& [key, node] : table) groups_.emplace(std::string(key.str()), lists(in, key.str(), document));
}

Day Loader::day(Table& table, std::string_view key, bool needed) {
  Day result;
  const toml::node* node = table.node_if(key);
  if (node != nullptr && node->as_table() != nullptr) {
    Table inner(*node->as_table(), table.file(), std::string(key), faults_);
    result.assumption = inner.text("assumption");
    inner.done();
    const Assumption* row = book_.assumption(result.assumption);
    if (faults_.ok() && (row == nullptr || !row->is_date)) table.fault("event.assumption", key, {result.assumption});
  } else if (node != nullptr || needed) {
    result.date = table.date(key);
  }
  return result;
}

void Loader::read_event(const toml::table& table, const Document& document) {
  Table in = open(table, document, "event");
  Event event;
  event.file = document.file->name;
  event.line = in.line();
  const std::string kind = in.text("kind");
  constexpr std::string_view kinds[] = {"effective", "suspend", "reinstate", "extend", "expire", "repeal"};
  const auto found = std::find(std::begin(kinds), std::end(kinds), kind);
  if (found == std::end(kinds)) {
    in.fault("rulebook.choice", "kind", {kind, "effective, suspend, reinstate, extend, expire, repeal"});
    return;
  }
  event.kind = static_cast<Event::Kind>(found - std::begin(kinds));
  if (document.instrument < 0) {
    in.fault("rulebook.key_unknown", "", {"event", "events belong to instruments"});
    return;
  }
  event.by = static_cast<std::size_t>(document.instrument);
  event.target = event.by;
  if (const auto of = in.text_if("of")) {
    const int target = book_.instrument_index(*of);
    if (target < 0) {
      in.fault("event.instrument", "of", {*of});
      return;
    }
    event.target = static_cast<std::size_t>(target);
  }
  event.scope = in.texts("scope");
  for (const std::string& id : event.scope) {
    const std::string whole = book_.instruments[event.target].id + "/" + id;
    if (book_.provision(whole) == nullptr && book_.list_index(whole) < 0) in.fault("event.scope", "scope", {whole});
  }
  const bool spans = event.kind == Event::Kind::suspend;
  event.first = day(in, spans ? "from" : "on", true);
  if (spans || event.kind == Event::Kind::extend) {
    if (in.has("until")) event.last = day(in, "until", true);
    if (!spans && !event.last) in.fault("rulebook.key_missing", "", {"until"});
  }
  event.cite = in.both("cite");
  event.source = source(in, book_.instruments[event.by].source);
  in.done();
  book_.events.push_back(std::move(event));
}

void Loader::read_items(const toml::table& table, const Document& document) {
  Table in = open(table, document, "list");
  const std::string id = in.text("id");
  if (!faults_.ok()) return;
  ItemList& list = book_.lists[static_cast<std::size_t>(book_.list_index(full(document, id)))];
  list.title = in.both("title");
  std::vector<std::string> files = in.texts("files");
  if (const auto one = in.text_if("file")) files.push_back(*one);
  const Source standard = source(in, book_.instruments[list.instrument].source);
  in.done();
  if (faults_.ok() && files.empty()) in.fault("rulebook.key_missing", "", {"file"});
  for (const std::string& name : files) {
    if (faults_.ok()) read_item_file(list, name, in.where("file"), standard);
  }
}

void Loader::read_item_file(ItemList& list, const std::string& name, const Where& from, const Source& standard) {
  const SourceFile* text = file(name);
  if (text == nullptr) {
    faults_.add({"rulebook.no_file", {name}, from});
    return;
  }
  const auto table = parse_csv(text->text, name);
  if (!table) {
    faults_.add(table.error());
    return;
  }
  const std::vector<std::string> wanted{"code", "item_zh", "item_en", "hs", "firmness", "source", "note", "when"};
  if (table->header != wanted) {
    faults_.add({"rulebook.columns", {"code,item_zh,item_en,hs,firmness,source,note,when"}, {name, 1, {}}});
    return;
  }
  for (const CsvRow& row : table->rows) {
    const auto& cells = row.cells;
    Item item;
    item.code = cells[0];
    item.name = {cells[2], cells[1]};
    item.file = name;
    item.line = row.line;
    for (std::size_t at = 0; at < cells[3].size();) {
      const std::size_t end = std::min(cells[3].find('|', at), cells[3].size());
      item.commodity_codes.push_back(cells[3].substr(at, end - at));
      at = end + 1;
    }
    item.source = standard;
    if (!cells[5].empty()) item.source.address = cells[5];
    const auto firmness = trade::from_symbol<trade::Firmness>(cells[4]);
    if (!firmness) {
      faults_.add(
          {"rulebook.choice", {cells[4], "official, verified, secondary, derived"}, {name, row.line, "firmness"}});
      return;
    }
    item.source.firmness = *firmness;
    item.note = cells[6];
    const auto when = parse_cell(cells[7], name, row.line, "when");
    if (!when || item.code.empty() || when->empty()) {
      faults_.add(when ? Error{"rulebook.key_missing", {item.code.empty() ? "code" : "when"}, {name, row.line, {}}}
                       : when.error());
      return;
    }
    item.when = conditions_.read(&*when, name, "when", row.line);
    const bool twice =
        std::any_of(list.items.begin(), list.items.end(), [&](const Item& other) { return other.code == item.code; });
    if (twice) faults_.add({"rulebook.duplicate", {item.code}, {name, row.line, "code"}});
    if (!faults_.ok()) return;
    list.items.push_back(std::move(item));
  }
}

std::vector<std::size_t> Loader::provisions(Table& table, std::string_view key, const Document& document) {
  std::vector<std::size_t> result;
  for (const std::string& id : table.texts(key)) {
    const std::string whole = id.find('/') == std::string::npos ? full(document, id) : id;
    const Provision* found = book_.provision(whole);
    if (found == nullptr) {
      table.fault("rulebook.provision_unknown", key, {whole});
      return {};
    }
    result.push_back(static_cast<std::size_t>(found - book_.provisions.data()));
  }
  return result;
}

std::vector<std::size_t> Loader::lists(Table& table, std::string_view key, const Document& document) {
  std::vector<std::size_t> result;
  for (const std::string& id : table.texts(key)) {
    if (id.starts_with("group:")) {
      const auto group = groups_.find(id.substr(6));
      if (group == groups_.end()) {
        table.fault("rulebook.group_unknown", key, {id.substr(6)});
        return {};
      }
      result.insert(result.end(), group->second.begin(), group->second.end());
      continue;
    }
    const std::string whole = id.find('/') == std::string::npos ? full(document, id) : id;
    const int found = book_.list_index(whole);
    if (found < 0) {
      table.fault("rulebook.list_unknown", key, {whole});
      return {};
    }
    result.push_back(static_cast<std::size_t>(found));
  }
  return result;
}

std::vector<std::string> Loader::named(Table& table, std::string_view key, const std::vector<Named>& among) {
  std::vector<std::string> ids = table.texts(key);
  for (const std::string& id : ids) {
    const bool known = std::any_of(among.begin(), among.end(), [&](const Named& row) { return row.id == id; });
    if (!known) table.fault("rulebook.undeclared", key, {id});
  }
  return ids;
}

void Loader::read_effect(Table& table, Effect& effect) {
  effect.outcome = table.symbol_if<trade::Outcome>("outcome");
  effect.policy = table.symbol_if<trade::Policy>("policy");
  if (table.has("kinds")) effect.kinds = named(table, "kinds", book_.kinds);
  (void)table.node_if("kinds");
  effect.adds_kinds = named(table, "adds_kinds", book_.kinds);
  effect.duties = named(table, "duties", book_.duties);
  if (effect.outcome == trade::Outcome::no_control_found) table.fault("effect.outcome", "outcome");
  if (effect.policy && effect.outcome && effect.outcome != trade::Outcome::licence_required) {
    table.fault("effect.policy", "policy");
  }
  table.done();
}

void Loader::read_provision(const toml::table& table, const Document& document) {
  Table in = open(table, document, "provision");
  const std::string id = in.text("id");
  if (!faults_.ok()) return;
  Provision provision;
  provision.id = full(document, id);
  provision.instrument = static_cast<std::size_t>(document.instrument);
  provision.file = document.file->name;
  provision.line = in.line();
  provision.cite = in.both("cite");
  provision.says = in.both("says");
  provision.source = source(in, book_.instruments[provision.instrument].source);
  provision.when = conditions_.read(in.table_if("when"), document.file->name, "provision " + id + ".when");
  provision.lists = lists(in, "items", document);
  provision.requires_any = provisions(in, "requires", document);
  provision.lifts = provisions(in, "lifts", document);
  provision.overrides = provisions(in, "overrides", document);
  provision.eases = provisions(in, "eases", document);
  provision.keeps = provisions(in, "keeps", document);
  if (const toml::table* effect = in.table_if("effect")) {
    Table inner = open(*effect, document, "provision " + id + ".effect");
    read_effect(inner, provision.effect);
  } else {
    in.fault("rulebook.key_missing", "", {"effect"});
  }
  provision.exception = in.both_if("exception");
  in.done();
  if (!faults_.ok()) return;
  const bool exempts = provision.effect.outcome == trade::Outcome::exempt;
  if (exempts != !provision.lifts.empty()) in.fault("effect.lifts", exempts ? "effect" : "lifts");
  if (provision.effect.adds_kinds.empty() != provision.eases.empty()) in.fault("effect.eases", "eases");
  const auto place = static_cast<std::size_t>(book_.provision(provision.id) - book_.provisions.data());
  book_.provisions[place] = std::move(provision);
}

void Loader::read_total(const toml::table& table, const Document& document) {
  Table in = open(table, document, "total");
  Total total;
  total.id = in.text("id");
  total.since = in.date("since");
  total.when = conditions_.read(in.table_if("when"), document.file->name, "total " + total.id + ".when");
  if (const auto outcome = in.symbol_if<trade::Outcome>("at_least")) total.at_least = *outcome;
  total.because = in.both("because");
  total.file = document.file->name;
  total.line = in.line();
  in.done();
  book_.totals.push_back(std::move(total));
}

void Loader::read_conflict(const toml::table& table, const Document& document) {
  Table in = open(table, document, "conflict");
  DeclaredConflict conflict;
  conflict.id = in.text("id");
  const auto duty = named(in, "duty", book_.duties);
  conflict.duty = duty.empty() ? "" : duty.front();
  if (const toml::table* with = in.table_if("with")) {
    Table other = open(*with, document, "conflict.with");
    conflict.with_regime = other.text("regime");
    conflict.with_duty = other.text("duty");
    other.done();
  } else {
    in.fault("rulebook.key_missing", "", {"with"});
  }
  conflict.says = in.both("says");
  conflict.source = in.text("source");
  in.done();
  book_.conflicts.push_back(std::move(conflict));
}

// A provision whose effect turns, in the end, on itself.
void Loader::check_edges() {
  enum class Mark : char { white, grey, black };
  const std::size_t count = book_.provisions.size();
  std::vector<std::vector<std::size_t>> weakened_by(count);
  for (std::size_t p = 0; p < count; ++p) {
    for (const auto* targets : {&book_.provisions[p].lifts, &book_.provisions[p].overrides}) {
      for (const std::size_t target : *targets) weakened_by[target].push_back(p);
    }
  }
  // Node p is "matched(p)", node count + p is "acts(p)"; see combine.hpp.
  std::vector<Mark> marks(2 * count, Mark::white);
  const auto visit = [&](const auto& self, std::size_t node) -> bool {
    if (marks[node] != Mark::white) return marks[node] == Mark::black;
    marks[node] = Mark::grey;
    const std::size_t p = node % count;
    const Provision& provision = book_.provisions[p];
    bool fine = true;
    if (node < count) {
      for (const std::size_t r : provision.requires_any) fine = fine && self(self, count + r);
    } else {
      fine = self(self, p);
      for (const auto* targets : {&provision.lifts, &provision.overrides, &provision.eases}) {
        for (const std::size_t target : *targets) fine = fine && self(self, target);
      }
      for (const std::size_t weakener : weakened_by[p]) fine = fine && self(self, count + weakener);
    }
    marks[node] = Mark::black;
    if (!fine) faults_.add({"rulebook.cycle", {provision.id}, {provision.file, provision.line, "provision"}});
    return fine;
  };
  for (std::size_t node = 0; node < 2 * count && faults_.ok(); ++node) visit(visit, node);
}

// Events must fold under every assumption, taken one at a time.
void Loader::check_timelines() {
  std::vector<Assumed> worlds{{}};
  for (const Assumption& assumption : book_.assumptions) {
    for (const Alternative& alternative : assumption.alternatives) {
      if (assumption.is_date) worlds.push_back({{assumption.id, alternative.value}});
    }
  }
  for (Assumed& world : worlds) {
    const auto law = Law::make(book_, std::move(world));
    if (!law) faults_.add(law.error());
  }
}

}  // namespace sluice::rulebook
