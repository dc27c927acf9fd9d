// SPDX-License-Identifier: Apache-2.0
// `sluice rulebook impact --licences`: which live licences and pending applications a change of the law or of the lists
// would touch.
#include <algorithm>
#include <map>
#include <thread>

#include "impact_laws.hpp"
#include "impact_report.hpp"
#include "intake.hpp"
#include "office_arguments.hpp"
#include "output.hpp"
#include "render.hpp"
#include "screening_desk.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/office/live_impact.hpp"

namespace sluice::app {
namespace {

using office::LiveChange;
using office::LiveImpact;

// Screens parties by a folder of lists, as they stood on the day.
class Lists {
 public:
  static Result<Lists> open(const Common& common, const std::string& folder, const rulebook::Rulebook& book, Date day) {
    DeskOptions options;
    options.lists.folder = folder;
    auto desk = ScreeningDesk::open(common, options);
    if (!desk) return fail(std::move(desk.error()));
    return Lists(std::move(*desk), book.party_lists, day);
  }

  Result<trade::Party> screened(const trade::Party& party) {
    const auto stood = desk_.on(day_);
    if (!stood) return fail(stood.error());
    trade::Transaction alone;
    alone.parties = std::vector{party};
    return office::screen_parties(alone, day_, lists_, (*stood)->basis).transaction.parties.get()->front();
  }

 private:
  Lists(ScreeningDesk desk, std::vector<std::string> lists, Date day)
      : desk_(std::move(desk)), lists_(std::move(lists)), day_(day) {}
  ScreeningDesk desk_;
  std::vector<std::string> lists_;
  Date day_;
};

std::string kind_of(const LiveChange& change) { return change.licence ? "licence" : "application"; }

Json record_of(const LiveChange& change, const LiveImpact& impact) {
  const auto& pair = impact.pairs[change.pair];
  Json json = Json::object({{"kind", Json::string(kind_of(change))},
                            {"id", Json::string(change.id)},
                            {"line", Json::string(change.line)},
                            {"holder", Json::string(change.holder)},
                            {"state", Json::string(change.state)},
                            {"destination", Json::string(change.destination)}});
  if (!change.left.empty()) json.members.push_back({"left", Json::string(change.left)});
  json.members.push_back({"by", Json::string(change.by_lists ? "lists" : "law")});
  json.members.push_back({"before", verdict_json(pair.before, impact.terms)});
  json.members.push_back({"after", verdict_json(pair.after, impact.terms)});
  return json;
}

std::string cell_of(const Json& value) {
  if (value.kind != Json::Kind::array) return value.text;
  std::string text;
  for (const Json& each : value.items) text += (text.empty() ? "" : "|") + each.text;
  return text;
}

std::string as_csv(const LiveImpact& impact) {
  std::string text = "kind,id,line,holder,state,destination,left,by";
  const rulebook::Verdict none;
  for (const char* side : {",before_", ",after_"}) {
    for (const auto& member : verdict_json(none, impact.terms).members) text += side + member.name;
  }
  text += "\n";
  std::vector<std::string> tails;
  for (const auto& pair : impact.pairs) {
    std::string tail;
    for (const rulebook::Verdict* verdict : {&pair.before, &pair.after}) {
      for (const auto& member : verdict_json(*verdict, impact.terms).members)
        tail += "," + csv_cell(cell_of(member.value));
    }
    tails.push_back(tail + "\n");
  }
  for (const LiveChange& change : impact.changes) {
    text += kind_of(change) + "," + change.id + "," + csv_cell(change.line) + "," + change.holder + "," + change.state +
            "," + change.destination + "," + csv_cell(change.left) + "," + (change.by_lists ? "lists" : "law") +
            tails[change.pair];
  }
  return text;
}

std::string as_json(const LiveImpact& impact, const ImpactSides& sides) {
  const auto count = [](std::uint64_t number) { return Json::number(std::to_string(number)); };
  Json changes = Json::array();
  for (const LiveChange& change : impact.changes) changes.items.push_back(record_of(change, impact));
  return to_json(Json::object({{"sluice_live_impact", Json::number("1")},
                               {"before", Json::string(sides.before)},
                               {"after", Json::string(sides.after)},
                               {"licences", count(impact.licences)},
                               {"applications", count(impact.applications)},
                               {"lines", count(impact.lines)},
                               {"told_apart", count(impact.told_apart)},
                               {"changes", std::move(changes)}}),
                 JsonLayout::pretty) +
         "\n";
}

// How often each, the most first.
std::string counted(const std::string& title, const std::map<std::string, std::uint64_t>& counts, std::size_t most) {
  std::vector<std::pair<std::uint64_t, std::string>> sorted;
  for (const auto& [name, count] : counts) sorted.emplace_back(count, name);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::vector<std::string>> rows{{title, "lines"}};
  for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i)
    rows.push_back({sorted[i].second, std::to_string(sorted[i].first)});
  std::string text = "\n" + columns(rows);
  if (sorted.size() > most) text += "… and " + std::to_string(sorted.size() - most) + " more (--top)\n";
  return text;
}

std::string as_table(const LiveImpact& impact, const ImpactSides& sides, std::size_t most) {
  std::string text = "before  " + sides.before + "\nafter   " + sides.after + "\n\n";
  if (impact.lines == 0) return text + "No licence is live and no application pending.\n";
  text += std::to_string(impact.changes.size()) + " of " + std::to_string(impact.lines) + " lines change, of " +
          std::to_string(impact.licences) + " live licences and " + std::to_string(impact.applications) +
          " pending applications.\n";
  if (impact.changes.empty()) return text;
  std::map<std::string, std::uint64_t> moves, holders, destinations;
  std::vector<std::vector<std::string>> rows{{"record", "line", "holder", "state", "to", "left", "before", "after"}};
  for (const LiveChange& change : impact.changes) {
    const auto& pair = impact.pairs[change.pair];
    const std::string before = verdict_label(pair.before);
    std::string after = verdict_label(pair.after);
    if (before == after) after = "the same, with other codes, kinds or duties";
    ++moves[before + " → " + after];
    ++holders[change.holder];
    ++destinations[change.destination];
    if (rows.size() <= most) {
      rows.push_back({change.id, change.line, change.holder, change.state, change.destination, change.left, before,
                      after + (change.by_lists ? " (by the lists)" : "")});
    }
  }
  text +=
      counted("change", moves, most) + counted("destination", destinations, most) + counted("holder", holders, most);
  text += "\n" + columns(rows);
  if (impact.changes.size() > most)
    text += "… and " + std::to_string(impact.changes.size() - most) + " more (--top, --rows FILE, or --format json)\n";
  return text;
}

Result<void> written(const Common& common, const std::string& file, const std::string& text) {
  auto output = Output::open(common.world->out, file);
  if (!output) return fail(output.error());
  const auto done = output->write(text);
  return done ? output->close() : done;
}

std::string as_ndjson(const LiveImpact& impact) {
  std::string text;
  for (const LiveChange& change : impact.changes) text += to_json(record_of(change, impact)) + "\n";
  return text;
}

}  // namespace

