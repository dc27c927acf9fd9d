// SPDX-License-Identifier: Apache-2.0
// Encodes transactions: profiles are told apart by what the file states, read once each by the interpreter's
// own reading, and numbered.
#include <algorithm>
#include <set>
#include <unordered_map>
#include <zlib.h>

#include "sluice/base/check.hpp"
#include "table_parts.hpp"

namespace sluice::rulebook {
namespace {

// What a transaction states, as a key that is equal only where all that the law may read is.
class Key {
 public:
  void add(std::string_view text) { bytes_.add_text(text); }
  void add(bool value) { bytes_.add(static_cast<std::uint8_t>(value)); }
  void add(const trade::Country& country) { add(country.text()); }
  void add(const Decimal& value) {
    bytes_.add(value.units());
    bytes_.add(static_cast<std::uint8_t>(value.places()));
  }
  void add(const trade::Range& range) {
    add(range.min);
    add(range.max);
  }
  template <class T>
    requires std::is_enum_v<T>
  void add(T value) {
    bytes_.add(static_cast<std::uint32_t>(value));
  }
  template <class T>
  void add(const trade::Fact<T>& fact) {
    bytes_.add(static_cast<std::uint8_t>(fact.unknown() ? 0 : fact.known() ? 1 : 2));
    if (const T* value = fact.get()) add(*value);
  }
  template <class T>
  void add(const std::vector<T>& values) {
    bytes_.add(static_cast<std::uint32_t>(values.size()));
    for (const T& value : values) add(value);
  }
  template <class T>
  void add(const std::map<std::string, T, std::less<>>& values) {
    bytes_.add(static_cast<std::uint32_t>(values.size()));
    for (const auto& [name, value] : values) {
      add(std::string_view(name));
      add(value);
    }
  }
  void add(const trade::Parameter& parameter) {
    bytes_.add(static_cast<std::uint8_t>(parameter.index()));
    std::visit([this](const auto& value) { add(value); }, parameter);
  }
  void add(const std::string& text) { add(std::string_view(text)); }
  void add(const trade::Content& content) {
    add(content.origin);
    add(content.control_code);
    add(content.value_share);
  }
  void add(const trade::MadeWith& made) {
    add(made.country);
    add(made.technology);
  }
  void add(const trade::Hit& hit) {
    add(hit.list);
    add(hit.relation);
    add(hit.share);
    add(hit.disposition);
  }
  void add(const trade::Party& party) {
    add(party.role);
    add(party.established_in);
    add(party.located_in);
    add(party.nationality);
    add(party.military);
    add(party.hits);
  }
  void add_goods(const trade::Line& line) {
    add(line.form);
    add(line.material);
    add(line.composition);
    add(line.composition_complete);
    add(line.origin);
    add(line.content);
    add(line.made_with);
    add(line.parameters);
  }
  void add_transaction(const trade::Transaction& t) {
    add(t.act);
    add(t.from);
    add(t.to);
    add(t.via);
    add(t.procedure);
    add(t.end_use.humanitarian);
    add(t.end_use.logic_nm);
    add(t.end_use.memory_layers);
    add(t.end_use.chip_tools_or_materials);
    add(t.end_use.ai);
    const trade::Risks& risks = t.end_use.risks;
    for (const auto* risk :
         {&risks.military, &risks.military_potential, &risks.wmd, &risks.terrorism, &risks.national_security}) {
      add(*risk);
    }
  }
  [[nodiscard]] std::string take() { return std::move(bytes_.bytes); }

 private:
  Bytes bytes_;
};

std::string elements_of(const trade::Line& line, const trade::Reference& reference) {
  std::set<std::string> elements;
  for (const auto& [symbol, fraction] : line.composition) {
    const auto* known = fraction.get();
    if (fraction.unknown() || (known != nullptr && known->max > Decimal(0))) elements.insert(symbol);
  }
  if (const auto material = trade::material_of(line, reference)) {
    if (reference.element(*material) != nullptr) elements.insert(*material);
    for (const trade::MaterialRow& row : reference.materials()) {
      if (row.symbol == *material) elements.insert(row.elements.begin(), row.elements.end());
    }
  }
  std::string text;
  for (const std::string& each : elements) text.append(text.empty() ? "" : ",").append(each);
  return text;
}

struct Column {
  std::size_t book;  // whose reading it is
  FactId fact;
  std::unordered_map<std::string, std::uint32_t> numbers;  // by the instance's bytes
  std::vector<std::string> values;
  std::vector<std::uint32_t> profiles;
};

std::uint8_t width_for(std::size_t values) { return values <= 0x100 ? 1 : values <= 0x10000 ? 2 : 4; }

}  // namespace

struct TableWriter::State {
  std::vector<std::shared_ptr<const Rulebook>> books;
  std::shared_ptr<const trade::Reference> reference;
  Sink sink;
  std::uint64_t written = 0;
  std::uint64_t rows = 0;
  std::vector<Entry> entries;
  std::array<std::vector<Column>, kParts> columns;  // parties: by person

