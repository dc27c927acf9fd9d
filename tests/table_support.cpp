// SPDX-License-Identifier: Apache-2.0
#include "table_support.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "random_case.hpp"
#include "sluice/base/message.hpp"

namespace sluice::test {
namespace {

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fputs((describe(result.error()) + "\n").c_str(), stderr);
    std::abort();
  }
  return std::move(*result);
}

trade::Fact<Date> random_date(const rulebook::Rulebook& book, Rng& rng) {
  switch (below(rng, 8)) {
    case 0:
    case 1: return {};
    case 2: return trade::NotApplicable{};
    default: return random_day(book, rng);
  }
}

// One part stated otherwise.
void vary(trade::Transaction& transaction, const rulebook::Rulebook& book, Rng& rng) {
  const trade::Transaction other = random_transaction(book, rng);
  trade::Line& line = transaction.lines.front();
  const trade::Line& another = other.lines.front();
  switch (below(rng, 10)) {
    case 0: transaction.to = other.to; return;
    case 1: transaction.via = other.via; return;
    case 2: transaction.end_use = other.end_use; return;
    case 3: transaction.parties = other.parties; return;
    case 4: line.form = another.form; return;
    case 5: line.composition = another.composition; return;
    case 6: line.composition_complete = !line.composition_complete; return;
    case 7: line.parameters = another.parameters; return;
    case 8: line.content = another.content; return;
    default: {
      const std::vector<char> tested(book.facts.size(), 1);
      hide_facts(transaction, book, rng, {.complete = 0}, tested);
    }
  }
}

}  // namespace

const std::shared_ptr<const trade::Reference>& reference() {
  static const auto loaded = std::make_shared<const trade::Reference>(
      must(trade::Reference::load(std::filesystem::path(SLUICE_SOURCE_DIR) / "data" / "reference")));
  return loaded;
}

Result<std::string> encode(const Books& books, const std::vector<trade::Transaction>& transactions) {
  std::string bytes;
  auto writer = rulebook::TableWriter::make(books, reference(), [&](std::string_view more) -> Result<void> {
    bytes += more;
    return {};
  });
  if (!writer) return fail(writer.error());
  for (const trade::Transaction& transaction : transactions) {
    if (auto added = writer->add(transaction); !added) return fail(added.error());
  }
  if (auto done = writer->finish(); !done) return fail(done.error());
  return bytes;
}

rulebook::Table opened(const std::string& bytes) { return must(rulebook::Table::open(bytes, "test.table")); }

std::vector<trade::Transaction> random_transactions(const rulebook::Rulebook& book, Rng& rng, std::size_t count) {
  std::vector<trade::Transaction> all;
  while (all.size() < count) {
    if (!all.empty() && chance(rng, 40)) {
      all.push_back(pick(rng, all));
      vary(all.back(), book, rng);
    } else {
      all.push_back(random_transaction(book, rng));
    }
    trade::Transaction& own = all.back();
    own.id = chance(rng, 2) ? "" : "交易 " + std::to_string(all.size()) + std::string(below(rng, 9), '"');
    for (trade::Line& line : own.lines) line.id = "l" + std::string(below(rng, 9), 'x');
    own.dates = {random_date(book, rng), random_date(book, rng), random_date(book, rng)};
  }
  return all;
}

std::shared_ptr<const rulebook::Rulebook> edited(rulebook::Bundle bundle, const std::string& from,
                                                 const std::string& to) {
  bool found = false;
  for (auto& file : bundle.files) {
    const std::size_t at = file.text.find(from);
    if (at == std::string::npos) continue;
    file.text.replace(at, from.size(), to);
    found = true;
  }
  CHECK_THAT(found);
  return std::make_shared<const rulebook::Rulebook>(must(rulebook::load(bundle, *reference())));
}

std::string named_elements(const trade::Line& line) {
  std::set<std::string> symbols;
  for (const auto& [symbol, fraction] : line.composition) {
    if (fraction.unknown() || (fraction.known() && !fraction.get()->max.zero())) symbols.insert(symbol);
  }
  // A material may be an element, or stand in the table of materials with those that it is made of.
  if (const auto material = trade::material_of(line, *reference())) {
    if (reference()->element(*material) != nullptr) symbols.insert(*material);
    for (const auto& row : reference()->materials()) {
      if (row.symbol == *material) symbols.insert(row.elements.begin(), row.elements.end());
    }
  }
  std::string text;
  for (const std::string& symbol : symbols) text += (text.empty() ? "" : ",") + symbol;
  return text;
}

}  // namespace sluice::test
