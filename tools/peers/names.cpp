// SPDX-License-Identifier: Apache-2.0
// The name search for tools/peers/names: looks each query of a TSV (entity, kind, text) up among the names of another
// (entity_id, type, name), and writes a line a query: microseconds, then ENTITY:SCORE of each entity from 0.65 on. A
// name that is the query's own does not count.
#include <chrono>
#include <iostream>

#include "sluice/base/file.hpp"
#include "sluice/screening/labelled_names.hpp"

namespace {

using namespace sluice;
using namespace sluice::screening;

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << result.error().code << ' ' << result.error().where.file << '\n';
  std::exit(2);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const KnownNames list = must(read_known_names(must(read_file(arguments[1], std::size_t{1} << 30U)), arguments[1]));
  const LabelledFile queries = must(read_labelled(must(read_file(arguments[2])), arguments[2]));
  const NameTables tables = must(NameTables::load(std::string(SLUICE_SOURCE_DIR) + "/data/names"));
  const NameIndex index(list.names, tables, ScorePolicy{});
  std::vector<const std::string*> ids(list.entries.size());
  for (const auto& [id, entry] : list.entries) ids[entry] = &id;
  for (const LabelledRow& query : queries.rows) {
    constexpr double kLeast = 0.65;  // below every threshold that is compared
    const auto begun = std::chrono::steady_clock::now();
    auto hits = index.search(query.query, query.kind, kLeast);
    std::erase_if(hits, [&](const NameHit& hit) {
      const IndexedName& name = index.names()[hit.name];
      return *ids[name.entry] == query.id && name.text == query.query;
    });
    const auto entries = index.by_entry(hits);
    std::cout << std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begun).count() << '\t';
    for (const EntryHit& hit : entries) std::cout << *ids[hit.entry] << ':' << hit.score << ' ';
    std::cout << '\n';
  }
}
