// SPDX-License-Identifier: Apache-2.0
#include "quota.hpp"

#include <algorithm>

#include "act_groups.hpp"
#include "books.hpp"
#include "records.hpp"
#include "sluice/ledger/content.hpp"

namespace sluice::office {
namespace {

using licensing::ActorRole;

struct SetQuota {
  std::string enterprise;
  QuotaKind kind = QuotaKind::exports;
  std::string element;
  Quantity quantity;
  Date from;
  Date until;
  std::string source;
};

struct ChangeQuota {
  Quantity quantity;
  std::string source;
};

struct ReportQuota {
  std::string id;  // of the report: the same again is done once
  Quantity quantity;
};

Result<void> entered(Desk& desk, const ledger::Act& act) {
  const auto change = enter(desk.writing, act);
  return change ? Result<void>{} : fail(change.error());
}

Result<Done> set_quota(Desk& desk, SetQuota& said) {
  if (said.until < said.from) return fail("quota.days", {to_string(said.from), to_string(said.until)});
  if (auto enterprise = desk.load<licensing::Enterprise>(said.enterprise); !enterprise)
    return fail(std::move(enterprise.error()));
  if (!said.element.empty() && desk.tools.reference.element(said.element) == nullptr)
    return fail("quota.element", {said.element});
  const auto number = desk.next_number('Q');
  if (!number) return fail(number.error());
  ledger::Open open;
  open.account = *number;
  // What is reported against an indicator is held on it; licences' lines stand below one of exports.
  open.kind = said.kind == QuotaKind::exports ? ledger::Kind::cap : ledger::Kind::line;
  open.limits.amounts.quantity = said.quantity;
  open.valid = {said.from, said.until};
  if (auto done = entered(desk, open); !done) return fail(std::move(done.error()));
  const Quota quota{*number,       said.enterprise, said.kind,  said.element,
                    said.quantity, said.from,       said.until, said.source};
  if (auto done = desk.keep<Quota>({*number, quota, 0}); !done) return fail(std::move(done.error()));
  return Done{*number};
}

Result<Done> change_quota(Desk& desk, const std::string& id, const ChangeQuota& said) {
  auto quota = desk.load<Quota>(id);
  if (!quota) return fail(std::move(quota.error()));
  ledger::Amend amend;
  amend.account = id;
  amend.limits.amounts.quantity = said.quantity;
  if (auto done = entered(desk, amend); !done) return fail(std::move(done.error()));
  quota->value.quantity = said.quantity;
  quota->value.source = said.source;
  if (auto done = desk.keep(*quota); !done) return fail(std::move(done.error()));
  return Done{id};
}

Result<Done> report_quota(Desk& desk, const std::string& id, const ReportQuota& said) {
  const auto quota = desk.load<Quota>(id);
  if (!quota) return fail(quota.error());
  if (quota->value.kind == QuotaKind::exports) return fail("quota.not_reported", {id});
  const ledger::HoldKey key{id + "/" + said.id, 1};
  const ledger::Amounts amounts{said.quantity, {}};
  auto done = entered(desk, ledger::MakeHold{key, id, desk.occasion.on, amounts});
  if (done) done = entered(desk, ledger::Do{key, said.id, ledger::Tells::delta, desk.occasion.on, amounts});
  if (!done) return fail(std::move(done.error()));
  return Done{id};
}

}  // namespace
}  // namespace sluice::office

