// SPDX-License-Identifier: Apache-2.0
// What a table is made of, for its writer and its reader.
#pragma once

#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "index_layout.hpp"
#include "reading.hpp"
#include "sluice/rulebook/table.hpp"

namespace sluice::rulebook {

static_assert(std::endian::native == std::endian::little, "tables are little-endian");

inline constexpr std::string_view kTableMagic{"SLUICE\x1aT", 8};
inline constexpr std::string_view kTableEnd{
    "T\x1a"
    "ECIULS",
    8};
inline constexpr std::size_t kBlockRows = 1U << 16U;
inline constexpr std::size_t kHeaderSize = 16;
inline constexpr std::size_t kTrailerSize = 24;

enum class Section : std::uint32_t { rows = 1, values = 2, goods = 3, transactions = 4, people = 5, parties = 6 };
[[nodiscard]] std::string_view name_of(Section section);

struct Entry {  // of the directory
  Section section;
  std::uint32_t crc;
  std::uint64_t offset;
  std::uint64_t size;
  std::uint64_t count;  // of rows or profiles
};

// A fact's identity: two rulebooks mean the same by it where this is equal.
[[nodiscard]] std::string definition(const Rulebook& book, const Fact& fact);
// Whose profile says what a fact is.
[[nodiscard]] Part part_of(const Fact& fact);
[[nodiscard]] std::string roles_of(const Rulebook& book);

// Numbers as bytes, least first.
class Bytes {
 public:
  template <class T>
  void add(T value) {
    static_assert(std::is_integral_v<T> || std::is_enum_v<T>);
    const std::size_t size = bytes.size();
    bytes.resize(size + sizeof value);
    std::memcpy(bytes.data() + size, &value, sizeof value);
  }
  void add_text(std::string_view text) {
    add(static_cast<std::uint32_t>(text.size()));
    bytes.append(text);
  }
  void pad() { bytes.resize((bytes.size() + 7) / 8 * 8); }
  std::string bytes;
};

class Taken {
 public:
  explicit Taken(std::string_view bytes) : left_(bytes) {}
  template <class T>
  T take() {
    T value{};
    if (left_.size() < sizeof value) {
      good_ = false;
      return value;
    }
    std::memcpy(&value, left_.data(), sizeof value);
    left_.remove_prefix(sizeof value);
    return value;
  }
  std::string_view take_bytes(std::size_t size) {
    if (left_.size() < size) {
      good_ = false;
      return {};
    }
    const auto bytes = left_.substr(0, size);
    left_.remove_prefix(size);
    return bytes;
  }
  std::string_view take_text() { return take_bytes(take<std::uint32_t>()); }
  [[nodiscard]] bool good() const noexcept { return good_; }
  [[nodiscard]] bool done() const noexcept { return good_ && left_.empty(); }
  [[nodiscard]] std::size_t left() const noexcept { return left_.size(); }

 private:
  std::string_view left_;
  bool good_ = true;
};

void write_instance(Bytes& out, const Instance& instance);
[[nodiscard]] Instance read_instance(Taken& in);

// A column of value numbers, in as few bytes each as the largest needs.
struct Packed {
  const char* data = nullptr;
  std::uint8_t width = 1;
  [[nodiscard]] std::uint32_t at(std::size_t row) const {
    std::uint32_t value = 0;
    std::memcpy(&value, data + row * width, width);
    return value;
  }
};

struct Table::Parts {
  struct Column {
    std::string fact;
    std::string definition;
    Part part = Part::goods;
    std::vector<Instance> values;
    Packed numbers;  // by profile; party facts: by person
  };
  std::string_view bytes;
  std::string name;
  std::string regime;
  std::string roles;
  std::vector<std::string> rulebooks;
  std::uint64_t rows = 0;
  std::vector<Entry> blocks;
  std::vector<Column> columns;
  std::map<std::string, std::size_t, std::less<>> column_of;
  std::size_t goods = 0, transactions = 0, people = 0, parties = 0;
  std::vector<std::optional<Decimal>> mass;  // by goods
  std::vector<std::uint32_t> elements_of;    // by goods, into elements
  std::vector<std::string> elements;
  std::vector<std::array<char, 2>> destination;  // by transaction; "??" where not known
  std::vector<std::uint32_t> first_person;       // by parties, and one more
  std::vector<std::uint32_t> person_of;

  [[nodiscard]] const Column* column(std::string_view fact) const;
};

// A row of a table, as the interpreter reads it. Both must outlive it.
class TableReading final : public Reading {
 public:
  TableReading(const Rulebook& book, const Table& table, std::uint32_t goods, std::uint32_t transaction,
               std::uint32_t parties)
      : book_(book), parts_(table.parts()), goods_(goods), transaction_(transaction), parties_(parties) {}
  [[nodiscard]] int parties() const override;
  [[nodiscard]] Instance read(FactId fact, int party) override;
  [[nodiscard]] std::optional<Decimal> stated_mass() const override { return parts_.mass[goods_]; }

 private:
  const Rulebook& book_;
  const Table::Parts& parts_;
  std::uint32_t goods_, transaction_, parties_;
};

}  // namespace sluice::rulebook
