// SPDX-License-Identifier: Apache-2.0
// What live licences and pending applications are about, kept so that a change of the law can be tried on a million of
// them: each line as the facts that the law may read of the goods, of the circumstances and of each party, with names
// and quantities where nothing but them tells two apart left out. The facts are of no rulebook: any can judge them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::office {

// In place of what was kept of the record: its transaction, of which `judged` has the hits by which the law last judged
// it, and those lines alone that count. `until`: the last day of a licence; nothing: an application.
[[nodiscard]] Result<void> keep_goods(Desk& desk, std::string_view kind, const std::string& id,
                                      std::optional<Date> until, const trade::Transaction& stated,
                                      const trade::Transaction& judged);
// The record has ended.
[[nodiscard]] Result<void> drop_goods(Desk& desk, std::string_view kind, const std::string& id);

struct LiveLine {
  bool licence = false;  // else an application
  std::string id;
  std::string line;
  std::int64_t goods = 0;
  std::int64_t circumstances = 0;
  std::vector<std::int64_t> parties;
};
// Every line of a record that has not run out before the day, by kind, id and line.
[[nodiscard]] Result<void> each_live_line(store::Reading& rows, Date on,
                                          const std::function<Result<void>(LiveLine)>& take);

// The bodies of facts, where they are asked for.
[[nodiscard]] Result<std::map<std::int64_t, Json>> fact_bodies(store::Reading& rows,
                                                               const std::function<bool(std::int64_t)>& asked);

// The three kinds of facts of a transaction, as they are kept.
struct KeptFacts {
  std::vector<std::pair<std::string, Json>> lines;  // with the line's id
  Json circumstances;
  std::vector<Json> parties;  // {"stated": the party, "hits": those by which it was judged, where they are known}
};
[[nodiscard]] KeptFacts facts_of(const trade::Transaction& stated, const trade::Transaction& judged);
// The number under which a body is kept.
[[nodiscard]] std::int64_t fact_number(std::string_view body);

}  // namespace sluice::office
