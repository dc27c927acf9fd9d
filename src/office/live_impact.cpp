// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/live_impact.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "books.hpp"
#include "live_goods.hpp"
#include "sluice/office/number.hpp"
#include "sluice/rulebook/table.hpp"
#include "sluice/wire/transaction.hpp"

namespace sluice::office {
namespace {

using rulebook::Impact;
using rulebook::TableRow;
using rulebook::Verdict;

// A line in numbers of this run: the facts that few of them share are read once.
struct Line {
  bool licence = false;
  std::string id;
  std::string line;
  std::uint32_t goods = 0, circumstances = 0, parties = 0;
};

// Numbers for what comes up, in the order in which it does.
template <class T>
class Numbered {
 public:
  std::uint32_t operator()(const T& value) {
    const auto [found, fresh] = numbers_.try_emplace(value, static_cast<std::uint32_t>(all.size()));
    if (fresh) all.push_back(value);
    return found->second;
  }
  std::vector<T> all;

 private:
  std::map<T, std::uint32_t> numbers_;
};

struct Read {
  std::vector<Line> lines;
  Numbered<std::int64_t> goods, circumstances;
  Numbered<std::vector<std::int64_t>> parties;
  std::map<std::int64_t, Json> bodies;
};

Result<Read> read_lines(const store::Store& store, const LiveQuestion& question) {
  return store.read([&](store::Reading& rows) -> Result<Read> {
    Read read;
    auto done = each_live_line(rows, question.as_of, [&](LiveLine live) -> Result<void> {
      read.lines.push_back({live.licence, std::move(live.id), std::move(live.line), read.goods(live.goods),
                            read.circumstances(live.circumstances), read.parties(live.parties)});
      if (question.progress && read.lines.size() % 4096 == 0 && !question.progress(read.lines.size()))
        return fail("impact.stopped");
      return {};
    });
    if (!done) return fail(std::move(done.error()));
    std::set<std::int64_t> asked(read.goods.all.begin(), read.goods.all.end());
    asked.insert(read.circumstances.all.begin(), read.circumstances.all.end());
    for (const auto& parties : read.parties.all) asked.insert(parties.begin(), parties.end());
    auto bodies = fact_bodies(rows, [&](std::int64_t number) { return asked.contains(number); });
    if (!bodies) return fail(std::move(bodies.error()));
    read.bodies = std::move(*bodies);
    return read;
  });
}

// The transaction that facts make together.
Result<trade::Transaction> transaction_of(const Json* circumstances, const Json* goods,
                                          const std::vector<const Json*>& parties, const trade::Reference& reference) {
  Json json = circumstances != nullptr ? *circumstances : Json::object({{"sluice", Json::number("1")}});
  json.members.push_back({"id", Json::string("live")});
  if (!parties.empty()) {
    Json all = Json::array();
    for (const Json* party : parties) all.items.push_back(*party);
    json.members.push_back({"parties", std::move(all)});
  }
  json.members.push_back({"lines", Json::array({goods != nullptr ? *goods : Json::object()})});
  return wire::read_transaction(json, reference, "live_goods");
}

// Parties as the law sees them: of many, few differ by more than their names.
class People {
 public:
  People(const Read& read, const trade::Reference& reference) : read_(read), reference_(reference) {}

  // By number of Read::parties: those that the law cannot tell apart have one number.
  Result<std::vector<std::uint32_t>> seen(const LiveLaw& law) {
    std::map<std::int64_t, std::uint32_t> classes;
    std::vector<std::uint32_t> result;
    for (const std::vector<std::int64_t>& parties : read_.parties.all) {
      std::vector<std::uint32_t> combination;
      for (const std::int64_t number : parties) {
        const auto known = classes.find(number);
        if (known != classes.end()) {
          combination.push_back(known->second);
          continue;
        }
        const auto found = class_of(number, law);
        if (!found) return fail(found.error());
        classes.emplace(number, *found);
        combination.push_back(*found);
      }
      result.push_back(combinations_(combination));
    }
    return result;
  }

  [[nodiscard]] std::vector<trade::Party> parties(std::uint32_t number) const {
    std::vector<trade::Party> result;
    for (const std::uint32_t each : combinations_.all[number]) result.push_back(people_[each]);
    return result;
  }
  [[nodiscard]] std::size_t size() const { return combinations_.all.size(); }

