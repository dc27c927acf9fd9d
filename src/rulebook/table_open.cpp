// SPDX-License-Identifier: Apache-2.0
// Opens tables, trusting nothing: every length, number and sum is checked before it is used.
#include <algorithm>
#include <zlib.h>

#include "table_parts.hpp"

namespace sluice::rulebook {
namespace {

constexpr std::size_t kEntrySize = 32;

class Opening {
 public:
  Opening(std::string_view bytes, std::string name) : parts_(std::make_shared<Table::Parts>()) {
    parts_->bytes = bytes;
    parts_->name = std::move(name);
  }

  Result<std::shared_ptr<const Table::Parts>> run() {
    for (const auto step : {&Opening::envelope, &Opening::meta, &Opening::values, &Opening::profiles,
                            &Opening::goods_more, &Opening::parties}) {
      if (const auto done = (this->*step)(); !done) return fail(done.error());
    }
    return std::shared_ptr<const Table::Parts>(parts_);
  }

 private:
  [[nodiscard]] tl::unexpected<Error> refuse(std::string_view code, std::vector<std::string> arguments = {}) const {
    return fail(code, std::move(arguments), Where{parts_->name, 0, {}});
  }
  [[nodiscard]] tl::unexpected<Error> corrupted(std::string_view part) const {
    return refuse("table.corrupted", {std::string(part)});
  }

  Result<void> envelope() {
    const std::string_view bytes = parts_->bytes;
    if (!bytes.starts_with(kTableMagic.substr(0, std::min(bytes.size(), kTableMagic.size()))) || bytes.empty()) {
      return refuse("table.foreign");
    }
    if (bytes.size() < kHeaderSize) return refuse("table.truncated");
    Taken header(bytes.substr(kTableMagic.size(), 8));
    const auto version = header.take<std::uint32_t>();
    if (version != kTableVersion) {
      return refuse("table.version", {std::to_string(version), std::to_string(kTableVersion)});
    }
    if (header.take<std::uint32_t>() != 0x01020304) return corrupted("header");
    if (bytes.size() < kHeaderSize + kTrailerSize || !bytes.ends_with(kTableEnd)) return refuse("table.truncated");
    Taken trailer(bytes.substr(bytes.size() - kTrailerSize));
    const auto offset = trailer.take<std::uint64_t>();
    const auto size = trailer.take<std::uint32_t>();
    const auto crc = trailer.take<std::uint32_t>();
    if (offset > bytes.size() || size != bytes.size() - kTrailerSize - offset) return corrupted("directory");
    meta_ = bytes.substr(offset, size);
    if (crc != sum(meta_)) return corrupted("directory");
    return {};
  }

  static std::uint32_t sum(std::string_view bytes) {
    return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
  }

