// SPDX-License-Identifier: Apache-2.0
// What the writer and the reader of tables share, and what a table says of a row.
#include "sluice/rulebook/table.hpp"

#include <algorithm>
#include "sluice/base/check.hpp"
#include "sluice/base/hash.hpp"
#include "table_parts.hpp"

namespace sluice::rulebook {
namespace {

constexpr std::size_t kSymbolWords = kSymbolsMax / 64;
static_assert(kSymbolsMax % 64 == 0);

void add_symbols(Bytes& out, const Symbols& symbols) {
  for (std::size_t w = 0; w < kSymbolWords; ++w) {
    std::uint64_t word = 0;
    for (std::size_t bit = 0; bit < 64; ++bit) word |= std::uint64_t{symbols.test(w * 64 + bit)} << bit;
    out.add(word);
  }
}

Symbols take_symbols(Taken& in) {
  Symbols symbols;
  for (std::size_t w = 0; w < kSymbolWords; ++w) {
    const auto word = in.take<std::uint64_t>();
    for (std::size_t bit = 0; bit < 64; ++bit) symbols.set(w * 64 + bit, (word >> bit & 1U) != 0);
  }
  return symbols;
}

void add_cut(Bytes& out, const Cut& cut) {
  out.add(cut.reach);
  out.add(static_cast<std::uint8_t>(cut.after));
  out.add(cut.value.units());
  out.add(static_cast<std::uint8_t>(cut.value.places()));
}

Cut take_cut(Taken& in) {
  const auto reach = in.take<std::int8_t>();
  const bool after = in.take<std::uint8_t>() != 0;
  const auto units = in.take<std::int64_t>();
  const Decimal value = Decimal::scaled(units, std::min<unsigned>(in.take<std::uint8_t>(), 18));
  if (reach != 0) return reach < 0 ? Cut::lowest() : Cut::highest();
  return after ? Cut::behind(value) : Cut::before(value);
}

void add_set(Bytes& out, const ValueSet& set) {
  add_symbols(out, set.symbols());
  out.add(static_cast<std::uint32_t>(set.intervals().size()));
  for (const Interval& interval : set.intervals()) {
    add_cut(out, interval.low);
    add_cut(out, interval.high);
  }
}

// Whether a reading of the fact can have that value: deciding counts on it.
bool fits(const Fact& fact, const Instance& value) {
  const Symbols& symbols = value.possible.symbols();
  const auto& intervals = value.possible.intervals();
  const bool number = fact.kind == FactKind::number;
  const std::size_t known = number ? 1 : fact.symbols.size();
  if ((symbols >> known).any() || (value.certain & ~symbols).any()) return false;
  if (value.several != (fact.kind == FactKind::several) || (value.silent && !fact.silence)) return false;
  if (!number) return intervals.empty();
  if (fact.source != FactSource::composition) return true;
  // A share of the mass is a number, and begins at what the file states.
  return symbols.none() && !intervals.empty() && intervals.front().low.reach == Cut::Reach::at &&
         !intervals.front().low.after;
}

}  // namespace

std::string_view name_of(Section section) {
  switch (section) {
    case Section::rows: return "rows";
    case Section::values: return "values of facts";
    case Section::goods: return "goods";
    case Section::transactions: return "transactions";
    case Section::people: return "people";
    case Section::parties: return "parties";
  }
  return "?";
}

std::string definition(const Rulebook& book, const Fact& fact) {
  Bytes all;
  all.add_text(fact.id);
  all.add(fact.scope);
  all.add(fact.kind);
  all.add(static_cast<std::uint8_t>(fact.ordered));
  for (const std::string& symbol : fact.symbols) all.add_text(symbol);
  all.add_text(fact.unit);
  add_set(all, fact.domain);
  if (fact.silence) all.add_text("silent");  // how silence is settled is the rulebook's own, not the table's
  if (fact.item_list >= 0) {
    for (const Item& item : book.lists[static_cast<std::size_t>(fact.item_list)].items) all.add_text(item.code);
  }
  return sha256(all.bytes);
}

Part part_of(const Fact& fact) {
  if (fact.scope == FactScope::party) return Part::parties;
  return fact.scope == FactScope::line ? Part::goods : Part::transaction;
}

std::string roles_of(const Rulebook& book) {
  std::string text;
  for (const trade::Role role : book.has_roles) text.append(text.empty() ? "" : ",").append(symbol(role));
  return text;
}

void write_instance(Bytes& out, const Instance& instance) {
  out.add(static_cast<std::uint8_t>((instance.silent ? 1 : 0) | (instance.several ? 2 : 0)));
  add_set(out, instance.possible);
  if (instance.several) add_symbols(out, instance.certain);
}

Instance read_instance(Taken& in) {
  Instance instance;
  const auto flags = in.take<std::uint8_t>();
  instance.silent = (flags & 1U) != 0;
  instance.several = (flags & 2U) != 0;
  instance.possible = ValueSet(take_symbols(in));
  const auto intervals = in.take<std::uint32_t>();
  for (std::uint32_t i = 0; i < intervals && in.good(); ++i) {
    const Cut low = take_cut(in);
    const Cut high = take_cut(in);
    instance.possible = instance.possible.unite(ValueSet(Interval{low, high}));
  }
  if (instance.several) instance.certain = take_symbols(in);
  return instance;
}

const Table::Parts::Column* Table::Parts::column(std::string_view fact) const {
  const auto found = column_of.find(fact);
  return found == column_of.end() ? nullptr : &columns[found->second];
}

int TableReading::parties() const {
  return static_cast<int>(parts_.first_person[parties_ + 1] - parts_.first_person[parties_]);
}

Instance TableReading::read(FactId fact, int party) {
  const Table::Parts::Column* column = parts_.column(book_.facts[fact].id);
  CHECK_THAT(column != nullptr);  // Table::suits
  std::uint32_t profile = column->part == Part::goods ? goods_ : transaction_;
  if (column->part == Part::parties) {
    profile = parts_.person_of[parts_.first_person[parties_] + static_cast<std::uint32_t>(party)];
  }
  Instance instance = column->values[column->numbers.at(profile)];
  instance.fact = fact;
  instance.party = party;
  return instance;
}

Result<void> Table::suits(const Rulebook& book) const {
  const auto at = [&] { return Where{parts_->name, 0, {}}; };
  std::string written;
  for (const std::string& hash : parts_->rulebooks) written += (written.empty() ? "" : ", ") + hash.substr(0, 19);
  if (book.regime != parts_->regime) return fail("table.regime", {parts_->regime, book.regime}, at());
  if (roles_of(book) != parts_->roles) return fail("table.roles", {book.hash.substr(0, 19), written}, at());
  for (const Fact& fact : book.facts) {
    const Parts::Column* column = parts_->column(fact.id);
    if (column == nullptr || column->definition != definition(book, fact)) {
      return fail("table.fact", {fact.id, book.hash.substr(0, 19), written}, at());
    }
    if (column->part != part_of(fact)) return fail("table.corrupted", {"directory"}, at());
    const auto sound = [&](const Instance& value) { return fits(fact, value); };
    if (!std::all_of(column->values.begin(), column->values.end(), sound)) {
      return fail("table.corrupted", {std::string(name_of(Section::values)) + ", " + fact.id}, at());
    }
  }
  return {};
}

std::uint64_t Table::rows() const noexcept { return parts_->rows; }
std::size_t Table::blocks() const noexcept { return parts_->blocks.size(); }
const std::string& Table::name() const noexcept { return parts_->name; }
const std::string& Table::regime() const noexcept { return parts_->regime; }
const std::vector<std::string>& Table::rulebooks() const noexcept { return parts_->rulebooks; }
std::size_t Table::goods() const noexcept { return parts_->goods; }
std::size_t Table::transactions() const noexcept { return parts_->transactions; }
std::size_t Table::parties() const noexcept { return parts_->parties; }

std::string_view Table::destination(std::uint32_t transaction) const {
  const auto& code = parts_->destination[transaction];
  return code[0] == '?' ? std::string_view("unknown") : std::string_view(code.data(), code.size());
}

std::string_view Table::elements(std::uint32_t goods) const { return parts_->elements[parts_->elements_of[goods]]; }

std::string_view Table::Block::transaction_id(std::size_t row) const {
  return text.substr(transaction_ids[row], line_ids[row] - transaction_ids[row]);
}

std::string_view Table::Block::line_id(std::size_t row) const {
  return text.substr(line_ids[row], transaction_ids[row + 1] - line_ids[row]);
}

}  // namespace sluice::rulebook
