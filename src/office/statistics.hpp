// SPDX-License-Identifier: Apache-2.0
// Statistics of applications from the leaves of the journal and nothing else, so that whoever has the same leaves comes
// to the same numbers. What happened in a span of days is counted, by the day each act counts for; later acts never
// change what earlier ones were counted as. The state kept is one small entry an application.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/date.hpp"
#include "sluice/base/json.hpp"
#include "sluice/base/quantity.hpp"
#include "sluice/base/result.hpp"
#include "sluice/licensing/application.hpp"
#include "sluice/store/tree.hpp"
#include "sluice/wire/shape.hpp"

namespace sluice::office {

// What a row is about. An application has one of each but elements, of which it may have several: it counts under each.
enum class Dimension { kind, destination, element, province, month };

enum class Count {
  submitted,  // for the first time
  returned,
  accepted,
  withdrawn,
  lapsed,
  approved,
  approved_in_part,  // a line or a part of one refused
  refused,
  reconsidered,  // reconsideration asked for
  set_aside,     // and the refusal set aside: what is decided then counts as another decision
  issued,
  suspended,
  reinstated,
  revoked,  // revoked, or annulled as got by fraud
};
inline constexpr std::size_t kCounts = 14;

// Sums of quantities, unit by unit; no sum of what fits runs over.
class Amounts {
 public:
  void add(const Quantity& quantity);
  void add(const Amounts& other);
  // "9000 KGM; 12 NAR"; empty: nothing. `read` takes what `text` wrote.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] static Amounts read(std::string_view text);
  [[nodiscard]] bool empty() const { return sums_.empty(); }

 private:
  struct Sum {
    std::int64_t whole = 0;
    std::int64_t micro = 0;  // below a million
  };
  std::map<Code3, Sum> sums_;
};

struct StatisticsRow {
  std::vector<std::string> group;  // by the dimensions asked for
  std::array<std::int64_t, kCounts> counts{};
  // Of decisions: working days used, as the review's clock counts them (Order 792, art. 17).
  std::map<int, std::int64_t> days;
  std::int64_t within_limit = 0;  // of those that had one
  std::int64_t with_limit = 0;
  Amounts asked;    // of applications submitted
  Amounts granted;  // of decisions

  [[nodiscard]] std::int64_t count(Count which) const { return counts[static_cast<std::size_t>(which)]; }
  [[nodiscard]] std::int64_t decided() const;
  // The day that `percent` of the decisions had been made by (nearest rank); nothing where there is none.
  [[nodiscard]] std::optional<int> days_at(int percent) const;
};

struct StatisticsQuery {
  Date from = Date::min();
  Date to = Date::max();
  std::vector<Dimension> by;
  std::uint64_t at = 0;  // only the leaves up to this one; 0: all
};

struct StatisticsReport {
  std::uint64_t size = 0;  // of the journal it was computed from
  store::Digest root{};
  std::vector<StatisticsRow> rows;  // by group
  StatisticsRow total;              // each event once, also where rows share it
  std::int64_t withheld = 0;        // events whose facts were redacted: they count in the total alone
};

class Statistics {
 public:
  explicit Statistics(StatisticsQuery query) : query_(std::move(query)) {}

  // A line of an exported journal (docs/journal.md); heads are passed over. Fails with journal.line_invalid or
  // statistics.order (leaves must come in order, and none may be missing).
  [[nodiscard]] Result<void> line(std::string_view text);
  // Fails with statistics.short where the journal ends before the leaf asked for.
  [[nodiscard]] Result<StatisticsReport> finish();

 private:
  struct Facts {
    bool known = false;
    bool submitted = false;
    std::string kind, destination, province;
    std::vector<std::string> elements;
  };
  void act(const std::string& act, const std::string& subject, Date on, const Json& opened);
  void submit(const std::string& subject, Date on, const Json* facts);
  void decide(const Facts& facts, Date on, const Json* said);
  template <class Change>
  void each_row(const Facts& facts, Date on, Change change);
  void add(const Facts& facts, Date on, Count which);

  StatisticsQuery query_;
  store::Frontier tree_;
  std::map<std::string, Facts, std::less<>> applications_;
  std::map<std::string, std::string, std::less<>> licences_;  // to the application
  std::map<std::vector<std::string>, StatisticsRow> rows_;
  StatisticsRow total_;
  std::int64_t withheld_ = 0;
};

// What the leaf of an act has to say for statistics: of an application that is submitted, and of its decision on a day.
[[nodiscard]] Json submission_facts(const licensing::Application& application);
[[nodiscard]] Json decision_facts(const licensing::Application& application, std::optional<int> days,
                                  std::optional<int> limit);

}  // namespace sluice::office

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 5> kSymbols<office::Dimension>{"kind", "destination", "element",
                                                                             "province", "month"};
template <>
inline constexpr std::array<std::string_view, office::kCounts> kSymbols<office::Count>{
    "submitted", "returned",     "accepted",  "withdrawn", "lapsed",    "approved",   "approved_in_part",
    "refused",   "reconsidered", "set_aside", "issued",    "suspended", "reinstated", "revoked"};
}  // namespace sluice::trade
