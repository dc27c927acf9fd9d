// SPDX-License-Identifier: Apache-2.0
// Enterprises: registered once, changed by the authority; who may file for them is theirs to say.
#include <algorithm>

#include "act_groups.hpp"
#include "end_users.hpp"
#include "records.hpp"

namespace sluice::office {
namespace {

using licensing::ActorRole;
using licensing::Enterprise;

struct DelegateBody {
  std::string agent;
  Date from;
  Date until;
};
struct EndDelegationBody {
  std::string agent;
};
struct BarBody {
  Date from;
  Date until;
  std::string reason;
};

// The enterprise's fields without its number; for a change none of them has to be given.
wire::Shape shape_without_id(bool all_optional) {
  wire::Shape shape = licensing::shape_of_record<Enterprise>();
  std::erase_if(shape.fields, [](const wire::FieldShape& field) { return field.constant || field.name == "id"; });
  if (all_optional) {
    for (wire::FieldShape& field : shape.fields) field.required = false;
  }
  return shape;
}
const wire::Shape& registration_shape() {
  static const wire::Shape made = shape_without_id(false);
  return made;
}
const wire::Shape& change_shape() {
  static const wire::Shape made = shape_without_id(true);
  return made;
}

// The firm above is registered, and not below.
Result<void> check_above(Desk& desk, const Enterprise& enterprise) {
  std::string above = enterprise.belongs_to;
  while (!above.empty()) {
    if (above == enterprise.id) return fail("enterprise.ring", {enterprise.id, enterprise.belongs_to});
    const auto next = desk.load_unseen<Enterprise>(above);
    if (!next) return fail(next.error());
    above = next->value.belongs_to;
  }
  return {};
}

Result<Done> kept(Desk& desk, const Kept<Enterprise>& enterprise) {
  if (auto fits = licensing::check_enterprise(enterprise.value); !fits) return fail(std::move(fits.error()));
  if (auto above = check_above(desk, enterprise.value); !above) return fail(std::move(above.error()));
  if (auto done = desk.keep(enterprise); !done) return fail(std::move(done.error()));
  auto names = names_of(enterprise.value);
  if (!enterprise.value.belongs_to.empty()) names.push_back(below_mark(enterprise.value.belongs_to));
  if (auto named = name_record(desk, "enterprise", enterprise.id, names); !named) return fail(std::move(named.error()));
  return Done{enterprise.id};
}

Result<Done> register_enterprise(Desk& desk, const Act& act) {
  Json body = act.body;
  if (body.find("id") != nullptr) return fail("json.unknown_key", {"id", "name_zh"}, {{}, 0, "/id"});
  const auto number = desk.next_number('E');
  if (!number) return fail(number.error());
  body.members.insert(body.members.begin(), {{"sluice", Json::number("1")}, {"id", Json::string(*number)}});
  auto enterprise = licensing::read_record<Enterprise>(body, desk.tools.reference);
  if (!enterprise) return fail(std::move(enterprise.error()));
  return kept(desk, {*number, std::move(*enterprise), 0});
}

Result<Done> change_enterprise(Desk& desk, const Act& act) {
  auto before = desk.load<Enterprise>(act.subject);
  if (!before) return fail(std::move(before.error()));
  Json whole = licensing::write_record(before->value);
  for (const Json::Member& member : act.body.members) {
    if (member.name == "id") return fail("json.unknown_key", {"id", "name_zh"}, {{}, 0, "/id"});
    if (auto done = set(whole, "/" + member.name, member.value); !done) return fail(std::move(done.error()));
  }
  auto enterprise = licensing::read_record<Enterprise>(whole, desk.tools.reference);
  if (!enterprise) return fail(std::move(enterprise.error()));
  before->value = std::move(*enterprise);
  return kept(desk, *before);
}

Result<Done> delegate(Desk& desk, const std::string& id, const DelegateBody& said) {
  auto enterprise = desk.load<Enterprise>(id);
  if (!enterprise) return fail(std::move(enterprise.error()));
  if (enterprise->value.id != desk.actor.organisation) return fail("record.missing", {"enterprise", id});
  if (auto agent = desk.load_unseen<Enterprise>(said.agent); !agent) return fail(std::move(agent.error()));
  enterprise->value.delegations.push_back({said.agent, said.from, said.until});
  return kept(desk, *enterprise);
}

// Ends today; what the agent filed until then stands.
Result<Done> end_delegation(Desk& desk, const std::string& id, const EndDelegationBody& said) {
  auto enterprise = desk.load<Enterprise>(id);
  if (!enterprise) return fail(std::move(enterprise.error()));
  // The principal ends any, an agent its own.
  if (desk.actor.organisation != id && desk.actor.organisation != said.agent) {
    return fail("record.missing", {"enterprise", id});
  }
  if (!licensing::may_file(enterprise->value, said.agent, desk.occasion.on))
    return fail("enterprise.no_delegation", {id, said.agent});
  for (licensing::Delegation& each : enterprise->value.delegations) {
    if (each.agent == said.agent && each.until >= desk.occasion.on) each.until = Date{desk.occasion.on.days - 1};
  }
  std::erase_if(enterprise->value.delegations,
                [](const licensing::Delegation& each) { return each.until < each.from; });
  return kept(desk, *enterprise);
}

Result<Done> bar(Desk& desk, const std::string& id, const BarBody& said) {
  auto enterprise = desk.load<Enterprise>(id);
  if (!enterprise) return fail(std::move(enterprise.error()));
  enterprise->value.bars.push_back({said.from, said.until, said.reason});
  return kept(desk, *enterprise);
}

}  // namespace
}  // namespace sluice::office

