// SPDX-License-Identifier: Apache-2.0
// A table says of every row what the transaction said, and anything else than a whole table of the right kind is
// refused by name.
#include "sluice/rulebook/table.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>

#include "random_law.hpp"
#include "support.hpp"
#include "table_parts.hpp"
#include "table_support.hpp"

using namespace sluice;
using namespace sluice::test;
using rulebook::Rulebook;
using rulebook::Table;

namespace {

bool same_statement(const rulebook::Instance& a, const rulebook::Instance& b) {
  return a.fact == b.fact && a.party == b.party && a.possible == b.possible && a.several == b.several &&
         a.certain == b.certain && a.silent == b.silent;
}

// The first fact on which a row and a line differ; nothing where none does.
std::string difference(const Rulebook& book, const Table& table, const Table::Block& block, std::size_t row,
                       const trade::Transaction& transaction, std::size_t line) {
  rulebook::TransactionReading stated(book, *reference(), transaction, line);
  rulebook::TableReading encoded(book, table, block.goods[row], block.transaction[row], block.parties[row]);
  if (stated.parties() != encoded.parties()) return "the number of parties";
  if (stated.stated_mass() != encoded.stated_mass()) return "the stated mass";
  for (rulebook::FactId fact = 0; fact < book.facts.size(); ++fact) {
    const bool of_party = book.facts[fact].scope == rulebook::FactScope::party;
    for (int party = of_party ? 0 : -1; party < (of_party ? stated.parties() : 0); ++party) {
      if (!same_statement(stated.read(fact, party), encoded.read(fact, party))) return book.facts[fact].id;
    }
  }
  return {};
}

std::int32_t number(const trade::Fact<Date>& date) { return date.known() ? date.get()->days : Table::kNoDay; }

struct Seen {
  std::size_t rows = 0, transactions = 0, goods = 0, parties = 0;
};

// Every row of a table against the transactions that went into it.
Seen compare(const Books& books, const std::string& bytes, const std::vector<trade::Transaction>& transactions) {
  const Table table = opened(bytes);
  for (const auto& book : books) REQUIRE(table.suits(*book));
  REQUIRE(table.blocks() == 1);
  const auto block = table.block(0);
  REQUIRE(block);
  std::size_t row = 0;
  for (const trade::Transaction& transaction : transactions) {
    for (std::size_t line = 0; line < transaction.lines.size(); ++line, ++row) {
      REQUIRE(row < table.rows());
      for (const auto& book : books) REQUIRE(difference(*book, table, *block, row, transaction, line) == "");
      REQUIRE(block->transaction_id(row) == transaction.id);
      REQUIRE(block->line_id(row) == transaction.lines[line].id);
      REQUIRE(block->contract[row] == number(transaction.dates.contract));
      REQUIRE(block->declaration[row] == number(transaction.dates.declaration));
      REQUIRE(block->departure[row] == number(transaction.dates.departure));
      REQUIRE(table.destination(block->transaction[row]) ==
              (transaction.to.known() ? transaction.to.get()->text() : std::string_view("unknown")));
      REQUIRE(table.elements(block->goods[row]) == named_elements(transaction.lines[line]));
    }
  }
  REQUIRE(row == table.rows());
  return {row, table.transactions(), table.goods(), table.parties()};
}

// A law of one provision that turns on those facts.
std::shared_ptr<const Rulebook> law_of(const std::vector<std::pair<std::string, std::string>>& tests,
                                       const std::vector<DraftFact>& facts = {},
                                       const std::vector<std::string>& roles = {}) {
  LawDraft draft;
  draft.has_roles = roles;
  draft.facts = facts;
  draft.announced = {day("2025-01-01")};
  draft.provisions.emplace_back();
  draft.provisions.front().id = "1";
  DraftCondition& when = draft.provisions.front().when;
  when.kind = DraftCondition::Kind::all;
  for (const auto& [fact, value] : tests) when.parts.push_back({DraftCondition::Kind::test, fact, value, {}});
  draft.provisions.front().effect.outcome = trade::Outcome::licence_required;
  draft.events.emplace_back();
  draft.events.front().first.date = day("2025-01-01");
  auto book = rulebook::load(print(draft), *reference());
  REQUIRE(book.has_value());
  return std::make_shared<const Rulebook>(std::move(*book));
}

std::string small_table() {
  Rng rng(7);
  const RandomLaw law = random_law(7, *reference());
  auto bytes = encode({law.book}, random_transactions(*law.book, rng, 9));
  REQUIRE(bytes);
  return *bytes;
}

std::string refusal(const Result<void>& result) { return result ? "" : std::string(result.error().code); }

// What becomes of these bytes: the code of what refuses them, on opening or in one of the blocks; and the part
// that it names.
struct Refused {
  std::string code, part;
  bool opens = false;
};
Refused refused(const std::string& bytes) {
  const auto table = Table::open(bytes, "that.table");
  const auto named = [](const Error& error, bool opens) {
    CHECK(error.where.file == "that.table");
    return Refused{std::string(error.code), error.arguments.empty() ? "" : error.arguments.front(), opens};
  };
  if (!table) return named(table.error(), false);
  for (std::size_t b = 0; b < table->blocks(); ++b) {
    if (const auto block = table->block(b); !block) return named(block.error(), true);
  }
  return {"", "", true};
}

}  // namespace

