// SPDX-License-Identifier: Apache-2.0
// Tables are opened from any bytes: what is no table is refused, and what opens can be read, held against a
// rulebook and decided. The first byte chooses: the bytes as they are; the same with every sum made right, so that
// the parser behind the sums is reached; a small good table with some of its bytes set (three bytes each: a place
// and a value) and the sums made right; or the same, and what opens is decided, which takes its time.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>
#include <zlib.h>

#include "sluice/base/check.hpp"
#include "sluice/rulebook/impact.hpp"
#include "sluice/rulebook/load.hpp"
#include "table_parts.hpp"

namespace {

using namespace sluice;
using rulebook::Table;

constexpr std::size_t kEntry = 32;  // of the directory

const std::shared_ptr<const trade::Reference>& reference() {
  static const auto tables = [] {
    auto loaded = trade::Reference::load(SLUICE_SOURCE_DIR "/data/reference");
    CHECK_THAT(loaded.has_value());
    return std::make_shared<const trade::Reference>(std::move(*loaded));
  }();
  return tables;
}

// A law that asks for facts of every kind.
constexpr const char* kRegime = R"(
format = 1
[regime]
id = "XX"
title = { en = "t", zh = "文" }
zone = "Asia/Shanghai"
decides = ["declaration", "departure", "contract"]
released = 2026-01-01T00:00:00Z
verified_through = 2026-01-01
scope = { en = "t", zh = "文" }
has_roles = ["end_user"]
lists = ["L"]
[[fact]]
id = "state"
kind = "choice"
values = ["a", "b"]
question = { en = "q", zh = "问" }
silent = { when = { act = "service" }, means = "a", because = { en = "t", zh = "文" } }
[[fact]]
id = "grain"
kind = "number"
question = { en = "q", zh = "问" }
)";

constexpr const char* kInstrument = R"(
format = 1
[instrument]
id = "X-1"
title = { en = "t", zh = "文" }
authority = { en = "t", zh = "文" }
announced = 2025-01-01
source = "https://example.org"
read = 2026-01-01
firmness = "official"
[[event]]
kind = "effective"
on = 2025-02-01
cite = { en = "t", zh = "文" }
[[provision]]
id = "1"
cite = { en = "t", zh = "文" }
says = { en = "t", zh = "文" }
when = { form = ["magnet", "alloy"], "composition.Dy" = "> 0", "composition.Tb" = "<= 0.01", domestic = false }
effect = { outcome = "licence_required" }
[[provision]]
id = "2"
cite = { en = "t", zh = "文" }
says = { en = "t", zh = "文" }
when = { to = ["US", "JP"], via = ["HK", "US"], "param.state" = "b", "param.grain" = "> 3", material = "NdFeB" }
effect = { outcome = "prohibited" }
[[provision]]
id = "3"
cite = { en = "t", zh = "文" }
says = { en = "t", zh = "文" }
when = { party = { "list.L" = "owned", "share.L" = ">= 0.5", role = "end_user" }, "made_with.CN" = "mining" }
effect = { outcome = "licence_required" }
)";

std::shared_ptr<const rulebook::Rulebook> law() {
  rulebook::Bundle bundle;
  bundle.files = {{"X-1.toml", kInstrument}, {"regime.toml", kRegime}};
  auto book = rulebook::load(bundle, *reference());
  CHECK_THAT(book.has_value());
  return std::make_shared<const rulebook::Rulebook>(std::move(*book));
}

const rulebook::Index& index() {
  static const auto made = [] {
    auto compiled = rulebook::Index::make(law());
    CHECK_THAT(compiled.has_value());
    return std::move(*compiled);
  }();
  return made;
}