Result<void> run_live_impact(const Common& common, const ImpactOptions& options) {
  const auto laws = open_laws(common, options, "CN");
  if (!laws) return fail(laws.error());
  office::LiveQuestion question;
  question.as_of = options.as_of.value_or(laws->today);
  question.threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  office::LiveLaw before{laws->before.index, laws->before.decider}, after{laws->after.index, laws->after.decider};
  std::optional<Lists> lists_before, lists_after;
  if (!options.lists_from.empty() || !options.lists_to.empty()) {
    auto first = Lists::open(common, options.lists_from, *laws->before.book, question.as_of);
    if (!first) return fail(first.error());
    auto second = Lists::open(common, options.lists_to, *laws->after.book, question.as_of);
    if (!second) return fail(second.error());
    lists_before.emplace(std::move(*first));
    lists_after.emplace(std::move(*second));
    before.screened = [&](const trade::Party& party) { return lists_before->screened(party); };
    after.screened = [&](const trade::Party& party) { return lists_after->screened(party); };
  }
  const auto opened = open_store(common, options.office);
  if (!opened) return fail(opened.error());
  Result<LiveImpact> found = fail("impact.stopped");
  {
    Progress progress(*common.world);
    question.progress = [&](std::uint64_t lines) {
      progress.at([&] { return std::to_string(lines) + " lines read"; });
      return true;
    };
    found = office::live_impact((*opened)->store(), before, after, laws->reference, question);
  }
  if (!found) return fail(found.error());
  if (!options.rows.empty()) {
    const bool csv = options.rows.ends_with(".csv");
    if (auto done = written(common, options.rows, csv ? as_csv(*found) : as_ndjson(*found)); !done) return done;
  }
  const ImpactSides sides{laws->before.says, laws->after.says};
  const std::string text = options.format == "json"  ? as_json(*found, sides)
                           : options.format == "csv" ? as_csv(*found)
                                                     : as_table(*found, sides, options.top);
  return written(common, options.output, text);
}

}  // namespace sluice::app
