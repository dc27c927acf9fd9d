// SPDX-License-Identifier: Apache-2.0
// Stakes in a table, and who its parties are.
#include <algorithm>
#include <array>
#include <optional>
#include <sstream>

#include "list_reading.hpp"
#include "sluice/base/csv.hpp"
#include "stake_reader.hpp"

namespace sluice::screening {
namespace {

enum Column {
  owner,
  owned,
  share,
  min,
  max,
  from,
  until,
  kind,
  source,
  owner_name,
  owned_name,
  owner_lei,
  owned_lei,
  owner_uscc,
  owned_uscc,
  owner_country,
  owned_country
};

constexpr auto kColumns = std::to_array<std::string_view>(
    {"owner", "owned", "share", "min", "max", "from", "until", "kind", "source", "owner_name", "owned_name",
     "owner_lei", "owned_lei", "owner_uscc", "owned_uscc", "owner_country", "owned_country"});

class StakeRows {
 public:
  StakeRows(std::string_view file, std::string_view bytes)
      : file_(file), in_(std::string(bytes)), reader_(in_, file_) {}

  Result<void> read(const StakeSink& sink, const PartySink& parties) {
    CsvRow row;
    const auto header = reader_.next(row);
    if (!header) return fail(header.error());
    if (!*header) return fail("csv.empty", {}, {file_, 1, {}});
    if (auto known = place(row); !known) return known;
    const std::size_t width = row.cells.size();
    for (;;) {
      const auto more = reader_.next(row);
      if (!more) return fail(more.error());
      if (!*more) return {};
      if (row.cells.size() != width)
        return fail("csv.ragged_row", {std::to_string(row.cells.size()), std::to_string(width)}, {file_, row.line, {}});
      auto stake = stake_of(row);
      if (!stake) return fail(stake.error());
      if (auto taken = sink(*stake); !taken) return fail(at(taken.error(), row, {}));
      if (!parties) continue;
      for (const auto& columns : {std::array{owner, owner_name, owner_lei, owner_uscc, owner_country},
                                  std::array{owned, owned_name, owned_lei, owned_uscc, owned_country}}) {
        const auto who = party_of(row, columns);
        if (!who) return fail(who.error());
        parties(std::string(cell(row, columns[0])), *who);
      }
    }
  }

 private:
  Result<void> place(const CsvRow& header) {
    for (std::size_t i = 0; i < header.cells.size(); ++i) {
      const auto found = std::ranges::find(kColumns, header.cells[i]);
      if (found == kColumns.end() || at_[static_cast<std::size_t>(found - kColumns.begin())])
        return fail("stake.column", {header.cells[i]}, {file_, header.line, {}});
      at_[static_cast<std::size_t>(found - kColumns.begin())] = i;
    }
    for (const Column needed : {owner, owned})
      if (!at_[needed]) return fail("stake.column", {std::string(kColumns[needed])}, {file_, header.line, {}});
    return {};
  }

  std::string_view cell(const CsvRow& row, Column column) const {
    return at_[column] ? std::string_view(row.cells[*at_[column]]) : std::string_view();
  }

  Error at(Error error, const CsvRow& row, std::string_view field) const {
    error.where = {file_, row.line, std::string(field)};
    return error;
  }

  // ">0.25", "<0.5", "1/3", "50 %".
  static Result<Rational> end(std::string_view text, char beyond, bool& open) {
    open = text.starts_with(beyond);
    return parse_portion(open ? text.substr(1) : text);
  }

  Result<Share> share_of(const CsvRow& row) const {
    const std::string_view said = cell(row, share);
    const std::string_view least = cell(row, min);
    const std::string_view most = cell(row, max);
    if (!said.empty() && !(least.empty() && most.empty())) return fail(at({"stake.two_shares", {}, {}}, row, "share"));
    if (said.find('%') != std::string_view::npos) {
      const auto read = parse_percentage(said);
      return read ? read : fail(at(read.error(), row, "share"));
    }
    if (!said.empty()) {
      const auto value = parse_portion(said);
      const auto read = value ? Share::exactly(*value) : fail(value.error());
      return read ? read : fail(at(read.error(), row, "share"));
    }
    Share bounds = Share::unknown();
    if (!least.empty()) {
      const auto low = end(least, '>', bounds.low_open);
      if (!low) return fail(at(low.error(), row, "min"));
      bounds.low = *low;
    }
    if (!most.empty()) {
      const auto high = end(most, '<', bounds.high_open);
      if (!high) return fail(at(high.error(), row, "max"));
      bounds.high = *high;
    }
    const auto read = Share::between(bounds.low, bounds.low_open, bounds.high, bounds.high_open);
    return read ? read : fail(at(read.error(), row, least.empty() ? "max" : "min"));
  }

  Result<Date> day(const CsvRow& row, Column column, Date otherwise) const {
    if (cell(row, column).empty()) return otherwise;
    const auto read = parse_date(cell(row, column));
    return read ? read : fail(at(read.error(), row, kColumns[column]));
  }

  Result<Stake> stake_of(const CsvRow& row) const {
    constexpr std::array<std::string_view, 3> kKinds{"holding", "indirect", "consolidation"};
    Stake stake;
    stake.owner = cell(row, owner);
    stake.owned = cell(row, owned);
    const auto known = std::ranges::find(kKinds, cell(row, kind));
    if (known == kKinds.end() && !cell(row, kind).empty())
      return fail(at({"stake.kind", {std::string(cell(row, kind))}, {}}, row, "kind"));
    if (known != kKinds.end()) stake.kind = static_cast<StakeKind>(known - kKinds.begin());
    const auto held = share_of(row);
    if (!held) return fail(held.error());
    stake.share = stake.kind == StakeKind::holding ? *held : Share::unstated();
    const auto first = day(row, from, Date::min());
    if (!first) return fail(first.error());
    const auto last = day(row, until, Date::max());
    if (!last) return fail(last.error());
    stake.applies = {*first, *last};
    stake.source = at_[source] ? std::string(cell(row, source)) : file_ + ":" + std::to_string(row.line);
    if (const auto sound = check(stake); !sound) return fail(at(sound.error(), row, {}));
    return stake;
  }

  Result<Subject> party_of(const CsvRow& row, const std::array<Column, 5>& columns) const {
    const auto& [id, name, lei, uscc, country] = columns;
    Subject who;
    who.names.emplace_back(cell(row, cell(row, name).empty() ? id : name));
    for (const auto& [column, number_kind] :
         {std::pair(lei, IdentifierKind::lei), std::pair(uscc, IdentifierKind::uscc)}) {
      if (cell(row, column).empty()) continue;
      who.identifiers.push_back({number_kind, std::string(cell(row, column)), {}});
      if (normal_identifier(who.identifiers.back()).empty())
        return fail(at({"stake.identifier", {std::string(cell(row, column))}, {}}, row, kColumns[column]));
    }
    if (cell(row, country).empty()) return who;
    who.countries = {country_code(cell(row, country))};
    if (who.countries.front().empty())
      return fail(at({"list.country", {std::string(cell(row, country))}, {}}, row, kColumns[country]));
    return who;
  }

  std::string file_;
  std::istringstream in_;
  CsvReader reader_;
  std::array<std::optional<std::size_t>, kColumns.size()> at_;
};

}  // namespace

Result<void> read_stake_csv(std::string_view bytes, std::string_view file, const StakeSink& sink,
                            const PartySink& parties) {
  return StakeRows(file, bytes).read(sink, parties);
}

}  // namespace sluice::screening
