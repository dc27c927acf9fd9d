// SPDX-License-Identifier: Apache-2.0
#include "index_support.hpp"

#include <cstdlib>

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

std::string bound(const trade::Bound& each) {
  return std::string(symbol(each.outcome)) + (each.policy ? "/" + std::string(symbol(*each.policy)) : std::string());
}

struct Said {
  std::optional<trade::Outcome> outcome;
  std::optional<trade::Policy> policy;
  trade::Bound at_least, at_most;
  std::vector<std::string> codes, possible_codes, kinds, duties, because, possible;
  bool bounded = false;
};

std::string words(const Said& said) {
  std::string text(said.outcome ? symbol(*said.outcome) : "indeterminate");
  text += said.policy ? " " + std::string(symbol(*said.policy)) : " -";
  text += " (" + bound(said.at_least) + " to " + bound(said.at_most) + ")";
  for (const auto* list :
       {&said.codes, &said.possible_codes, &said.kinds, &said.duties, &said.because, &said.possible}) {
    text += " [";
    for (const std::string& word : *list) text += word + " ";
    text += "]";
  }
  return text + (said.bounded ? " bounded" : "");
}

}  // namespace

std::string words(const rulebook::Index& index, const rulebook::Verdict& verdict) {
  const rulebook::Rulebook& book = index.book();
  Said said{verdict.outcome, verdict.policy, verdict.at_least, verdict.at_most, {}, {}, {}, {}, {}, {},
            verdict.bounded};
  for (const auto code : verdict.codes) said.codes.push_back(index.codes()[code]);
  for (const auto code : verdict.possible_codes) said.possible_codes.push_back(index.codes()[code]);
  const auto named = [](const rulebook::Names& names, const std::vector<rulebook::Named>& known) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (names.test(i)) ids.push_back(known[i].id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  };
  said.kinds = named(verdict.kinds, book.kinds);
  said.duties = named(verdict.duties, book.duties);
  for (const auto p : verdict.because) said.because.push_back(book.provisions[p].id);
  for (const auto p : verdict.possible) said.possible.push_back(book.provisions[p].id);
  return words(said);
}

std::string words(const trade::LineDetermination& line) {
  Said said{line.outcome,
            line.policy,
            line.at_least,
            line.at_most,
            line.control_codes,
            line.possible_control_codes,
            line.licence_kinds,
            line.duties,
            {},
            {},
            line.ask_bounded};
  for (const auto& each : line.because) said.because.push_back(each.provision);
  for (const auto& each : line.possible) said.possible.push_back(each.provision);
  return words(said);
}

bool same(const rulebook::Index& index, const rulebook::Verdict& verdict, const trade::LineDetermination& line) {
  const rulebook::Rulebook& book = index.book();
  const auto named = [](const rulebook::Names& names, const std::vector<rulebook::Named>& known,
                        const std::vector<std::string>& ids) {
    rulebook::Names other;
    for (const std::string& id : ids) {
      const auto place = std::find_if(known.begin(), known.end(), [&](const auto& each) { return each.id == id; });
      other.set(static_cast<std::size_t>(place - known.begin()));
    }
    return names == other;
  };
  const auto cited = [&](const std::vector<std::uint32_t>& numbers, const std::vector<trade::Citation>& citations) {
    return std::equal(
        numbers.begin(), numbers.end(), citations.begin(), citations.end(),
        [&](std::uint32_t p, const trade::Citation& each) { return book.provisions[p].id == each.provision; });
  };
  const auto coded = [&](const std::vector<std::uint32_t>& numbers, const std::vector<std::string>& codes) {
    return std::equal(numbers.begin(), numbers.end(), codes.begin(), codes.end(),
                      [&](std::uint32_t code, const std::string& each) { return index.codes()[code] == each; });
  };
  return verdict.outcome == line.outcome && verdict.policy == line.policy && verdict.at_least == line.at_least &&
         verdict.at_most == line.at_most && verdict.bounded == line.ask_bounded &&
         coded(verdict.codes, line.control_codes) && coded(verdict.possible_codes, line.possible_control_codes) &&
         named(verdict.kinds, book.kinds, line.licence_kinds) && named(verdict.duties, book.duties, line.duties) &&
         cited(verdict.because, line.because) && cited(verdict.possible, line.possible);
}

Indexed::Indexed(std::shared_ptr<const rulebook::Rulebook> book, std::shared_ptr<const trade::Reference> reference,
                 rulebook::Assumed assumed)
    : book_(std::move(book)),
      reference_(std::move(reference)),
      index_(must(rulebook::Index::make(book_, std::move(assumed)))),
      population_(index_),
      evaluator_(index_, population_, [this](rulebook::Row) {
        return std::make_unique<rulebook::TransactionReading>(*book_, *reference_, *transaction_, line_);
      }) {}

rulebook::Row Indexed::enter(const trade::Transaction& transaction, std::size_t line) {
  if (transaction_ == &transaction && line_ == line) return {};
  transaction_ = &transaction;
  line_ = line;
  population_.clear();
  rulebook::TransactionReading reading(*book_, *reference_, transaction, line);
  return population_.add(reading);
}

const rulebook::Verdict& Indexed::decide(const trade::Transaction& transaction, std::size_t line, Date day) {
  return evaluator_.decide(enter(transaction, line), day);
}

Span Indexed::holds(const trade::Transaction& transaction, std::size_t line, Date day) {
  return evaluator_.holds(enter(transaction, line), day);
}

}  // namespace sluice::test