  std::unordered_map<std::string, std::uint32_t> goods, transactions, people, parties;
  std::vector<std::optional<Decimal>> mass;
  std::unordered_map<std::string, std::uint32_t> element_numbers;
  std::vector<std::string> elements;
  std::vector<std::uint32_t> goods_elements;
  std::string destinations;
  std::vector<std::uint32_t> first_person, person_of;

  std::vector<std::uint32_t> block_goods, block_transactions, block_parties, transaction_ids, line_ids;
  std::vector<std::int32_t> contract, declaration, departure;
  std::string text;

  Result<void> put(std::string_view bytes) {
    written += bytes.size();
    return sink(bytes);
  }

  Result<void> section(Section kind, std::uint64_t count, Bytes bytes) {
    bytes.pad();
    const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(bytes.bytes.data()), bytes.bytes.size());
    entries.push_back({kind, static_cast<std::uint32_t>(crc), written, bytes.bytes.size(), count});
    return put(bytes.bytes);
  }

  void enter(Column& column, const Instance& instance) {
    Bytes bytes;
    write_instance(bytes, instance);
    const auto [known, fresh] =
        column.numbers.try_emplace(bytes.bytes, static_cast<std::uint32_t>(column.values.size()));
    if (fresh) column.values.push_back(bytes.bytes);
    column.profiles.push_back(known->second);
  }

  void read(Part part, std::vector<TransactionReading>& readings, int party) {
    for (Column& column : columns[static_cast<std::size_t>(part)]) {
      enter(column, readings[column.book].read(column.fact, party));
    }
  }

  std::vector<TransactionReading> readings(const trade::Transaction& transaction, std::size_t line) const {
    std::vector<TransactionReading> result;
    for (const auto& book : books) result.emplace_back(*book, *reference, transaction, line);
    return result;
  }

  std::uint32_t goods_of(const trade::Transaction& transaction, std::size_t index) {
    const trade::Line& line = transaction.lines[index];
    Key key;
    key.add_goods(line);
    const auto [known, fresh] = goods.try_emplace(key.take(), static_cast<std::uint32_t>(goods.size()));
    if (!fresh) return known->second;
    auto all = readings(transaction, index);
    read(Part::goods, all, -1);
    mass.push_back(all.front().stated_mass());
    std::string named = elements_of(line, *reference);
    const auto [element, unseen] = element_numbers.try_emplace(named, static_cast<std::uint32_t>(elements.size()));
    if (unseen) elements.push_back(std::move(named));
    goods_elements.push_back(element->second);
    return known->second;
  }

  std::uint32_t transaction_of(const trade::Transaction& transaction) {
    Key key;
    key.add_transaction(transaction);
    const auto [known, fresh] = transactions.try_emplace(key.take(), static_cast<std::uint32_t>(transactions.size()));
    if (!fresh) return known->second;
    auto all = readings(transaction, 0);
    read(Part::transaction, all, -1);
    const auto* to = transaction.to.get();
    destinations += to != nullptr ? std::string(to->text()) : "??";
    return known->second;
  }

  std::uint32_t parties_of(const trade::Transaction& transaction) {
    Key key;
    key.add(transaction.parties);
    const auto [known, fresh] = parties.try_emplace(key.take(), static_cast<std::uint32_t>(parties.size()));
    if (!fresh) return known->second;
    auto all = readings(transaction, 0);
    first_person.push_back(static_cast<std::uint32_t>(person_of.size()));
    for (int party = 0; party < all.front().parties(); ++party) person_of.push_back(person(all, party));
    return known->second;
  }

