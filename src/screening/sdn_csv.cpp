// SPDX-License-Identifier: Apache-2.0
// OFAC's CSV: SDN.CSV (or CONS_PRIM.CSV) with the parties, ALT.CSV with their other names, ADD.CSV with their
// addresses; no headers, "-0-" for what is empty, the number of the party as the key.
#include <map>

#include "list_reading.hpp"
#include "list_rows.hpp"
#include "sdn_remarks.hpp"

namespace sluice::screening {
namespace {

constexpr std::size_t kPartyCells = 12;
constexpr std::size_t kAliasCells = 5;
constexpr std::size_t kAddressCells = 6;

std::string_view said(std::string_view cell) {
  cell = trimmed(cell);
  return cell == "-0-" ? std::string_view{} : cell;
}

// OFAC's files may end with the end mark of another age.
std::string_view end_mark_off(std::string_view bytes) {
  const std::string_view text = trimmed(bytes);
  return text.ends_with('\x1A') ? text.substr(0, text.size() - 1) : bytes;
}

// The rows of a file by party, and whether a party took them. A file that is not there has none.
template <class Row>
class ByParty {
 public:
  template <class Make>
  Result<void> read(const ListText& text, std::size_t cells, Make make) {
    file_ = text.file;
    const std::string_view bytes = end_mark_off(text.bytes);
    if (trimmed(bytes).empty()) return {};
    ListRows rows({bytes, text.file});
    for (;;) {
      const auto more = rows.next(cells);
      if (!more) return fail(more.error());
      if (!*more) return {};
      rows_[std::string(said(rows.cell(0)))].push_back({make(rows), rows.where().line});
    }
  }

  template <class Use>
  void take(const std::string& number, Use use) {
    const auto found = rows_.find(number);
    if (found == rows_.end()) return;
    for (const auto& each : found->second) use(each.row);
    rows_.erase(found);
  }

  // Fails with list.orphan where a row speaks of a party that there was none of.
  [[nodiscard]] Result<void> done() const {
    if (rows_.empty()) return {};
    const auto& [number, rows] = *rows_.begin();
    return fail("list.orphan", {number}, {file_, rows.front().line, {}});
  }

 private:
  struct Placed {
    Row row;
    std::size_t line;
  };
  std::string file_;
  std::map<std::string, std::vector<Placed>> rows_;
};

struct Alias {
  std::string name;
  NameKind kind;
};

using Aliases = ByParty<Alias>;
using Addresses = ByParty<std::string>;

NameKind alias_kind(std::string_view words) { return words == "fka" ? NameKind::former : NameKind::alias; }

Result<Entry> entry_of(const ListRows& rows, Aliases& aliases, Addresses& addresses) {
  Entry entry;
  entry.id = said(rows.cell(0));
  if (entry.id.empty() || entry.id.find_first_not_of("0123456789") != std::string::npos) {
    return fail("list.party_number", {entry.id}, rows.where());
  }
  if (said(rows.cell(1)).empty()) return fail("list.no_name", {}, rows.where());
  add_name(entry, rows.cell(1), NameKind::primary);
  const std::string_view type = said(rows.cell(2));
  entry.kind = type.empty() ? EntryKind::organisation : entry_kind(type);
  std::string programmes(said(rows.cell(3)));  // "SDGT] [IFSR"
  for (char& c : programmes) {
    if (c == '[' || c == ']') c = ';';
  }
  entry.programmes = parts_of(programmes, ';');
  aliases.take(entry.id, [&](const Alias& alias) { add_name(entry, alias.name, alias.kind); });
  addresses.take(entry.id, [&](const std::string& country) { add_country(entry, country); });
  add_country(entry, said(rows.cell(9)));  // the flag of a vessel
  take_remarks(entry, said(rows.cell(11)));
  return entry;
}

}  // namespace

Result<ListHead> read_sdn_csv(const ListSource& source, const TakeEntry& take) {
  Aliases aliases;
  Addresses addresses;
  if (!source.beside.empty()) {
    auto read = aliases.read(source.beside[0], kAliasCells, [](const ListRows& rows) {
      return Alias{std::string(said(rows.cell(3))), alias_kind(said(rows.cell(2)))};
    });
    if (!read) return fail(read.error());
  }
  if (source.beside.size() > 1) {
    auto read = addresses.read(source.beside[1], kAddressCells,
                               [](const ListRows& rows) { return std::string(said(rows.cell(4))); });
    if (!read) return fail(read.error());
  }
  ListRows rows({end_mark_off(source.text.bytes), source.text.file});
  for (;;) {
    const auto more = rows.next(kPartyCells);
    if (!more) return fail(more.error());
    if (!*more) break;
    auto entry = entry_of(rows, aliases, addresses);
    if (!entry) return fail(entry.error());
    if (auto taken = take(std::move(*entry)); !taken) return fail(taken.error());
  }
  if (auto done = aliases.done(); !done) return fail(done.error());
  if (auto done = addresses.done(); !done) return fail(done.error());
  ListHead head;
  head.publisher = "United States, Office of Foreign Assets Control";
  return head;
}

}  // namespace sluice::screening