  Result<void> meta() {
    Taken in(meta_);
    Table::Parts& parts = *parts_;
    parts.regime = in.take_text();
    parts.roles = in.take_text();
    for (auto books = in.take<std::uint32_t>(); books != 0 && in.good(); --books) {
      parts.rulebooks.emplace_back(in.take_text());
    }
    parts.rows = in.take<std::uint64_t>();
    elements_ = in.take<std::uint32_t>();
    for (auto columns = in.take<std::uint32_t>(); columns != 0 && in.good(); --columns) {
      Table::Parts::Column column;
      column.fact = in.take_text();
      column.definition = in.take_text();
      const auto part = in.take<std::uint8_t>();
      column.numbers.width = in.take<std::uint8_t>();
      if (part >= kParts || (column.numbers.width != 1 && column.numbers.width != 2 && column.numbers.width != 4)) {
        return corrupted("directory");
      }
      column.part = static_cast<Part>(part);
      if (!parts.column_of.emplace(column.fact, parts.columns.size()).second) return corrupted("directory");
      parts.columns.push_back(std::move(column));
    }
    const auto entries = in.take<std::uint32_t>();
    if (!in.good() || in.left() != std::size_t{entries} * kEntrySize) return corrupted("directory");
    std::uint64_t rows = 0;
    for (std::uint32_t e = 0; e < entries; ++e) {
      Entry entry{};
      entry.section = in.take<Section>();
      entry.crc = in.take<std::uint32_t>();
      entry.offset = in.take<std::uint64_t>();
      entry.size = in.take<std::uint64_t>();
      entry.count = in.take<std::uint64_t>();
      if (entry.offset % 8 != 0 && entry.section == Section::rows) return corrupted("directory");
      if (entry.offset > parts.bytes.size() || entry.size > parts.bytes.size() - entry.offset ||
          entry.count > UINT32_MAX) {
        return corrupted("directory");
      }
      if (entry.section == Section::rows) {
        if (entry.count == 0) return corrupted("directory");
        rows += entry.count;
        parts.blocks.push_back(entry);
        continue;
      }
      if (sum(parts.bytes.substr(entry.offset, entry.size)) != entry.crc) return corrupted(name_of(entry.section));
      sections_[entry.section] = entry;
    }
    for (const Section section :
         {Section::values, Section::goods, Section::transactions, Section::people, Section::parties}) {
      if (!sections_.contains(section)) return corrupted(name_of(section));
    }
    if (rows != parts.rows) return corrupted("directory");
    parts.goods = sections_[Section::goods].count;
    parts.transactions = sections_[Section::transactions].count;
    parts.people = sections_[Section::people].count;
    parts.parties = sections_[Section::parties].count;
    return {};
  }

  [[nodiscard]] std::string_view section(Section section) {
    return parts_->bytes.substr(sections_[section].offset, sections_[section].size);
  }

  Result<void> values() {
    Taken in(section(Section::values));
    for (Table::Parts::Column& column : parts_->columns) {
      for (auto values = in.take<std::uint32_t>(); values != 0 && in.good(); --values) {
        column.values.push_back(read_instance(in));
        if (column.values.back().possible.empty()) return corrupted(name_of(Section::values));
      }
    }
    return in.good() && in.left() < 8 ? Result<void>{} : corrupted(name_of(Section::values));
  }

  Result<void> profiles() {
    std::array<Taken, kParts> in{Taken(section(Section::goods)), Taken(section(Section::transactions)),
                                 Taken(section(Section::people))};
    const std::array<std::size_t, kParts> counts{parts_->goods, parts_->transactions, parts_->people};
    constexpr std::array kSections{Section::goods, Section::transactions, Section::people};
    for (Table::Parts::Column& column : parts_->columns) {
      const auto part = static_cast<std::size_t>(column.part);
      const std::size_t size = counts[part] * column.numbers.width;
      const std::string_view bytes = in[part].take_bytes((size + 7) / 8 * 8);
      if (!in[part].good()) return corrupted(name_of(kSections[part]));
      column.numbers.data = bytes.data();
      for (std::size_t profile = 0; profile < counts[part]; ++profile) {
        if (column.numbers.at(profile) >= column.values.size()) return corrupted(name_of(kSections[part]));
      }
    }
    goods_ = in[0];
    const std::string_view destinations = in[1].take_bytes(parts_->transactions * 2);
    if (!in[1].good()) return corrupted(name_of(Section::transactions));
    for (std::size_t t = 0; t < parts_->transactions; ++t) {
      parts_->destination.push_back({destinations[2 * t], destinations[2 * t + 1]});
    }
    return {};
  }

  Result<void> goods_more() {
    Taken& in = goods_;
    for (std::size_t g = 0; g < parts_->goods && in.good(); ++g) {
      const auto units = in.take<std::int64_t>();
      const auto places = in.take<std::uint64_t>();
      if (places == 0xFF) {
        parts_->mass.emplace_back();
        continue;
      }
      const Decimal mass = Decimal::scaled(units, static_cast<unsigned>(std::min<std::uint64_t>(places, 18)));
      // What a file states adds up to one at most (composition.sum); deciding counts on it.
      if (places > 18 || mass.negative() || mass > Decimal(1)) return corrupted(name_of(Section::goods));
      parts_->mass.emplace_back(mass);
    }
    for (std::size_t g = 0; g < parts_->goods && in.good(); ++g) {
      parts_->elements_of.push_back(in.take<std::uint32_t>());
      if (parts_->elements_of.back() >= elements_) return corrupted(name_of(Section::goods));
    }
    for (std::uint32_t e = 0; e < elements_ && in.good(); ++e) parts_->elements.emplace_back(in.take_text());
    return in.good() && in.left() < 8 ? Result<void>{} : corrupted(name_of(Section::goods));
  }