TEST_CASE("a row of a table says of every fact what the transaction said, under every rulebook it was written for") {
  const std::uint64_t laws = std::getenv("SLUICE_SOAK") != nullptr ? 400 : 20;
  Seen sum;
  std::size_t apart = 0;
  for (std::uint64_t seed = 0; seed < laws; ++seed) {
    Rng rng(derive(seed, 11));
    const RandomLaw law = random_law(derive(20261122, seed), *reference());
    const RandomLaw change = random_change(law, rng, *reference());
    auto transactions = random_transactions(*law.book, rng, 250);
    const auto aimed = random_transactions(*change.book, rng, 150);
    transactions.insert(transactions.end(), aimed.begin(), aimed.end());
    CAPTURE(seed);
    CAPTURE(change.change);
    Books books{law.book, change.book};
    auto bytes = encode(books, transactions);
    if (!bytes) {  // the change gave a fact another meaning
      REQUIRE(bytes.error().code == "table.books");
      ++apart;
      books.pop_back();
      bytes = encode(books, transactions);
    }
    REQUIRE(bytes);
    const Seen seen = compare(books, *bytes, transactions);
    sum.rows += seen.rows;
    sum.transactions += seen.transactions;
    sum.goods += seen.goods;
    sum.parties += seen.parties;
  }
  // Profiles are shared, so what tells them apart was tested; and mostly the change shared its law's table.
  CHECK(sum.rows > laws * 400);
  for (const std::size_t profiles : {sum.transactions, sum.goods, sum.parties}) {
    CHECK(profiles < sum.rows * 9 / 10);
    CHECK(profiles > sum.rows / 10);
  }
  CHECK(apart * 4 < laws);
  MESSAGE(laws << " tables, " << sum.rows << " rows; " << apart << " changes of the law needed a table of their own");
}

TEST_CASE("a row of the law's own examples says what they say") {
  std::vector<trade::Transaction> transactions;
  for (const rulebook::Case& each : chinese().cases) transactions.push_back(each.transaction);
  const Books books{chinese().book};
  const auto bytes = encode(books, transactions);
  REQUIRE(bytes);
  CHECK(compare(books, *bytes, transactions).rows > 2000);
}

