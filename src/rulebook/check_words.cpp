// SPDX-License-Identifier: Apache-2.0
#include "check_words.hpp"

#include "near_miss.hpp"

namespace sluice::rulebook {

std::string in_words(const Rulebook& book, const Condition& condition) {
  switch (condition.kind) {
    case Condition::Kind::always: return "anything";
    case Condition::Kind::test: {
      const Fact& fact = book.facts[condition.fact];
      return fact.id + ": " + (condition.set == fact.domain ? "anything" : describe(fact, condition.set));
    }
    case Condition::Kind::assume: return condition.assumption + ": " + condition.value;
    case Condition::Kind::none: return "not {" + in_words(book, condition.parts.front()) + "}";
    case Condition::Kind::party: return "party {" + in_words(book, condition.parts.front()) + "}";
    case Condition::Kind::all:
    case Condition::Kind::any: break;
  }
  const bool any = condition.kind == Condition::Kind::any;
  std::string text = any ? "any of" : "";
  for (const Condition& part : condition.parts) {
    if (any) {
      text += " {" + in_words(book, part) + "}";
    } else {
      text += (text.empty() ? "" : "; ") + in_words(book, part);
    }
  }
  return text;
}

}  // namespace sluice::rulebook