 private:
  [[nodiscard]] Result<trade::Party> with_hits(Json stated, const Json* hits) const {
    if (hits != nullptr) {
      if (auto done = set(stated, "/hits", *hits); !done) return fail(std::move(done.error()));
    }
    auto read = transaction_of(nullptr, nullptr, {&stated}, reference_);
    if (!read) return fail(std::move(read.error()));
    return read->parties.get()->front();
  }

  // What the authority's own lists said stands, whatever other lists say.
  static void add_own(trade::Party& party, const trade::Party& judged) {
    const auto* known = judged.hits.get();
    auto* all = party.hits.get();
    if (known == nullptr || all == nullptr) return;
    for (const trade::Hit& hit : *known) {
      if (number_checks(hit.entry) && std::ranges::count(*all, hit) == 0) all->push_back(hit);
    }
  }

  Result<std::uint32_t> class_of(std::int64_t number, const LiveLaw& law) {
    const Json& body = read_.bodies.at(number);
    auto judged = with_hits(*body.find("stated"), body.find("hits"));
    if (!judged) return fail(std::move(judged.error()));
    trade::Party party = std::move(*judged);
    if (law.screened) {
      const auto stated = with_hits(*body.find("stated"), nullptr);
      if (!stated) return fail(stated.error());
      auto screened = law.screened(*stated);
      if (!screened) return fail(std::move(screened.error()));
      add_own(*screened, party);
      party = std::move(*screened);
    }
    party.id.clear();
    party.name = {};
    party.identifiers.clear();
    trade::Transaction alone;
    alone.parties = std::vector{party};
    const std::uint32_t own = classes_(to_json(wire::write_transaction(alone)));
    if (own == people_.size()) people_.push_back(std::move(party));
    return own;
  }

  const Read& read_;
  const trade::Reference& reference_;
  Numbered<std::string> classes_;
  std::vector<trade::Party> people_;
  Numbered<std::vector<std::uint32_t>> combinations_;
};

std::uint32_t number_of(std::vector<std::string>& names, const std::string& name) {
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return static_cast<std::uint32_t>(found - names.begin());
  names.push_back(name);
  return static_cast<std::uint32_t>(names.size() - 1);
}

Result<Verdict> verdict_of(const trade::LineDetermination& line, Impact::Terms& terms) {
  Verdict verdict;
  verdict.outcome = line.outcome;
  verdict.policy = line.policy;
  verdict.at_least = line.at_least;
  verdict.at_most = line.at_most;
  verdict.bounded = line.ask_bounded;
  const auto numbers = [](std::vector<std::string>& names, const std::vector<std::string>& said) {
    std::vector<std::uint32_t> result;
    for (const std::string& name : said) result.push_back(number_of(names, name));
    std::ranges::sort(result);
    return result;
  };
  verdict.codes = numbers(terms.codes, line.control_codes);
  verdict.possible_codes = numbers(terms.codes, line.possible_control_codes);
  for (const auto& [names, said, bits] : {std::tuple(&terms.kinds, &line.licence_kinds, &verdict.kinds),
                                          std::tuple(&terms.duties, &line.duties, &verdict.duties)}) {
    for (const std::string& name : *said) {
      const std::uint32_t number = number_of(*names, name);
      if (number >= rulebook::kNamesMax) return fail("index.too_many", {name});
      bits->set(number);
    }
  }
  std::vector<std::string> because;
  for (const trade::Citation& each : line.because) because.push_back(each.provision);
  verdict.because = numbers(terms.provisions, because);
  return verdict;
}

class Run {
 public:
  Run(const LiveLaw& before, const LiveLaw& after, std::shared_ptr<const trade::Reference> reference,
      const LiveQuestion& question)
      : before_(before), after_(after), reference_(std::move(reference)), question_(question) {}

  Result<LiveImpact> operator()(Read read) {
    read_ = std::move(read);
    People people(read_, *reference_);
    auto before = people.seen(before_);
    if (!before) return fail(std::move(before.error()));
    auto after = before_.screened || after_.screened ? people.seen(after_) : before;
    if (!after) return fail(std::move(after.error()));
    seen_before_ = std::move(*before);
    seen_after_ = std::move(*after);
    if (auto done = by_law(people); !done) return fail(std::move(done.error()));
    if (auto done = by_lists(people); !done) return fail(std::move(done.error()));
    std::ranges::sort(changes_);
    return result();
  }