TEST_CASE("the elements of goods are those of their composition and of their material") {
  trade::Line line;
  line.material = std::string("NdFeB");  // data/reference/materials.csv: Nd|Fe|B
  const auto share = [](std::int64_t units) { return trade::Range{Decimal(0), Decimal::scaled(units, 4)}; };
  line.composition = {{"Dy", share(18)}, {"Tb", {}}, {"Co", share(0)}, {"Ga", trade::NotApplicable{}}};
  trade::Transaction transaction;
  transaction.lines = {line, trade::Line{}};
  const auto bytes = encode({law_of({{"form", "\"magnet\""}})}, {transaction});
  REQUIRE(bytes);
  const Table table = opened(*bytes);
  const auto block = table.block(0);
  REQUIRE(block);
  CHECK(table.elements(block->goods[0]) == "B,Dy,Fe,Nd,Tb");
  CHECK(table.elements(block->goods[1]) == "");
  CHECK(table.destination(block->transaction[0]) == "unknown");
}

TEST_CASE("a table of several blocks is one table, and damage in a block is named with its number") {
  constexpr std::size_t kRows = 70'000;
  const auto law = law_of({{"form", "\"magnet\""}});
  std::vector<trade::Transaction> transactions(kRows);
  for (std::size_t i = 0; i < kRows; ++i) {
    transactions[i].id = std::to_string(i);
    transactions[i].lines.emplace_back();
    if (i % 3 == 0) transactions[i].lines.front().form = trade::Form::magnet;
  }
  auto bytes = encode({law}, transactions);
  REQUIRE(bytes);
  const Table table = opened(*bytes);
  CHECK(table.rows() == kRows);
  CHECK(table.goods() == 2);
  REQUIRE(table.blocks() == 2);
  std::size_t at = 0;
  for (std::size_t b = 0; b < table.blocks(); ++b) {
    const auto block = table.block(b);
    REQUIRE(block);
    bool right = true;
    for (std::size_t row = 0; row < block->goods.size(); ++row, ++at) {
      right = right && block->transaction_id(row) == std::to_string(at) && block->goods[row] == (at % 3 == 0 ? 0 : 1);
    }
    CHECK(right);
  }
  CHECK(at == kRows);
  (*bytes)[table.parts().blocks[1].offset + 100] ^= 1;
  CHECK(table.block(0));
  CHECK(refused(*bytes).part == "rows, block 2");
}

TEST_CASE("an empty table is a table") {
  const auto law = law_of({{"form", "\"magnet\""}});
  const auto bytes = encode({law}, {});
  REQUIRE(bytes);
  const Table table = opened(*bytes);
  CHECK(table.rows() == 0);
  CHECK(table.blocks() == 0);
  CHECK(table.suits(*law));
  CHECK(refused(*bytes).code == "");
}

TEST_CASE("what is no table is refused as foreign") {
  CHECK(refused("").code == "table.foreign");
  CHECK(refused("id,act,from,to\na,shipment,CN,DE\n").code == "table.foreign");
  CHECK(refused(R"({"sluice":1,"id":"a","lines":[]})").code == "table.foreign");
  CHECK(refused("SLUICE").code == "table.truncated");
  CHECK(refused("SLUICE, the program").code == "table.foreign");
  Rng rng(3);
  for (int i = 0; i < 200; ++i) {
    std::string blob(below(rng, 5000), '\0');
    for (char& byte : blob) byte = static_cast<char>(below(rng, 256));
    const Refused found = refused(blob);
    CHECK((found.code == "table.foreign" || (blob == "S" && found.code == "table.truncated")));
  }
}

TEST_CASE("a table cut off at any byte is refused as truncated") {
  const std::string whole = small_table();
  REQUIRE(refused(whole).code == "");
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const Refused found = refused(whole.substr(0, size));
    CAPTURE(size);
    REQUIRE(found.code == "table.truncated");
    REQUIRE_FALSE(found.opens);
  }
  // More than the table is no table either.
  CHECK(refused(whole + "x").code == "table.truncated");
  CHECK(refused(whole + whole).code == "table.corrupted");
}

