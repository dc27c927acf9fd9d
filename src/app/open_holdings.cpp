// SPDX-License-Identifier: Apache-2.0
#include "open_holdings.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>

#include "intake.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/mapped_file.hpp"
#include "sluice/screening/stake_reader.hpp"

namespace sluice::app {
namespace {

using screening::Holdings;
using screening::PartyId;

using Reader = Result<void> (*)(std::string_view, std::string_view, const screening::StakeSink&,
                                const screening::PartySink&);

// By the format named; else by the end of the name, and JSON by the members its records must have.
Reader reader_of(const std::string& file, const std::string& format, std::string_view bytes) {
  constexpr std::size_t kLook = 1U << 16U;
  const auto is = [&](std::string_view named, std::string_view ending) {
    return format == named || (format.empty() && !ending.empty() && file.ends_with(ending));
  };
  const auto has = [&](std::string_view member) {
    return format.empty() && bytes.substr(0, kLook).find(member) != std::string_view::npos;
  };
  if (is("csv", ".csv")) return screening::read_stake_csv;
  if (is("gleif", ".xml")) return screening::read_gleif;
  if (is("bods", "") || has("\"recordType\"")) return screening::read_bods;
  if (is("ftm", "") || has("\"schema\"")) return screening::read_ftm_stakes;
  return nullptr;
}

Result<void> read_holdings(const Common& common, const std::string& file, const std::string& format,
                           std::string_view bytes, Holdings& holdings) {
  const std::string name = file == "-" ? "standard input" : file;
  const Reader reader = reader_of(file, format, bytes);
  if (reader == nullptr) return fail("holdings.format", {}, {name, 0, {}});
  Progress progress(*common.world);
  const auto take = [&](const screening::Stake& stake) {
    const std::size_t count = holdings.graph().stakes();
    if (count % 4096 == 0) progress.at([&] { return std::to_string(count) + " stakes read"; });
    return holdings.add(stake);
  };
  return reader(bytes, name, take,
                [&](const std::string& party, const screening::Subject& who) { holdings.name(party, who); });
}

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

Result<Holdings> open_holdings(const Common& common, const HoldingsChoice& choice) {
  Holdings holdings;
  for (const std::string& file : choice.files) {
    Result<void> read;
    if (file == "-") {
      const std::string bytes{std::istreambuf_iterator<char>(common.world->in), {}};
      read = read_holdings(common, file, choice.format, bytes, holdings);
    } else {
      const auto mapped = MappedFile::open(file);
      if (!mapped) return fail(mapped.error());
      read = read_holdings(common, file, choice.format, mapped->bytes(), holdings);
    }
    if (!read) return fail(read.error());
  }
  holdings.graph().settle();
  return holdings;
}

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

Result<std::vector<screening::ListKey>> open_list_keys(const Common& common) {
  const auto home = common.find();
  if (!home) return fail(home.error());
  const auto path = home->reference.parent_path() / "ownership" / "list_keys.csv";
  const auto text = read_file(path);
  if (!text) return fail(text.error());
  return screening::read_list_keys(*text, path.string());
}

void screen_holdings(const Common& common, Holdings& holdings, const OpenScreening& open,
                     const std::vector<screening::ListKey>& keys, Date day) {
  const auto settled = [&](const screening::Subject& who, const screening::Match& match) {
    const screening::Decision* decision = open.dispositions.find(screening::fingerprint(who), match);
    return decision == nullptr ? trade::Disposition::open : decision->verdict;
  };
  const Holdings::Screening screening{*open.screener, keys, day, screening::ScorePolicy{}.threshold, settled};
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
