// SPDX-License-Identifier: Apache-2.0
// Who of the lists a party may be: numbers first, then names, with the score and what it is made of.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sluice/screening/entry.hpp"
#include "sluice/screening/identifier.hpp"
#include "sluice/screening/list.hpp"
#include "sluice/screening/score.hpp"

namespace sluice::screening {

// Who is looked up. What is not known stays empty.
struct Subject {
  std::vector<std::string> names;  // in any script
  EntryKind kind = EntryKind::unknown;
  std::vector<Identifier> identifiers;
  std::vector<std::string> countries;  // ISO 3166-1 alpha-2
};

// number: that both have. name: alike from the threshold on. unread: the list's announcement names parties
// that were not read, and the subject may be one of them.
enum class HowFound : std::uint8_t { number, name, unread };

struct Match {
  const List* list = nullptr;            // the Screener's
  const Entry* entry = nullptr;          // the list's; nothing where unread
  const UnreadNotice* notice = nullptr;  // where unread
  HowFound how = HowFound::name;
  double score = 0;           // 1 for a number
  std::string asked, listed;  // the names that were compared, or the numbers
  std::vector<PartMatch> parts;
  bool applies = false;  // the entry on the day
};

class Screener {
 public:
  // `tables` outlives this; the lists are shared.
  Screener(std::vector<std::shared_ptr<const List>> lists, const NameTables& tables, const ScorePolicy& policy = {});
  ~Screener();
  Screener(Screener&&) noexcept;

  // The entries that the subject may be on `day`, those that apply first, then the likest. An entry whose numbers
  // differ from the subject's is left out whatever its name.
  [[nodiscard]] std::vector<Match> screen(const Subject& subject, Date day, double least) const;

  [[nodiscard]] const std::vector<std::shared_ptr<const List>>& lists() const noexcept;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sluice::screening

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 3> kSymbols<screening::HowFound>{"number", "name", "unread"};
}
