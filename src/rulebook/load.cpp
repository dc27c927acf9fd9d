// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/load.hpp"

#include <algorithm>

#include "loader.hpp"
#include "sluice/base/hash.hpp"

namespace sluice::rulebook {

std::string hash(const Bundle& bundle) {
  std::string all;
  for (const SourceFile& file : bundle.files) {
    all += file.name + "\n" + std::to_string(file.text.size()) + "\n" + file.text;
  }
  return sha256(all);
}

Result<Rulebook> load(const Bundle& bundle, const trade::Reference& reference) {
  return Loader(bundle, reference).run();
}

Result<Rulebook> Loader::run() {
  if (!parse()) return fail(faults_.error());
  for (Document& document : documents_) read_names(document);
  intern_common_facts();
  read_silences();
  for (Document& document : documents_) {
    for (const auto* table : document.conditions) read_condition(*table, document);
  }
  for (Document& document : documents_) {
    if (document.groups != nullptr) read_groups(*document.groups, document);
  }
  for (Document& document : documents_) {
    for (const auto* table : document.events) read_event(*table, document);
    for (const auto* table : document.lists) read_items(*table, document);
    for (const auto* table : document.provisions) read_provision(*table, document);
    for (const auto* table : document.totals) read_total(*table, document);
    for (const auto* table : document.conflicts) read_conflict(*table, document);
  }
  read_examples();
  merge_templates();
  if (faults_.ok()) check_edges();
  if (faults_.ok()) check_timelines();
  if (!faults_.ok()) return fail(faults_.error());
  book_.hash = hash(bundle_);
  return std::move(book_);
}

bool Loader::parse() {
  std::vector<const SourceFile*> files;
  for (const SourceFile& each : bundle_.files) {
    if (each.name.ends_with(".toml")) files.push_back(&each);
  }
  std::stable_partition(files.begin(), files.end(), [](const SourceFile* each) { return each->name == "regime.toml"; });
  if (files.empty() || files.front()->name != "regime.toml") {
    faults_.add({"rulebook.no_regime", {}, {"regime.toml", 0, {}}});
    return false;
  }
  for (const SourceFile* each : files) {
    auto table = parse_toml(each->text, each->name);
    if (!table) {
      faults_.add(table.error());
      return false;
    }
    documents_.push_back({each, std::move(*table), -1, {}, {}, {}, {}, {}, {}, {}, nullptr});
  }
  return true;
}

Table Loader::open(const toml::table& table, const Document& document, std::string path) {
  return {table, document.file->name, std::move(path), faults_};
}

void Loader::read_names(Document& document) {
  Table top = open(document.table, document, "");
  if (top.whole("format") != 1 && faults_.ok()) top.fault("rulebook.format", "format");
  const toml::table* regime = top.table_if("regime");
  const toml::table* instrument = top.table_if("instrument");
  const bool is_regime = document.file->name == "regime.toml";
  if (is_regime && regime != nullptr) read_regime(*regime, document);
  if (!is_regime && instrument != nullptr) read_instrument(*instrument, document);
  if ((is_regime ? regime : instrument) == nullptr || (is_regime ? instrument : regime) != nullptr) {
    top.fault("rulebook.key_missing", "", {is_regime ? "regime" : "instrument"});
  }
  for (const auto* table : top.tables("fact")) read_fact(*table, document);
  for (const auto* table : top.tables("duty")) read_named(*table, document, "duty", book_.duties);
  for (const auto* table : top.tables("kind")) read_named(*table, document, "kind", book_.kinds);
  for (const auto* table : top.tables("assumption")) read_assumption(*table, document);
  document.groups = top.table_if("groups");
  document.conditions = top.tables("condition");
  document.totals = top.tables("total");
  document.conflicts = top.tables("conflict");
  document.events = top.tables("event");
  document.lists = top.tables("list");
  document.provisions = top.tables("provision");
  document.examples = top.tables("example");
  for (const auto* table : document.lists) name_list(*table, document);
  for (const auto* table : document.provisions) name_provision(*table, document);
  top.done();
}

void Loader::read_regime(const toml::table& table, const Document& document) {
  Table regime = open(table, document, "regime");
  book_.regime = regime.text("id");
  book_.title = regime.both("title");
  book_.zone = regime.text("zone");
  if (faults_.ok() && !day_in_zone(Instant{}, book_.zone)) regime.fault("zone.unknown", "zone", {book_.zone});
  book_.decides = regime.texts("decides");
  for (const std::string& each : book_.decides) {
    if (each != "contract" && each != "declaration" && each != "departure") {
      regime.fault("rulebook.choice", "decides", {each, "declaration, departure, contract"});
    }
  }
  const toml::node* released = regime.node_if("released");
  const auto* moment = released != nullptr ? released->as_date_time() : nullptr;
  if (moment == nullptr) {
    regime.fault("rulebook.value", "released", {"a moment in UTC, 2026-03-31T12:00:00Z, without quotes"});
  } else {
    const toml::date_time& at = moment->get();
    const auto on = make_date(at.date.year, at.date.month, at.date.day);
    if (!on || !at.offset || at.offset->minutes != 0) {
      regime.fault("rulebook.value", "released", {"a moment in UTC, 2026-03-31T12:00:00Z, without quotes"});
    } else {
      book_.released = Instant{std::chrono::days{on->days}} + std::chrono::hours{at.time.hour} +
                       std::chrono::minutes{at.time.minute} + std::chrono::seconds{at.time.second};
    }
  }
  book_.verified_through = regime.date("verified_through");
  book_.scope = regime.both("scope");
  for (const std::string& role : regime.texts("has_roles")) {
    const auto known = trade::from_symbol<trade::Role>(role);
    if (known) {
      book_.has_roles.push_back(*known);
    } else {
      regime.fault("rulebook.choice", "has_roles", {role, "exporter, importer, consignee, end_user, …"});
    }
  }
  book_.party_lists = regime.texts("lists");
  regime.done();
}

void Loader::read_instrument(const toml::table& table, Document& document) {
  Table in = open(table, document, "instrument");
  Instrument instrument;
  instrument.id = in.text("id");
  instrument.file = document.file->name;
  instrument.line = in.line();
  instrument.title = in.both("title");
  instrument.authority = in.both("authority");
  instrument.announced = in.date("announced");
  instrument.source = source(in, {});
  if (faults_.ok() && instrument.source.address.empty()) in.fault("rulebook.key_missing", "", {"source"});
  instrument.note = in.text_if("note").value_or("");
  in.done();
  if (!faults_.ok()) return;
  if (instrument.id + ".toml" != document.file->name) in.fault("rulebook.file_name", "id", {instrument.id});
  if (book_.instrument_index(instrument.id) >= 0) in.fault("rulebook.duplicate", "id", {instrument.id});
  document.instrument = static_cast<int>(book_.instruments.size());
  book_.instruments.push_back(std::move(instrument));
}

void Loader::read_fact(const toml::table& table, const Document& document) {
  Table in = open(table, document, "fact");
  Fact fact;
  fact.id = in.text("id");
  const std::string kind = in.text("kind");
  fact.symbols = in.texts("values");
  fact.unit = in.text_if("unit").value_or("");
  fact.question = in.both("question");
  const toml::table* silent = in.table_if("silent");
  in.done();
  if (!faults_.ok()) return;
  if (silent != nullptr) silent_.push_back({conditions_.declared.size(), silent, &document});
  if (kind == "choice" && fact.symbols.size() >= 2) {
    fact.kind = FactKind::choice;
  } else if (kind == "flag" && fact.symbols.empty()) {
    fact.kind = FactKind::flag;
    fact.symbols = {"false", "true"};
  } else if (kind == "number" && fact.symbols.empty()) {
    fact.kind = FactKind::number;
  } else {
    in.fault("rulebook.choice", "kind", {kind, "choice (with two values or more), flag, number"});
  }
  if (fact.symbols.size() >= kSymbolsMax) in.fault("rulebook.too_many", "values", {std::to_string(kSymbolsMax - 1)});
  auto sorted = fact.symbols;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    in.fault("rulebook.duplicate", "values", {fact.id});
  for (const Fact& other : conditions_.declared) {
    if (other.id == fact.id) in.fault("rulebook.duplicate", "id", {fact.id});
  }
  conditions_.declared.push_back(std::move(fact));
}

void Loader::read_named(const toml::table& table, const Document& document, std::string_view what,
                        std::vector<Named>& into) {
  Table in = open(table, document, std::string(what));
  Named row{in.text("id"), in.both("says")};
  in.done();
  for (const Named& other : into) {
    if (faults_.ok() && other.id == row.id) in.fault("rulebook.duplicate", "id", {row.id});
  }
  into.push_back(std::move(row));
}

void Loader::read_assumption(const toml::table& table, const Document& document) {
  Table in = open(table, document, "assumption");
  Assumption row;
  row.id = full(document, in.text("id"));
  row.file = document.file->name;
  row.line = in.line();
  const std::string kind = in.text("kind");
  row.is_date = kind == "date";
  if (faults_.ok() && !row.is_date && kind != "choice") in.fault("rulebook.choice", "kind", {kind, "date, choice"});
  const auto value = [&](Table& from, std::string_view key) {
    return row.is_date ? to_string(from.date(key)) : from.text(key);
  };
  row.standard = value(in, "default");
  row.question = in.both("question");
  row.because = in.both("because");
  row.source = in.text_if("source").value_or("");
  for (const auto* alternative : in.tables("alternatives")) {
    Table other = open(*alternative, document, "assumption.alternatives");
    Alternative each;
    each.value = value(other, "value");
    each.because = other.both("because");
    each.source = other.text_if("source").value_or("");
    other.done();
    row.alternatives.push_back(std::move(each));
  }
  in.done();
  if (faults_.ok() && row.alternatives.empty()) in.fault("rulebook.key_missing", "", {"alternatives"});
  if (book_.assumption(row.id) != nullptr) in.fault("rulebook.duplicate", "id", {row.id});
  book_.assumptions.push_back(std::move(row));
}

void Loader::name_list(const toml::table& table, const Document& document) {
  Table in = open(table, document, "list");
  ItemList list;
  list.id = full(document, in.text("id"));
  if (document.instrument < 0) in.fault("rulebook.key_unknown", "", {"list", "lists belong to instruments"});
  list.instrument = static_cast<std::size_t>(std::max(document.instrument, 0));
  if (book_.list_index(list.id) >= 0) in.fault("rulebook.duplicate", "id", {list.id});
  book_.lists.push_back(std::move(list));
}

void Loader::name_provision(const toml::table& table, const Document& document) {
  Table in = open(table, document, "provision");
  Provision provision;
  provision.id = full(document, in.text("id"));
  if (document.instrument < 0) in.fault("rulebook.key_unknown", "", {"provision", "provisions belong to instruments"});
  provision.instrument = static_cast<std::size_t>(std::max(document.instrument, 0));
  if (book_.provision(provision.id) != nullptr || book_.list_index(provision.id) >= 0) {
    in.fault("rulebook.duplicate", "id", {provision.id});
  }
  book_.provisions.push_back(std::move(provision));
}

// Facts that others are read with, and the lists that every rulebook of the regime speaks of.
void Loader::intern_common_facts() {
  for (const char* id : {"from", "to", "origin"}) (void)conditions_.intern(id, {"regime.toml", 0, id});
  for (const std::string& list : book_.party_lists) (void)conditions_.intern("list." + list, {"regime.toml", 0, list});
}

void Loader::read_silences() {
  for (const Silent& each : silent_) {
    Table in = open(*each.table, *each.document, "fact.silent");
    const Condition when = conditions_.read(in.table_if("when"), each.document->file->name, "fact.silent.when");
    Silence silence{when.fact, when.set, in.text("means")};
    (void)in.both("because");
    in.done();
    if (!faults_.ok()) return;
    Fact& fact = conditions_.declared[each.fact];
    const bool single = when.kind == Condition::Kind::test && book_.facts[when.fact].scope == FactScope::transaction;
    if (!single) in.fault("fact.silent", "when");
    if (std::find(fact.symbols.begin(), fact.symbols.end(), silence.means) == fact.symbols.end()) {
      in.fault("fact.silent_value", "means", {silence.means});
    }
    fact.silence = std::move(silence);
  }
}

std::string Loader::full(const Document& document, const std::string& id) const {
  const std::string owner =
      document.instrument < 0 ? book_.regime : book_.instruments[static_cast<std::size_t>(document.instrument)].id;
  return owner + "/" + id;
}

const SourceFile* Loader::file(std::string_view name) const {
  const auto found = std::find_if(bundle_.files.begin(), bundle_.files.end(),
                                  [&](const SourceFile& each) { return each.name == name; });
  return found == bundle_.files.end() ? nullptr : &*found;
}

Source Loader::source(Table& table, const Source& standard) {
  Source result = standard;
  if (auto address = table.text_if("source")) result.address = std::move(*address);
  if (const auto read = table.date_if("read")) result.read = *read;
  if (const auto firmness = table.symbol_if<trade::Firmness>("firmness")) result.firmness = *firmness;
  return result;
}

}  // namespace sluice::rulebook