  std::uint32_t person(std::vector<TransactionReading>& all, int party) {
    auto& own = columns[static_cast<std::size_t>(Part::parties)];
    Bytes bytes;
    std::vector<Instance> instances;
    for (const Column& column : own) {
      instances.push_back(all[column.book].read(column.fact, party));
      write_instance(bytes, instances.back());
    }
    const auto [known, fresh] = people.try_emplace(bytes.bytes, static_cast<std::uint32_t>(people.size()));
    if (fresh) {
      for (std::size_t i = 0; i < own.size(); ++i) enter(own[i], instances[i]);
    }
    return known->second;
  }

  Result<void> add(const TableRow& row, const trade::Dates& dates, std::string_view transaction_id,
                   std::string_view line_id);
  Result<void> flush();
  [[nodiscard]] Bytes values() const;
  [[nodiscard]] Bytes profiles(Part part) const;
  [[nodiscard]] Bytes meta() const;
};

Result<void> TableWriter::State::flush() {
  if (block_goods.empty()) return {};
  transaction_ids.push_back(static_cast<std::uint32_t>(text.size()));
  Bytes bytes;
  const auto add = [&](const auto& column) {
    bytes.bytes.append(reinterpret_cast<const char*>(column.data()), column.size() * sizeof(column.front()));
  };
  add(block_goods);
  add(block_transactions);
  add(block_parties);
  add(contract);
  add(declaration);
  add(departure);
  add(transaction_ids);
  add(line_ids);
  bytes.bytes += text;
  const std::uint64_t count = block_goods.size();
  for (auto* column : {&block_goods, &block_transactions, &block_parties, &transaction_ids, &line_ids}) column->clear();
  for (auto* column : {&contract, &declaration, &departure}) column->clear();
  text.clear();
  return section(Section::rows, count, std::move(bytes));
}

Bytes TableWriter::State::values() const {
  Bytes bytes;
  for (const auto& part : columns) {
    for (const Column& column : part) {
      bytes.add(static_cast<std::uint32_t>(column.values.size()));
      for (const std::string& value : column.values) bytes.bytes += value;
    }
  }
  return bytes;
}

Bytes TableWriter::State::profiles(Part part) const {
  Bytes bytes;
  for (const Column& column : columns[static_cast<std::size_t>(part)]) {
    const std::uint8_t width = width_for(column.values.size());
    for (const std::uint32_t number : column.profiles) {
      bytes.bytes.append(reinterpret_cast<const char*>(&number), width);
    }
    bytes.pad();
  }
  if (part == Part::goods) {
    for (const auto& sum : mass) {
      bytes.add(sum ? sum->units() : std::int64_t{-1});
      bytes.add(sum ? std::uint64_t{sum->places()} : std::uint64_t{0xFF});
    }
    for (const std::uint32_t number : goods_elements) bytes.add(number);
    for (const std::string& each : elements) bytes.add_text(each);
  }
  if (part == Part::transaction) bytes.bytes += destinations;
  return bytes;
}

Bytes TableWriter::State::meta() const {
  Bytes bytes;
  bytes.add_text(books.front()->regime);
  bytes.add_text(roles_of(*books.front()));
  bytes.add(static_cast<std::uint32_t>(books.size()));
  for (const auto& book : books) bytes.add_text(book->hash);
  bytes.add(rows);
  bytes.add(static_cast<std::uint32_t>(elements.size()));
  bytes.add(static_cast<std::uint32_t>(columns[0].size() + columns[1].size() + columns[2].size()));
  for (std::size_t part = 0; part < kParts; ++part) {
    for (const Column& column : columns[part]) {
      const Fact& fact = books[column.book]->facts[column.fact];
      bytes.add_text(fact.id);
      bytes.add_text(definition(*books[column.book], fact));
      bytes.add(static_cast<std::uint8_t>(part));
      bytes.add(width_for(column.values.size()));
    }
  }
  bytes.add(static_cast<std::uint32_t>(entries.size()));
  for (const Entry& entry : entries) {
    bytes.add(entry.section);
    bytes.add(entry.crc);
    bytes.add(entry.offset);
    bytes.add(entry.size);
    bytes.add(entry.count);
  }
  return bytes;
}

