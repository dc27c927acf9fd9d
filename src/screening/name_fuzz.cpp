// SPDX-License-Identifier: Apache-2.0
// Any two names are prepared, compared and searched: a score is between 0 and 1, likeness is symmetric, the index finds
// what comparing with every name finds, and numbers are read or refused. The first byte chooses the kinds, lines are
// names.
#include <algorithm>
#include <cstdint>

#include "identifier.hpp"
#include "score_ofac.hpp"
#include "search.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/text.hpp"

namespace {

using namespace sluice;
using namespace sluice::screening;

constexpr EntryKind kKinds[] = {EntryKind::unknown, EntryKind::person, EntryKind::organisation, EntryKind::vessel};

const NameTables& tables() {
  static const NameTables loaded = *NameTables::load(std::string(SLUICE_SOURCE_DIR) + "/data/names");
  return loaded;
}

void check_terms(const PreparedName& left, const PreparedName& right) {
  const ScorePolicy policy;
  for (const Token& a : left.tokens) {
    CHECK_THAT(!a.term.key.empty() && !a.term.spellings.empty());
    for (const Token& b : right.tokens) {
      const Likeness alike = likeness(a.term, b.term, policy);
      CHECK_THAT(alike.value >= 0 && alike.value <= 1);
      CHECK_THAT(alike.value == likeness(b.term, a.term, policy).value);
    }
  }
}

void check_pair(std::string_view left, EntryKind left_kind, std::string_view right, EntryKind right_kind) {
  const PreparedName query = prepare(left, left_kind, tables());
  const PreparedName entry = prepare(right, right_kind, tables());
  check_terms(query, entry);
  const Comparison comparison = compare(query, entry, ScorePolicy{});
  CHECK_THAT(comparison.score >= 0 && comparison.score <= 1 + 1e-9);
  const int shown = ofac_score(left, right);
  CHECK_THAT(shown >= 0 && shown <= 100);
}

void check_index(const std::vector<std::string_view>& lines, EntryKind kind, double least) {
  std::vector<IndexedName> names;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    names.push_back({std::string(lines[i]), kKinds[i % std::size(kKinds)],
                     i % 5 == 0 ? NameKind::weak : NameKind::alias, static_cast<std::uint32_t>(i / 2)});
  }
  const NameIndex index(std::move(names), tables(), ScorePolicy{});
  const auto found = index.search(lines[0], kind, least);
  CHECK_THAT(found == index.scan(lines[0], kind, least));
  for (const NameHit& hit : found) {
    CHECK_THAT(std::abs(index.explain(lines[0], kind, hit.name).score - hit.score) < 1e-9);
  }
}

void check_identifier(std::string_view text) {
  constexpr IdentifierKind kAll[] = {IdentifierKind::uscc, IdentifierKind::lei, IdentifierKind::duns,
                                     IdentifierKind::imo, IdentifierKind::passport};
  for (const IdentifierKind kind : kAll) {
    const Identifier number{kind, std::string(text), "CN"};
    const std::string normal = normal_identifier(number);
    CHECK_THAT(normal_identifier({kind, normal, "CN"}) == normal);
    const auto verdict = compare_identifiers({number}, {number}).verdict;
    CHECK_THAT(verdict == (normal.empty() ? IdentifierVerdict::silent : IdentifierVerdict::same));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const unsigned choice = data[0];
  const auto lines = split({reinterpret_cast<const char*>(data) + 1, size - 1}, '\n');
  const EntryKind kind = kKinds[choice % std::size(kKinds)];
  check_pair(lines.front(), kind, lines.back(), kKinds[choice / 4 % std::size(kKinds)]);
  check_index(lines, kind, 0.3 + 0.1 * static_cast<double>(choice / 16 % 8));
  check_identifier(lines.front());
  return 0;
}