const std::string& good() {
  static const std::string table = [] {
    std::string bytes;
    auto writer = rulebook::TableWriter::make({law()}, reference(), [&](std::string_view more) -> Result<void> {
      bytes += more;
      return {};
    });
    CHECK_THAT(writer.has_value());
    trade::Transaction transaction;
    transaction.act = trade::Act::shipment;
    transaction.from = trade::Country{{'C', 'N'}};
    for (int i = 0; i < 4; ++i) {
      trade::Line line;
      line.id = "line";
      if (i % 2 == 0) line.form = trade::Form::magnet;
      if (i > 1) line.composition["Dy"] = trade::Range{Decimal(0), Decimal::scaled(i, 1)};
      line.composition["Tb"] = {};
      if (i == 3) line.parameters["grain"] = trade::Parameter(trade::Range{Decimal(i), Decimal(i)});
      transaction.lines.push_back(line);
      transaction.id = "transaction";
      if (i > 0) transaction.to = trade::Country{{'U', 'S'}};
      if (i > 1) transaction.via = std::vector<trade::Country>{{{'H', 'K'}}, {{'D', 'E'}}};
      if (i > 2) transaction.dates.declaration = Date{20200};
      if (i > 1) transaction.parties = std::vector<trade::Party>(static_cast<std::size_t>(i));
      CHECK_THAT(writer->add(transaction).has_value());
    }
    CHECK_THAT(writer->finish().has_value());
    return bytes;
  }();
  return table;
}

template <class T>
T number_at(const std::string& bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

template <class T>
void set_number(std::string& bytes, std::size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

std::uint32_t sum(const std::string& bytes, std::size_t offset, std::size_t size) {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()) + offset, size));
}

// Frame, sums and all, as far as what the bytes say of themselves lies within them.
void mend(std::string& bytes) {
  if (bytes.size() < rulebook::kHeaderSize + rulebook::kTrailerSize) return;
  bytes.replace(0, 8, rulebook::kTableMagic);
  set_number(bytes, 8, rulebook::kTableVersion);
  set_number(bytes, 12, std::uint32_t{0x01020304});
  bytes.replace(bytes.size() - 8, 8, rulebook::kTableEnd);
  const std::size_t trailer = bytes.size() - rulebook::kTrailerSize;
  const std::uint64_t offset = number_at<std::uint64_t>(bytes, trailer) % (trailer + 1);
  set_number(bytes, trailer, offset);
  set_number(bytes, trailer + 8, static_cast<std::uint32_t>(trailer - offset));
  // The directory's entries are the last of it; whole ones from its end on, as far as they look like entries.
  for (std::size_t at = trailer; at >= offset + kEntry; at -= kEntry) {
    const std::size_t entry = at - kEntry;
    const auto kind = number_at<std::uint32_t>(bytes, entry);
    const auto from = number_at<std::uint64_t>(bytes, entry + 8);
    const auto size = number_at<std::uint64_t>(bytes, entry + 16);
    if (kind == 0 || kind > 6 || from > offset || size > offset - from) break;
    set_number(bytes, entry + 4, sum(bytes, from, size));
  }
  set_number(bytes, trailer + 12, sum(bytes, offset, trailer - offset));
}

// Everything that a reader of tables may ask of one that opens.
void read_all(const Table& table, bool decides) {
  bool sound = table.rows() < (1U << 20U);
  for (std::size_t b = 0; b < table.blocks(); ++b) {
    const auto block = table.block(b);
    if (!block) {
      CHECK_THAT(block.error().code == "table.corrupted");
      sound = false;
      continue;
    }
    for (std::size_t row = 0; row < block->goods.size(); ++row) {
      (void)std::string(block->transaction_id(row));
      (void)std::string(block->line_id(row));
      (void)std::string(table.destination(block->transaction[row]));
      (void)std::string(table.elements(block->goods[row]));
    }
  }
  if (!sound || !decides || !table.suits(index().book())) return;
  CHECK_THAT(rulebook::impact(table, index(), index(), {{}, Date{20200}, 1, {}}).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::uint8_t choice = data[0] % 8;
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (choice >= 2) {
    const std::string patches = std::move(bytes);
    bytes = good();
    for (std::size_t i = 0; i + 3 <= patches.size(); i += 3) {
      bytes[number_at<std::uint16_t>(patches, i) % bytes.size()] = patches[i + 2];
    }
  }
  if (choice != 0) mend(bytes);
  // A copy of its own length, so that the sanitizer sees every byte beyond; aligned as a mapped file is.
  const std::unique_ptr<char[]> aligned(new char[bytes.size()]);
  std::copy(bytes.begin(), bytes.end(), aligned.get());
  const auto table = Table::open({aligned.get(), bytes.size()}, "fuzz.table");
  if (!table) {
    CHECK_THAT(table.error().where.file == "fuzz.table");
    CHECK_THAT(table.error().code.starts_with("table."));
    return 0;
  }
  read_all(*table, choice == 7);
  return 0;
}