Result<TableWriter> TableWriter::make(std::vector<std::shared_ptr<const Rulebook>> books,
                                      std::shared_ptr<const trade::Reference> reference, Sink sink) {
  CHECK_THAT(!books.empty());
  auto state = std::make_unique<State>();
  std::map<std::string, std::string> definitions;
  const Rulebook& first = *books.front();
  for (std::size_t b = 0; b < books.size(); ++b) {
    const Rulebook& book = *books[b];
    if (book.regime != first.regime || roles_of(book) != roles_of(first)) {
      return fail("table.books", {first.hash.substr(0, 19), book.hash.substr(0, 19), "regime and roles"});
    }
    for (std::size_t id = 0; id < book.facts.size(); ++id) {
      const Fact& fact = book.facts[id];
      const auto [known, fresh] = definitions.try_emplace(fact.id, definition(book, fact));
      if (!fresh) {
        if (known->second == definition(book, fact)) continue;
        return fail("table.books", {first.hash.substr(0, 19), book.hash.substr(0, 19), fact.id});
      }
      state->columns[static_cast<std::size_t>(part_of(fact))].push_back({b, static_cast<FactId>(id), {}, {}, {}});
    }
  }
  state->books = std::move(books);
  state->reference = std::move(reference);
  state->sink = std::move(sink);
  Bytes header;
  header.bytes = kTableMagic;
  header.add(kTableVersion);
  header.add(std::uint32_t{0x01020304});
  const auto put = state->put(header.bytes);
  if (!put) return fail(put.error());
  return TableWriter(std::move(state));
}

Result<void> TableWriter::State::add(const TableRow& row, const trade::Dates& dates, std::string_view transaction_id,
                                     std::string_view line_id) {
  const auto day = [](const trade::Fact<Date>& date) { return date.known() ? date.get()->days : Table::kNoDay; };
  block_goods.push_back(row.goods);
  block_transactions.push_back(row.transaction);
  block_parties.push_back(row.parties);
  contract.push_back(day(dates.contract));
  declaration.push_back(day(dates.declaration));
  departure.push_back(day(dates.departure));
  transaction_ids.push_back(static_cast<std::uint32_t>(text.size()));
  text += transaction_id;
  line_ids.push_back(static_cast<std::uint32_t>(text.size()));
  text += line_id;
  ++rows;
  if (block_goods.size() == kBlockRows || text.size() > (64U << 20U)) return flush();
  return {};
}

std::vector<TableRow> TableWriter::profiles(const trade::Transaction& transaction) {
  std::vector<TableRow> rows;
  if (transaction.lines.empty()) return rows;
  const std::uint32_t shipped = state_->transaction_of(transaction);
  const std::uint32_t people = state_->parties_of(transaction);
  for (std::size_t line = 0; line < transaction.lines.size(); ++line)
    rows.push_back({state_->goods_of(transaction, line), shipped, people});
  return rows;
}

Result<void> TableWriter::add(const TableRow& row, std::string_view transaction_id, std::string_view line_id) {
  return state_->add(row, {}, transaction_id, line_id);
}

Result<void> TableWriter::add(const trade::Transaction& transaction) {
  const std::vector<TableRow> rows = profiles(transaction);
  for (std::size_t line = 0; line < rows.size(); ++line) {
    if (auto done = state_->add(rows[line], transaction.dates, transaction.id, transaction.lines[line].id); !done)
      return done;
  }
  return {};
}

Result<void> TableWriter::finish() {
  State& s = *state_;
  s.first_person.push_back(static_cast<std::uint32_t>(s.person_of.size()));
  Bytes parties;
  for (const std::uint32_t first : s.first_person) parties.add(first);
  for (const std::uint32_t person : s.person_of) parties.add(person);
  Result<void> done = s.flush();
  if (done) done = s.section(Section::values, 0, s.values());
  if (done) done = s.section(Section::goods, s.goods.size(), s.profiles(Part::goods));
  if (done) done = s.section(Section::transactions, s.transactions.size(), s.profiles(Part::transaction));
  if (done) done = s.section(Section::people, s.people.size(), s.profiles(Part::parties));
  if (done) done = s.section(Section::parties, s.parties.size(), std::move(parties));
  if (!done) return done;
  Bytes end = s.meta();
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(end.bytes.data()), end.bytes.size());
  const std::size_t size = end.bytes.size();
  end.add(s.written);
  end.add(static_cast<std::uint32_t>(size));
  end.add(static_cast<std::uint32_t>(crc));
  end.bytes += kTableEnd;
  return s.put(end.bytes);
}

std::uint64_t TableWriter::rows() const noexcept { return state_->rows; }

TableWriter::TableWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
TableWriter::TableWriter(TableWriter&&) noexcept = default;
TableWriter& TableWriter::operator=(TableWriter&&) noexcept = default;
TableWriter::~TableWriter() = default;

}  // namespace sluice::rulebook
