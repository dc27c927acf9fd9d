// SPDX-License-Identifier: Apache-2.0
#include "listed_holdings.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "intake.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"

namespace sluice::app {
namespace {

using screening::Holdings;
using screening::PartyId;

// A few names, and how many more there are.
std::string some(const Holdings& holdings, const std::vector<PartyId>& parties) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, parties.size()); ++i)
    text.append(text.empty() ? "" : ", ").append(holdings.name(parties[i]));
  if (parties.size() > kShown) text += " +" + std::to_string(parties.size() - kShown);
  return text;
}

class ListedRows {
 public:
  ListedRows(const CsvTable& table, std::string file, Holdings& holdings)
      : table_(table), file_(std::move(file)), holdings_(holdings) {
    for (PartyId party = 0; party < holdings.graph().parties(); ++party)
      for (const std::string& name : holdings.subject(party).names) {
        const auto [found, fresh] = by_name_.try_emplace(name, party);
        if (!fresh && found->second != party) found->second = kSeveral;
      }
  }

  Result<void> list(const CsvRow& row, const std::vector<std::string>& lists) {
    const std::string& named = cell(row, "party");
    const auto id = holdings_.graph().find(named);
    const auto by_name = by_name_.find(named);
    if (!id && (by_name == by_name_.end() || by_name->second == kSeveral))
      return fail("listed.party", {named}, at(row, "party"));
    if (std::ranges::find(lists, cell(row, "list")) == lists.end()) {
      std::string known;
      for (const std::string& each : lists) known += (known.empty() ? "" : ", ") + each;
      return fail("listed.list", {cell(row, "list"), known}, at(row, "list"));
    }
    Span span;
    for (const auto& [column, day] : {std::pair("from", &span.first), std::pair("until", &span.last)}) {
      if (cell(row, column).empty()) continue;
      const auto read = parse_date(cell(row, column));
      if (!read) return fail(read.error().code, read.error().arguments, at(row, column));
      *day = *read;
    }
    if (span.last < span.first)
      return fail("listed.dates", {to_string(span.first), to_string(span.last)}, at(row, "until"));
    const std::string& cite = cell(row, "cite");
    holdings_.graph().list({std::string(holdings_.graph().id(id ? *id : by_name->second)),
                            cell(row, "list"),
                            cell(row, "measure"),
                            {span},
                            cite.empty() ? file_ + ":" + std::to_string(row.line) : cite,
                            true});
    return {};
  }

 private:
  static constexpr PartyId kSeveral = ~PartyId{};

  const std::string& cell(const CsvRow& row, std::string_view column) const {
    static const std::string none;
    const int place = table_.column(column);
    return place < 0 ? none : row.cells[static_cast<std::size_t>(place)];
  }
  Where at(const CsvRow& row, std::string_view column) const { return {file_, row.line, std::string(column)}; }

  const CsvTable& table_;
  std::string file_;
  Holdings& holdings_;
  std::unordered_map<std::string, PartyId> by_name_;
};

}  // namespace

void note_oddities(const Common& common, const Holdings& holdings, Date day) {
  const std::vector<PartyId> beyond = holdings.graph().beyond_whole(day);
  if (!beyond.empty()) common.complain({"holdings.beyond_whole", {some(holdings, beyond), to_string(day)}, {}});
  std::vector<PartyId> in_themselves;
  for (const screening::StakeId stake : holdings.graph().in_themselves())
    in_themselves.push_back(holdings.graph().edge(stake).owner);
  if (!in_themselves.empty()) common.complain({"holdings.in_itself", {some(holdings, in_themselves)}, {}});
}

Result<std::vector<screening::OwnershipRule>> open_ownership_rules(const Common& common, const std::string& file,
                                                                   const std::vector<std::string>& ids) {
  std::filesystem::path path = file;
  if (file.empty()) {
    const auto home = common.find();
    if (!home) return fail(home.error());
    path = home->reference.parent_path() / "ownership" / "rules.csv";
  }
  const auto text = read_file(path);
  if (!text) return fail(text.error());
  auto rules = screening::read_ownership_rules(*text, path.string());
  if (!rules || ids.empty()) return rules;
  std::vector<screening::OwnershipRule> chosen;
  for (const std::string& id : ids) {
    const auto found = std::ranges::find(*rules, id, &screening::OwnershipRule::id);
    if (found == rules->end()) {
      std::string known;
      for (const auto& rule : *rules) known += (known.empty() ? "" : ", ") + rule.id;
      return fail("owners.rule", {id, known});
    }
    chosen.push_back(*found);
  }
  return chosen;
}

void screen_holdings(const Common& common, const office::ScreeningBasis& basis, Date day, Holdings& holdings) {
  const auto settled = [&](const screening::Subject& who, const screening::Match& match) {
    const screening::Decision* decision = basis.dispositions->find(screening::fingerprint(who), match);
    return decision == nullptr ? trade::Disposition::open : decision->verdict;
  };
  const Holdings::Screening screening{*basis.screener, *basis.keys, day, basis.least, settled};
  Progress progress(*common.world);
  const std::size_t parties = holdings.graph().parties();
  for (PartyId party = 0; party < parties; ++party) {
    holdings.list(party, screening);
    progress.at([&] { return std::to_string(party) + " of " + std::to_string(parties) + " parties screened"; });
  }
}

Result<void> list_by_hand(const std::string& file, const std::vector<std::string>& lists, Holdings& holdings) {
  constexpr auto kColumns = std::to_array<std::string_view>({"party", "list", "measure", "from", "until", "cite"});
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  const auto table = parse_csv(*text, file);
  if (!table) return fail(table.error());
  for (const std::string& column : table->header)
    if (std::ranges::find(kColumns, column) == kColumns.end())
      return fail("listed.column", {column}, {file, 1, column});
  for (const std::string_view needed : {"party", "list"})
    if (table->column(needed) < 0) return fail("listed.column", {std::string(needed)}, {file, 1, std::string(needed)});
  ListedRows rows(*table, file, holdings);
  for (const CsvRow& row : table->rows)
    if (auto listed = rows.list(row, lists); !listed) return listed;
  return {};
}

}  // namespace sluice::app