  Result<void> parties() {
    Taken in(section(Section::parties));
    for (std::size_t p = 0; p <= parts_->parties && in.good(); ++p) {
      parts_->first_person.push_back(in.take<std::uint32_t>());
      if (p != 0 && parts_->first_person[p] < parts_->first_person[p - 1]) return corrupted(name_of(Section::parties));
    }
    const std::uint32_t people = parts_->first_person.empty() ? 0 : parts_->first_person.back();
    for (std::uint32_t p = 0; p < people && in.good(); ++p) {
      parts_->person_of.push_back(in.take<std::uint32_t>());
      if (parts_->person_of.back() >= parts_->people) return corrupted(name_of(Section::parties));
    }
    const bool whole = in.good() && in.left() < 8 && parts_->first_person.front() == 0;
    return whole ? Result<void>{} : corrupted(name_of(Section::parties));
  }

  std::shared_ptr<Table::Parts> parts_;
  std::string_view meta_;
  std::uint32_t elements_ = 0;
  std::map<Section, Entry> sections_;
  Taken goods_{{}};
};

template <class T>
std::span<const T> column_of(std::string_view& bytes, std::size_t count) {
  const std::span<const T> column(reinterpret_cast<const T*>(bytes.data()), count);
  bytes.remove_prefix(count * sizeof(T));
  return column;
}

bool below(std::span<const std::uint32_t> numbers, std::size_t limit) {
  return std::all_of(numbers.begin(), numbers.end(), [&](std::uint32_t number) { return number < limit; });
}

}  // namespace

Result<Table> Table::open(std::string_view bytes, std::string name) {
  auto parts = Opening(bytes, std::move(name)).run();
  if (!parts) return fail(parts.error());
  return Table(std::move(*parts));
}

Result<Table::Block> Table::block(std::size_t number) const {
  const Entry& entry = parts_->blocks[number];
  const auto corrupted = [&] {
    return fail("table.corrupted", {"rows, block " + std::to_string(number + 1)}, Where{parts_->name, 0, {}});
  };
  std::string_view bytes = parts_->bytes.substr(entry.offset, entry.size);
  const std::size_t rows = entry.count;
  if (bytes.size() < rows * 8 * sizeof(std::uint32_t) + sizeof(std::uint32_t)) return corrupted();
  if (crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()) != entry.crc) return corrupted();
  Block block;
  block.goods = column_of<std::uint32_t>(bytes, rows);
  block.transaction = column_of<std::uint32_t>(bytes, rows);
  block.parties = column_of<std::uint32_t>(bytes, rows);
  block.contract = column_of<std::int32_t>(bytes, rows);
  block.declaration = column_of<std::int32_t>(bytes, rows);
  block.departure = column_of<std::int32_t>(bytes, rows);
  block.transaction_ids = column_of<std::uint32_t>(bytes, rows + 1);
  block.line_ids = column_of<std::uint32_t>(bytes, rows);
  block.text = bytes;
  bool sound = below(block.goods, parts_->goods) && below(block.transaction, parts_->transactions) &&
               below(block.parties, parts_->parties) && block.transaction_ids[rows] <= bytes.size();
  for (std::size_t row = 0; row < rows && sound; ++row) {
    sound = block.transaction_ids[row] <= block.line_ids[row] && block.line_ids[row] <= block.transaction_ids[row + 1];
  }
  if (!sound) return corrupted();
  return block;
}

}  // namespace sluice::rulebook
