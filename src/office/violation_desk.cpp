// SPDX-License-Identifier: Apache-2.0
// Cases of breach: opened by one person, concluded by another, within what the law allows; a bar follows at once.
#include "act_groups.hpp"
#include "records.hpp"

namespace sluice::office {
namespace {

using licensing::ActorRole;
using licensing::Enterprise;
using licensing::Violation;

struct OpenViolation {
  std::string enterprise;
  std::string offence;
  bool serious = false;
  std::optional<Money> turnover;
  std::string text;
  std::vector<std::string> licences;
};

struct ConcludeViolation {
  std::optional<Money> fine;
  std::optional<Date> bar_until;
  std::string text;
};

Result<Done> open(Desk& desk, OpenViolation& said) {
  const auto enterprise = desk.load<Enterprise>(said.enterprise);
  if (!enterprise) return fail(enterprise.error());
  for (const std::string& id : said.licences) {
    const auto licence = desk.load<licensing::Licence>(id);
    if (!licence) return fail(licence.error());
    if (licence->value.holder != said.enterprise) return fail("violation.licence", {id, said.enterprise});
  }
  if (auto range = licensing::penalty_range(desk.tools.rules, said.offence, said.serious, said.turnover); !range)
    return fail(std::move(range.error()));
  const auto number = desk.next_number('V');
  if (!number) return fail(number.error());
  Violation violation;
  violation.id = *number;
  violation.enterprise = std::move(said.enterprise);
  violation.offence = std::move(said.offence);
  violation.serious = said.serious;
  violation.turnover = said.turnover;
  violation.opened_on = desk.occasion.on;
  violation.opened_by = desk.actor.id;
  violation.text = std::move(said.text);
  violation.licences = std::move(said.licences);
  if (auto kept = desk.keep<Violation>({*number, std::move(violation), 0}); !kept) return fail(std::move(kept.error()));
  return Done{*number};
}

Result<Done> conclude(Desk& desk, const std::string& id, ConcludeViolation& said) {
  auto violation = desk.load<Violation>(id);
  if (!violation) return fail(std::move(violation.error()));
  licensing::Conclusion conclusion{desk.occasion.on, desk.actor.id, said.fine, said.bar_until, std::move(said.text)};
  auto concluded = licensing::conclude(std::move(violation->value), std::move(conclusion), desk.tools.rules);
  if (!concluded) return fail(std::move(concluded.error()));
  violation->value = std::move(*concluded);
  auto enterprise = desk.load<Enterprise>(violation->value.enterprise);
  if (!enterprise) return fail(std::move(enterprise.error()));
  if (violation->value.conclusion->bar_until) {
    enterprise->value = licensing::with_bar(std::move(enterprise->value), violation->value);
    if (auto kept = desk.keep(*enterprise); !kept) return fail(std::move(kept.error()));
  }
  if (auto kept = desk.keep(*violation); !kept) return fail(std::move(kept.error()));
  return Done{id};
}

}  // namespace
}  // namespace sluice::office

namespace sluice::wire {

template <>
inline constexpr auto kFields<office::OpenViolation> = std::tuple{
    required("enterprise", &office::OpenViolation::enterprise, "\"E-2026-000001-X\"", {"Whose breach.", "涉案企业。"}),
    required("offence", &office::OpenViolation::offence, "\"beyond_scope\"",
             {"The offence, of data/licensing/penalties.csv.", "违法行为（见 data/licensing/penalties.csv）。"}),
    optional("serious", &office::OpenViolation::serious, "false", {"The graver degree.", "是否情节严重。"}),
    optional("turnover", &office::OpenViolation::turnover, R"({"amount": "600000", "currency": "CNY"})",
             {"The illegal turnover, or the gains.", "违法经营额或违法所得。"}),
    required("text", &office::OpenViolation::text, "\"3,000 kg beyond the licence\"", {"What happened.", "案情。"}),
    optional("licences", &office::OpenViolation::licences, R"(["L-2026-000001-X"])",
             {"The licences concerned.", "涉及的许可证。"})};

template <>
inline constexpr auto kFields<office::ConcludeViolation> =
    std::tuple{optional("fine", &office::ConcludeViolation::fine, R"({"amount": "500000", "currency": "CNY"})",
                        {"The fine.", "罚款。"}),
               optional("bar_until", &office::ConcludeViolation::bar_until, "\"2031-05-31\"",
                        {"The last day on which no application is taken.", "不受理期间的末日。"}),
               required("text", &office::ConcludeViolation::text, "\"a fine at the lower end\"", {"Why.", "理由。"})};

}  // namespace sluice::wire

namespace sluice::office {

void add_violation_acts(std::vector<ActKind>& table) {
  table.push_back(making_act_of<OpenViolation>(
      "violation.open", "opens case", {ActorRole::officer},
      {"A case of breach; the view tells the range that the law sets.", "立案；查看时列明法定幅度。"}, open));
  table.push_back(act_of<ConcludeViolation>(
      "violation.conclude", "concludes case", {ActorRole::approver},
      {"Ends it; a bar on applications follows at once.", "结案，资格限制即时生效。"}, conclude));
}

}  // namespace sluice::office
