// SPDX-License-Identifier: Apache-2.0
// The compiled index against the interpreter: one line, both ways.
#pragma once

#include <optional>
#include <string>

#include "evaluator.hpp"
#include "sluice/rulebook/decide.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::test {

// A verdict in words that say all that it says.
[[nodiscard]] std::string words(const rulebook::Index& index, const rulebook::Verdict& verdict);
// The same of what the interpreter says of a line.
[[nodiscard]] std::string words(const trade::LineDetermination& line);

// Whether they say the same, without making words of it.
[[nodiscard]] bool same(const rulebook::Index& index, const rulebook::Verdict& verdict,
                        const trade::LineDetermination& line);

// An index with lines of transactions in place of a table.
class Indexed {
 public:
  // Stops the test program where the index cannot be made.
  Indexed(std::shared_ptr<const rulebook::Rulebook> book, std::shared_ptr<const trade::Reference> reference,
          rulebook::Assumed assumed = {});

  // Valid until the next call. Whoever asks of another transaction in the place of the last calls forget() first.
  void forget() { transaction_ = nullptr; }
  [[nodiscard]] const rulebook::Verdict& decide(const trade::Transaction& transaction, std::size_t line, Date day);
  [[nodiscard]] Span holds(const trade::Transaction& transaction, std::size_t line, Date day);
  [[nodiscard]] const rulebook::Index& index() const noexcept { return index_; }
  [[nodiscard]] std::size_t left_to_interpreter() const noexcept { return evaluator_.left_to_interpreter(); }

 private:
  rulebook::Row enter(const trade::Transaction& transaction, std::size_t line);

  std::shared_ptr<const rulebook::Rulebook> book_;
  std::shared_ptr<const trade::Reference> reference_;
  rulebook::Index index_;
  rulebook::Population population_;
  const trade::Transaction* transaction_ = nullptr;
  std::size_t line_ = 0;
  rulebook::Evaluator evaluator_;
};

}  // namespace sluice::test
