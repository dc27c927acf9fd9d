// SPDX-License-Identifier: Apache-2.0
#include "list_readers.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "list_reading.hpp"
#include "sluice/base/hash.hpp"

namespace sluice::screening {
namespace {

using Reader = Result<ListHead> (*)(const ListSource&, const TakeEntry&);

struct Format {
  std::string_view symbol;
  Reader read;
};

// In the order of ListFormat.
constexpr std::array<Format, 8> kFormats{{
    {"csl-csv", read_csl_csv},
    {"csl-json", read_csl_json},
    {"sdn-csv", read_sdn_csv},
    {"sdn-xml", read_sdn_xml},
    {"un-xml", read_un_xml},
    {"ftm", read_ftm},
    {"csv", read_csv_list},
    {"toml", read_toml_list},
}};

const Format& row(ListFormat format) { return kFormats[static_cast<std::size_t>(format)]; }

// Keeps the first of each, in their order: publishers repeat themselves. `key` gives what makes two alike.
template <class T, class Key>
void keep_first(std::vector<T>& values, Key key) {
  std::unordered_set<std::string> seen;
  std::erase_if(values, [&](const T& value) { return !seen.insert(key(value)).second; });
}

void keep_first_of_each(Entry& entry) {
  const auto itself = [](const std::string& text) { return text; };
  keep_first(entry.names, [](const Name& name) { return name.text; });
  keep_first(entry.identifiers, [](const Identifier& each) {
    return std::to_string(static_cast<int>(each.kind)) + each.country + "\n" + each.value;
  });
  keep_first(entry.countries, itself);
  keep_first(entry.birth_dates, itself);
  keep_first(entry.programmes, itself);
}

const std::string& or_else(const std::string& said, const std::string& given) { return said.empty() ? given : said; }

}  // namespace

std::string_view symbol(ListFormat format) noexcept { return row(format).symbol; }

std::optional<ListFormat> list_format(std::string_view symbol) noexcept {
  const auto found = std::ranges::find(kFormats, symbol, &Format::symbol);
  if (found == kFormats.end()) return std::nullopt;
  return static_cast<ListFormat>(found - kFormats.begin());
}

Result<ListHead> stream_list(const ListSource& source, const TakeEntry& take) {
  bool some = false;
  auto head = row(source.format).read(source, [&](Entry&& entry) {
    some = true;
    keep_first_of_each(entry);
    return take(std::move(entry));
  });
  if (head && !some) return fail("list.empty", {}, {source.text.file, 0, {}});
  return head;
}

std::string hash_of(const ListSource& source) {
  if (source.beside.empty()) return sha256(source.text.bytes);
  std::string all(source.text.bytes);
  for (const ListText& text : source.beside) all += text.bytes;
  return sha256(all);
}

Result<List> read_list(const ListSource& source, const ListHead& head) {
  List list;
  auto said = stream_list(source, [&](Entry&& entry) -> Result<void> {
    list.entries.push_back(std::move(entry));
    return {};
  });
  if (!said) return fail(said.error());
  std::unordered_set<std::string_view> ids;
  for (const Entry& entry : list.entries) {
    if (!ids.insert(entry.id).second) return fail("list.duplicate_id", {entry.id}, {source.text.file, 0, {}});
  }
  list.id = or_else(said->id, head.id);
  list.publisher = or_else(said->publisher, head.publisher);
  list.address = or_else(said->address, head.address);
  list.measure = or_else(said->measure, head.measure);
  const auto version = said->version ? said->version : head.version;
  if (list.id.empty()) return fail("list.no_id", {}, {source.text.file, 0, {}});
  if (!version) return fail("list.no_version", {}, {source.text.file, 0, {}});
  list.version = *version;
  list.unread = std::move(said->unread);
  list.sha256 = hash_of(source);
  return list;
}

}  // namespace sluice::screening