TEST_CASE("a byte of a table that is another is never passed over, and the damaged part is named") {
  const std::string whole = small_table();
  const Table table = opened(whole);
  const auto rows = table.parts().blocks.at(0);
  const auto expected = [&](std::size_t at) -> std::string {
    if (at < 8) return "table.foreign";
    if (at < 12) return "table.version";
    if (at >= whole.size() - 8) return "table.truncated";
    return "table.corrupted";
  };
  std::map<std::string, std::size_t> parts;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int flip : {0xFF, 1 << (at % 8)}) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ flip);
      const Refused found = refused(bytes);
      CAPTURE(at);
      CAPTURE(flip);
      REQUIRE(found.code == expected(at));
      const bool in_rows = at >= rows.offset && at < rows.offset + rows.size;
      REQUIRE(found.opens == in_rows);
      if (in_rows) REQUIRE(found.part == "rows, block 1");
      if (found.code == "table.corrupted") ++parts[found.part];
    }
  }
  for (const char* part : {"header", "directory", "values of facts", "goods", "transactions", "people", "parties"}) {
    CAPTURE(part);
    CHECK(parts[part] > 0);
  }
  CHECK(parts["rows, block 1"] == 2 * rows.size);
  CHECK(parts.size() == 8);
}

TEST_CASE("a table of another format version is refused with both versions") {
  std::string bytes = small_table();
  bytes[8] = 2;
  const auto table = Table::open(bytes, "that.table");
  REQUIRE_FALSE(table);
  CHECK(table.error().code == "table.version");
  CHECK(table.error().arguments == std::vector<std::string>{"2", "1"});
}

TEST_CASE("a table does not suit a rulebook that asks for a fact it lacks, or means another by it") {
  const DraftFact state{"state", rulebook::FactKind::choice, {"solid", "liquid"}, {}, {}};
  const auto written = law_of({{"form", "\"magnet\""}, {"param.state", "\"solid\""}}, {state});
  const auto bytes = encode({written}, {});
  REQUIRE(bytes);
  const Table table = opened(*bytes);
  CHECK(table.suits(*written));
  CHECK(table.suits(*law_of({{"form", "\"alloy\""}})));  // fewer facts, and another test

  const auto lacking = [&](const std::shared_ptr<const Rulebook>& book) {
    const auto suits = table.suits(*book);
    REQUIRE(refusal(suits) == "table.fact");
    REQUIRE(suits.error().arguments.size() == 3);
    CHECK(suits.error().arguments[1] == book->hash.substr(0, 19));
    CHECK(suits.error().arguments[2] == written->hash.substr(0, 19));
    return suits.error().arguments[0];
  };
  CHECK(lacking(law_of({{"composition.Dy", "\"> 0\""}})) == "composition.Dy");
  DraftFact other = state;
  other.values = {"solid", "liquid", "gas"};
  CHECK(lacking(law_of({{"param.state", "\"solid\""}}, {other})) == "param.state");
  other.values = {"liquid", "solid"};
  CHECK(lacking(law_of({{"param.state", "\"solid\""}}, {other})) == "param.state");
  other = {"state", rulebook::FactKind::flag, {}, {}, {}};
  CHECK(lacking(law_of({{"param.state", "true"}}, {other})) == "param.state");

  // And so two such rulebooks can have no table in common.
  const auto apart = encode({written, law_of({{"param.state", "true"}}, {other})}, {});
  REQUIRE_FALSE(apart);
  CHECK(apart.error().code == "table.books");
  CHECK(apart.error().arguments.back() == "param.state");
}

TEST_CASE("a table does not suit a rulebook of another regime, or of other parties in every transaction") {
  const auto written = law_of({{"form", "\"magnet\""}});
  const auto bytes = encode({written}, {});
  REQUIRE(bytes);
  const Table table = opened(*bytes);
  const auto suits = table.suits(*chinese().book);
  CHECK(refusal(suits) == "table.regime");
  CHECK(suits.error().arguments == std::vector<std::string>{"XX", "CN"});
  CHECK(refusal(table.suits(*law_of({{"form", "\"magnet\""}}, {}, {"end_user"}))) == "table.roles");
  const auto apart = encode({written, law_of({{"form", "\"magnet\""}}, {}, {"end_user"})}, {});
  REQUIRE_FALSE(apart);
  CHECK(apart.error().code == "table.books");
}