  struct Found {
    std::uint32_t line = 0, pair = 0;
    bool by_lists = false;
    friend auto operator<=>(const Found&, const Found&) = default;
  };
  [[nodiscard]] const std::vector<Found>& changes() const { return changes_; }
  [[nodiscard]] const Line& line(const Found& found) const { return read_.lines[found.line]; }
  [[nodiscard]] std::string destination(const Found& found) const {
    const Json& body = read_.bodies.at(read_.circumstances.all[line(found).circumstances]);
    const Json* to = body.find("to");
    return to != nullptr && to->kind == Json::Kind::string ? to->text : "??";
  }

 private:
  [[nodiscard]] bool other_hits(const Line& line) const {
    return seen_before_[line.parties] != seen_after_[line.parties];
  }

  // Lines whose parties stay as they were: in bulk.
  Result<void> by_law(const People& people) {
    std::string bytes;
    std::vector<std::shared_ptr<const rulebook::Rulebook>> books{
        std::make_shared<const rulebook::Rulebook>(before_.index.book())};
    if (after_.index.book().hash != books.front()->hash)
      books.push_back(std::make_shared<const rulebook::Rulebook>(after_.index.book()));
    auto writer = rulebook::TableWriter::make(std::move(books), reference_, [&](std::string_view more) -> Result<void> {
      bytes += more;
      return {};
    });
    if (!writer) return fail(std::move(writer.error()));
    if (auto done = profile(*writer, people); !done) return done;
    std::vector<std::uint32_t> of_row;
    for (std::uint32_t i = 0; i < read_.lines.size(); ++i) {
      const Line& line = read_.lines[i];
      if (other_hits(line)) continue;
      const TableRow row{goods_[line.goods], circumstances_[line.circumstances], parties_[seen_before_[line.parties]]};
      if (auto done = writer->add(row, {}, {}); !done) return done;
      of_row.push_back(i);
      combinations_.insert(std::tuple(row.goods, row.transaction, row.parties));
    }
    if (auto done = writer->finish(); !done || of_row.empty()) return done;
    const auto table = rulebook::Table::open(bytes, "live_goods");
    if (!table) return fail(table.error());
    rulebook::ImpactQuestion asked;
    asked.as_of = question_.as_of;
    asked.today = question_.as_of;
    asked.threads = question_.threads;
    auto found = rulebook::impact(*table, before_.index, after_.index, asked);
    if (!found) return fail(std::move(found.error()));
    std::vector<std::uint64_t> first_of_block;
    std::uint64_t rows = 0;
    for (std::size_t block = 0; block < table->blocks(); ++block) {
      first_of_block.push_back(rows);
      const auto read = table->block(block);
      if (!read) return fail(read.error());
      rows += read->goods.size();
    }
    for (const rulebook::Changed& each : found->changed)
      changes_.push_back({of_row[first_of_block[each.block] + each.row], each.pair, false});
    law_ = std::move(*found);
    return {};
  }

  // A profile for everything that a line may consist of.
  Result<void> profile(rulebook::TableWriter& writer, const People& people) {
    for (const std::int64_t number : read_.goods.all) {
      const auto one = transaction_of(nullptr, &read_.bodies.at(number), {}, *reference_);
      if (!one) return fail(one.error());
      goods_.push_back(writer.profiles(*one).front().goods);
    }
    for (const std::int64_t number : read_.circumstances.all) {
      const auto one = transaction_of(&read_.bodies.at(number), nullptr, {}, *reference_);
      if (!one) return fail(one.error());
      circumstances_.push_back(writer.profiles(*one).front().transaction);
    }
    for (std::uint32_t i = 0; i < people.size(); ++i) {
      trade::Transaction one;
      one.lines.emplace_back();
      if (auto parties = people.parties(i); !parties.empty()) one.parties = std::move(parties);
      parties_.push_back(writer.profiles(one).front().parties);
    }
    return {};
  }

  // Lines of which a party has other hits: one by one, each combination once.
  Result<void> by_lists(const People& people) {
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>, std::optional<std::uint32_t>>
        known;
    for (std::uint32_t i = 0; i < read_.lines.size(); ++i) {
      const Line& line = read_.lines[i];
      if (!other_hits(line)) continue;
      const std::tuple key(line.goods, line.circumstances, seen_before_[line.parties], seen_after_[line.parties]);
      auto at = known.find(key);
      if (at == known.end()) {
        auto pair = decide(line, people);
        if (!pair) return fail(std::move(pair.error()));
        at = known.emplace(key, *pair).first;
      }
      if (!at->second) continue;
      ++law_.pairs[*at->second].rows;
      changes_.push_back({i, *at->second, true});
    }
    listed_ = known.size();
    return {};
  }