namespace sluice::wire {

template <class Body>
constexpr auto day_fields() {
  return std::tuple{required("from", &Body::from, "\"2026-01-01\"", {"The first day.", "起始日。"}),
                    required("until", &Body::until, "\"2026-12-31\"", {"The last day.", "截止日。"})};
}
template <>
inline constexpr auto kFields<office::DelegateBody> =
    std::tuple_cat(std::tuple{required("agent", &office::DelegateBody::agent, "\"E-2026-000002-X\"",
                                       {"The enterprise that files for it.", "代理企业。"})},
                   day_fields<office::DelegateBody>());
template <>
inline constexpr auto kFields<office::EndDelegationBody> =
    std::tuple{required("agent", &office::EndDelegationBody::agent, "\"E-2026-000002-X\"",
                        {"Who files for it no more.", "不再代理的企业。"})};
template <>
inline constexpr auto kFields<office::BarBody> =
    std::tuple_cat(day_fields<office::BarBody>(),
                   std::tuple{required("reason", &office::BarBody::reason, "\"Export Control Law art. 39\"",
                                       {"The article and the case.", "依据及案由。"})});

}  // namespace sluice::wire

namespace sluice::office {

void add_enterprise_acts(std::vector<ActKind>& table) {
  const auto whole = [&](std::string_view name, std::string_view phrase, bool makes, wire::Words meaning,
                         const wire::Shape& shape, Result<Done> (*perform)(Desk&, const Act&)) {
    ActKind kind;
    kind.name = name;
    kind.phrase = phrase;
    kind.makes = makes;
    kind.roles = {ActorRole::officer, ActorRole::administrator};
    kind.meaning = meaning;
    kind.body = &shape;
    kind.perform = perform;
    table.push_back(std::move(kind));
  };
  whole("enterprise.register", "registers enterprise", true, {"An exporter, importer or end user.", "登记企业。"},
        registration_shape(), register_enterprise);
  whole("enterprise.change", "changes enterprise", false,
        {"What is given takes the place of what was.", "变更企业信息。"}, change_shape(), change_enterprise);
  table.push_back(act_of<DelegateBody>("enterprise.delegate", "delegates for enterprise", {ActorRole::exporter},
                                       {"Lets an agent file for a span of days.", "委托代理及期限。"}, delegate));
  table.push_back(act_of<EndDelegationBody>("enterprise.end_delegation", "ends a delegation of enterprise",
                                            {ActorRole::exporter}, {"From today on.", "自当日起终止委托。"},
                                            end_delegation));
  table.push_back(act_of<BarBody>("enterprise.bar", "bars enterprise", {ActorRole::approver},
                                  {"No application of it is taken meanwhile.", "在期限内不受理其申请。"}, bar));
}

}  // namespace sluice::office