namespace sluice::wire {
using office::Quota;

template <>
inline constexpr Title kTitle<Quota>{"quota", {"A total-volume indicator", "总量控制指标"}};

template <class Q>
constexpr auto quota_fields() {
  return std::tuple{required("enterprise", &Q::enterprise, "\"E-2026-000001-X\"", {"Whose it is.", "所属企业。"}),
                    required("kind", &Q::kind, "\"exports\"", {"What is counted.", "指标种类。"}),
                    optional<OptionalText>("element", &Q::element, "\"Dy\"",
                                           {"The element whose content is counted; left out, the goods.",
                                            "按元素含量计；省略则按货物计。"}),
                    required<Joined<QuantityParts>>("quantity", &Q::quantity, R"({"value": "500", "unit": "TNE"})",
                                                    {"How much.", "数量。"}),
                    required("from", &Q::from, "\"2026-01-01\"", {"The first day.", "起始日。"}),
                    required("until", &Q::until, "\"2026-12-31\"", {"The last day.", "截止日。"}),
                    required("source", &Q::source, "\"notice 12 of 2026\"", {"The notice that set it.", "下达文件。"})};
}
template <>
inline constexpr auto kFields<office::SetQuota> = quota_fields<office::SetQuota>();
template <>
inline constexpr auto kFields<Quota> = std::tuple_cat(
    std::tuple{required("id", &Quota::id, "\"Q-2026-000001-X\"", {"Its number.", "编号。"})}, quota_fields<Quota>());
template <>
inline constexpr auto kFields<office::ChangeQuota> = std::tuple{
    required<Joined<QuantityParts>>("quantity", &office::ChangeQuota::quantity, R"({"value": "600", "unit": "TNE"})",
                                    {"The new amount.", "调整后的数量。"}),
    required("source", &office::ChangeQuota::source, "\"notice 20 of 2026\"",
             {"The notice that set it.", "下达文件。"})};
template <>
inline constexpr auto kFields<office::ReportQuota> = std::tuple{
    required("id", &office::ReportQuota::id, "\"2026-03\"",
             {"The report's own name; the same again counts once.", "报告编号，重复报送只计一次。"}),
    required<Joined<QuantityParts>>("quantity", &office::ReportQuota::quantity, R"({"value": "41.5", "unit": "TNE"})",
                                    {"How much was made.", "产量。"})};
}  // namespace sluice::wire

namespace sluice::office {

Json RecordOf<Quota>::write(const Quota& quota) { return wire::ObjectOf<Quota>::write(quota); }

Result<Quota> RecordOf<Quota>::read(const Json& json, const trade::Reference& reference) {
  wire::Reading reading{reference, {}, {}};
  Quota quota;
  if (!wire::ObjectOf<Quota>::read(reading, wire::Place{json}, quota)) return fail(std::move(reading.error));
  return quota;
}

Result<std::vector<ledger::Parent>> export_quotas_above(Desk& desk, const std::string& holder,
                                                        const licensing::LicenceLine& line,
                                                        const trade::Transaction& transaction) {
  const auto ids =
      desk.rows.all<std::string>("SELECT id FROM record WHERE kind = 'quota' AND owner = ? ORDER BY id", {holder});
  if (!ids) return fail(ids.error());
  std::vector<ledger::Parent> parents;
  const auto goods = std::ranges::find(transaction.lines, line.id, &trade::Line::id);
  for (const auto& [id] : *ids) {
    const auto quota = desk.load_unseen<Quota>(id);
    if (!quota) return fail(quota.error());
    const Quota& set = quota->value;
    if (set.kind != QuotaKind::exports || goods == transaction.lines.end()) continue;
    if (desk.occasion.on < set.from || set.until < desk.occasion.on) continue;
    const auto factor =
        set.element.empty()
            ? ledger::mass_factor(desk.tools.reference, line.quantity.unit, set.quantity.unit)
            : ledger::content_factor(desk.tools.reference, *goods, set.element, line.quantity.unit, set.quantity.unit);
    if (!factor) return fail(factor.error());
    if (factor->numerator() == 0) continue;  // none of it in there
    parents.push_back({id, {*factor, std::nullopt}});
  }
  return parents;
}

void add_quota_acts(std::vector<ActKind>& table) {
  table.push_back(making_act_of<SetQuota>("quota.set", "sets quota", {ActorRole::officer, ActorRole::administrator},
                                          {"Sets what an enterprise may make or export.", "下达总量控制指标。"},
                                          set_quota));
  table.push_back(act_of<ChangeQuota>("quota.change", "changes quota", {ActorRole::officer, ActorRole::administrator},
                                      {"Another amount, by another notice.", "调整指标。"}, change_quota));
  table.push_back(act_of<ReportQuota>("quota.report", "reports against quota",
                                      {ActorRole::exporter, ActorRole::officer},
                                      {"What was made in a span of days.", "报告产量。"}, report_quota));
}

}  // namespace sluice::office
