// SPDX-License-Identifier: Apache-2.0
// Redaction: what a leaf opened of a field is deleted, by an act with a leaf of its own. The tree stands as before.
#include <charconv>

#include "act_groups.hpp"

namespace sluice::office {
namespace {

struct RedactBody {
  std::string field;
  std::string reason;
};

Result<Done> redact(Desk& desk, const std::string& leaf, const RedactBody& said) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(leaf.data(), leaf.data() + leaf.size(), number);
  if (fault != std::errc() || end != leaf.data() + leaf.size()) return fail("redact.leaf", {leaf});
  const auto gone = desk.writing.redact(number, said.field);
  if (!gone) return fail(gone.error());
  if (!*gone) return fail("redact.nothing", {leaf, said.field});
  return Done{leaf};
}

}  // namespace
}  // namespace sluice::office

namespace sluice::wire {
template <>
inline constexpr auto kFields<office::RedactBody> =
    std::tuple{required("field", &office::RedactBody::field, "\"text\"", {"The field of the leaf.", "日志字段。"}),
               required("reason", &office::RedactBody::reason, "\"personal data, decision 12 of 2026\"",
                        {"Why; the journal keeps it.", "原因，载入日志。"})};
}  // namespace sluice::wire

namespace sluice::office {

void add_journal_acts(std::vector<ActKind>& table) {
  table.push_back(act_of<RedactBody>("journal.redact", "redacts leaf", {licensing::ActorRole::administrator},
                                     {"Deletes what a leaf opens of a field, for good; the tree and its heads stand.",
                                      "删除日志字段内容，树与签名不变。"},
                                     redact));
}

}  // namespace sluice::office