  // The pair of answers, or nothing where they are the same.
  Result<std::optional<std::uint32_t>> decide(const Line& line, const People& people) {
    const auto side = [&](const LiveLaw& law, std::uint32_t parties) -> Result<Verdict> {
      auto transaction = transaction_of(&read_.bodies.at(read_.circumstances.all[line.circumstances]),
                                        &read_.bodies.at(read_.goods.all[line.goods]), {}, *reference_);
      if (!transaction) return fail(std::move(transaction.error()));
      transaction->parties = people.parties(parties);
      const auto decided = law.decider.decide(*transaction, {question_.as_of, question_.as_of, false});
      return verdict_of(decided.lines.front(), law_.terms);
    };
    auto before = side(before_, seen_before_[line.parties]);
    auto after = side(after_, seen_after_[line.parties]);
    if (!before || !after) return fail(std::move(before ? after.error() : before.error()));
    if (before->same(*after)) return std::optional<std::uint32_t>{};
    const auto same = std::ranges::find_if(
        law_.pairs, [&](const Impact::Pair& pair) { return pair.before == *before && pair.after == *after; });
    if (same != law_.pairs.end()) return std::optional(static_cast<std::uint32_t>(same - law_.pairs.begin()));
    law_.pairs.push_back({std::move(*before), std::move(*after), 0});
    return std::optional(static_cast<std::uint32_t>(law_.pairs.size() - 1));
  }

  LiveImpact result() {
    LiveImpact made;
    made.lines = read_.lines.size();
    const std::string* last = nullptr;
    for (const Line& line : read_.lines) {
      if (last == nullptr || *last != line.id) ++(line.licence ? made.licences : made.applications);
      last = &line.id;
    }
    made.told_apart = combinations_.size() + listed_;
    made.terms = std::move(law_.terms);
    made.pairs = std::move(law_.pairs);
    made.provisions = std::move(law_.provisions);
    return made;
  }

  const LiveLaw& before_;
  const LiveLaw& after_;
  std::shared_ptr<const trade::Reference> reference_;
  const LiveQuestion& question_;
  Read read_;
  std::vector<std::uint32_t> seen_before_, seen_after_;         // by Read::parties
  std::vector<std::uint32_t> goods_, circumstances_, parties_;  // profiles
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> combinations_;
  std::size_t listed_ = 0;
  Impact law_;
  std::vector<Found> changes_;
};

// Who holds it and what is left of it, of the changed alone.
Result<void> look_up(store::Reading& rows, LiveChange& change) {
  const auto record = rows.one<std::string, std::string>("SELECT owner, state FROM record WHERE kind = ? AND id = ?",
                                                         {change.licence ? "licence" : "application", change.id});
  if (!record) return fail(record.error());
  if (*record) std::tie(change.holder, change.state) = **record;
  if (!change.licence) return {};
  const auto books = load_books(rows, {{change.id + "/" + change.line}, {}, {}, {}});
  if (!books) return fail(books.error());
  const auto account = books->accounts.find(change.id + "/" + change.line);
  if (account == books->accounts.end()) return {};
  const auto& tally = account->second.tallies[at(ledger::Measure::quantity)];
  if (!tally) return {};
  const Quantity left{ledger::left(account->second, ledger::Measure::quantity), tally->unit};
  change.left = to_string(to_decimal(left)) + " " + std::string(left.unit.text());
  return {};
}

}  // namespace

Result<LiveImpact> live_impact(const store::Store& store, const LiveLaw& before, const LiveLaw& after,
                               const std::shared_ptr<const trade::Reference>& reference, const LiveQuestion& question) {
  auto read = read_lines(store, question);
  if (!read) return fail(std::move(read.error()));
  Run run(before, after, reference, question);
  auto impact = run(std::move(*read));
  if (!impact) return impact;
  const auto looked = store.read([&](store::Reading& rows) -> Result<void> {
    for (const auto& found : run.changes()) {
      const Line& line = run.line(found);
      LiveChange change{line.licence,           line.id, line.line,      {},        {},
                        run.destination(found), {},      found.by_lists, found.pair};
      if (auto done = look_up(rows, change); !done) return done;
      impact->changes.push_back(std::move(change));
    }
    return {};
  });
  if (!looked) return fail(looked.error());
  // Licences first: of the lines, applications come first by the name of their kind.
  std::ranges::stable_partition(impact->changes, &LiveChange::licence);
  return impact;
}

}  // namespace sluice::office
