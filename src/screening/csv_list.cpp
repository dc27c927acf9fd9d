// SPDX-License-Identifier: Apache-2.0
// Any CSV with a header, by a map from what an entry holds to the columns that hold it.
#include "csl_words.hpp"
#include "list_rows.hpp"

namespace sluice::screening {
namespace {

class Mapped {
 public:
  Mapped(ListRows& rows, const CsvColumns& columns) : rows_(rows), columns_(columns) {}

  // Finds every column that the map names. Fails with list.no_column, or list.no_name_column where it names none.
  Result<void> open() {
    if (columns_.name.empty()) return fail("list.no_name_column", {}, rows_.where());
    for (const auto& [index, name] : {std::pair{&id_, &columns_.id},
                                      {&name_, &columns_.name},
                                      {&aliases_, &columns_.aliases},
                                      {&former_, &columns_.former_names},
                                      {&weak_, &columns_.weak_aliases},
                                      {&kind_, &columns_.kind},
                                      {&countries_, &columns_.countries},
                                      {&births_, &columns_.birth_dates},
                                      {&programmes_, &columns_.programmes},
                                      {&measure_, &columns_.measure},
                                      {&first_, &columns_.first_day},
                                      {&last_, &columns_.last_day},
                                      {&cite_, &columns_.cite},
                                      {&address_, &columns_.address},
                                      {&remarks_, &columns_.remarks}}) {
      if (auto found = find(*index, *name); !found) return found;
    }
    identifiers_.assign(columns_.identifiers.size(), -1);
    for (std::size_t i = 0; i < identifiers_.size(); ++i) {
      if (auto found = find(identifiers_[i], columns_.identifiers[i].second); !found) return found;
    }
    return {};
  }

  Result<Entry> entry() {
    Entry entry;
    const std::string_view name = trimmed(rows_.cell(name_));
    if (name.empty()) return fail("list.no_name", {}, rows_.where(name_));
    if (id_ < 0) entry.id = numbering_.unique(std::string(name));
    else entry.id = trimmed(rows_.cell(id_));
    if (entry.id.empty()) return fail("list.party_number", {""}, rows_.where(id_));
    add_name(entry, name, NameKind::primary);
    for (const std::string& each : list(aliases_)) add_name(entry, each, NameKind::alias);
    for (const std::string& each : list(former_)) add_name(entry, each, NameKind::former);
    for (const std::string& each : list(weak_)) add_name(entry, each, NameKind::weak);
    entry.kind = entry_kind(rows_.cell(kind_));
    for (const std::string& each : list(countries_)) add_country(entry, each);
    entry.birth_dates = list(births_);
    entry.programmes = list(programmes_);
    entry.measure = trimmed(rows_.cell(measure_));
    entry.cite = trimmed(rows_.cell(cite_));
    entry.address = trimmed(rows_.cell(address_));
    entry.remarks = trimmed(rows_.cell(remarks_));
    for (std::size_t i = 0; i < identifiers_.size(); ++i) {
      for (const std::string& each : list(identifiers_[i])) {
        entry.identifiers.push_back({columns_.identifiers[i].first, each, {}});
      }
    }
    const auto first = day_of(rows_.cell(first_), rows_.where(first_));
    if (!first) return fail(first.error());
    const auto last = day_of(rows_.cell(last_), rows_.where(last_));
    if (!last) return fail(last.error());
    if (auto set = set_span(entry, *first, *last, rows_.where(last_)); !set) return fail(set.error());
    return entry;
  }

 private:
  Result<void> find(int& index, const std::string& name) {
    if (name.empty()) return {};
    const auto found = rows_.needed(name);
    if (!found) return fail(found.error());
    index = *found;
    return {};
  }

  [[nodiscard]] std::vector<std::string> list(int column) const {
    return parts_of(rows_.cell(column), columns_.separator);
  }

  ListRows& rows_;
  const CsvColumns& columns_;
  Numbering numbering_;
  int id_ = -1, name_ = -1, aliases_ = -1, former_ = -1, weak_ = -1, kind_ = -1, countries_ = -1, births_ = -1,
      programmes_ = -1, measure_ = -1, first_ = -1, last_ = -1, cite_ = -1, address_ = -1, remarks_ = -1;
  std::vector<int> identifiers_;
};

}  // namespace

Result<ListHead> read_csv_list(const ListSource& source, const TakeEntry& take) {
  ListRows rows(source.text);
  if (auto opened = rows.open(); !opened) return fail(opened.error());
  Mapped mapped(rows, source.columns);
  if (auto opened = mapped.open(); !opened) return fail(opened.error());
  for (;;) {
    const auto more = rows.next();
    if (!more) return fail(more.error());
    if (!*more) return ListHead{};
    auto entry = mapped.entry();
    if (!entry) return fail(entry.error());
    if (auto taken = take(std::move(*entry)); !taken) return fail(taken.error());
  }
}

}  // namespace sluice::screening
