// SPDX-License-Identifier: Apache-2.0
#include "sluice/licensing/findings.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "sluice/base/rational.hpp"
#include "sluice/licensing/rules.hpp"

namespace sluice::licensing {
namespace {

// More than any sum that fits is as much as there can be.
Quantity sum(Quantity a, const Quantity& b) {
  return add(a, b).value_or(Quantity{std::numeric_limits<std::int64_t>::max(), a.unit});
}

std::string text(const Quantity& quantity) {
  return to_string(to_decimal(quantity)) + ' ' + std::string(quantity.unit.text());
}

bool above(const Quantity& amount, const Quantity& base, int percent) {
  const auto limit = convert(base, *Rational::make(percent, 100), base.unit, Rounding::down);
  return limit && amount.micro > limit->micro;
}

class Looker {
 public:
  Looker(const Application& application, const std::string& group, const std::vector<Flow>& flows, Date on)
      : application_(application), group_(group), flows_(flows), on_(on) {
    if (!application.determination) return;
    for (const LineOutcome& outcome : application.determination->lines) {
      const auto& lines = application.transaction.lines;
      const auto line = std::ranges::find(lines, outcome.line, &trade::Line::id);
      if (line == lines.end() || !line->quantity.known()) continue;
      for (const std::string& code : outcome.control_codes) {
        const Quantity& more = *line->quantity.get();
        const auto [asked, first] = requested_.try_emplace({code, more.unit}, more);
        if (!first) asked->second = sum(asked->second, more);
      }
    }
  }

  void historical_use(const FindingRule& rule) {
    for (const auto& [key, asked] : requested_) {
      const Quantity delivered = of(FlowKind::delivered, key, {on_ - rule.days + 1, on_});
      const Quantity unused = of(FlowKind::unused, key, {});
      const Quantity pending = of(FlowKind::pending, key, {});
      const Quantity claim = sum(sum(asked, unused), pending);
      if (delivered.micro == 0 || !above(claim, delivered, rule.percent)) continue;
      put(rule, key.first,
          "more than " + std::to_string(rule.percent) + " % of what was delivered in " + std::to_string(rule.days) +
              " days",
          {"delivered " + text(delivered), "unused " + text(unused), "pending " + text(pending),
           "requested " + text(asked)});
    }
  }

  void stockpiling(const FindingRule& rule) {
    for (const auto& [key, asked] : requested_) {
      const Date start = on_ - rule.days;
      const Quantity late = of(FlowKind::delivered, key, {start + 1, on_});
      const Quantity before = of(FlowKind::delivered, key, {start - 4 * rule.days + 1, start});
      if (before.micro == 0 || !above(late, {before.micro / 4, before.unit}, rule.percent)) continue;
      put(rule, key.first, "deliveries rise in the last " + std::to_string(rule.days) + " days",
          {"last span " + text(late), "four spans before " + text(before)});
    }
  }

  void new_customer(const FindingRule& rule) {
    const auto recent = [&](const Flow& flow) {
      return flow.kind == FlowKind::delivered && flow.group == group_ && on_ - rule.days < flow.on && flow.on <= on_;
    };
    if (std::ranges::any_of(flows_, recent)) return;
    put(rule, group_, "nothing was delivered to it in " + std::to_string(rule.days) + " days", {});
  }

  void evidence(const FindingRule& rule, const std::vector<Missing>& missing) {
    for (const Missing& each : missing) put(rule, each.document, each.because, {each.source.cite});
  }

  void hits(const FindingRule& rule, trade::Relation relation) {
    const auto* parties = application_.transaction.parties.get();
    if (parties == nullptr) return;
    for (const trade::Party& party : *parties) {
      const auto* listed = party.hits.get();
      if (listed == nullptr) continue;
      for (const trade::Hit& hit : *listed) {
        // Of unknown relation: it may be the party itself.
        const auto is = hit.relation.known() ? *hit.relation.get() : trade::Relation::itself;
        if (is != relation || hit.disposition == trade::Disposition::dismissed) continue;
        put(rule, party.id, "on " + hit.list, {hit.entry, std::string(trade::symbol(hit.disposition))});
      }
    }
    if (!application_.determination) return;
    for (const FoundHit& hit : application_.determination->hits) {
      if (hit.relation != relation || hit.disposition == trade::Disposition::dismissed) continue;
      put(rule, hit.party, "on " + hit.list, {hit.entry, std::string(trade::symbol(hit.disposition))});
    }
  }

  void splitting(const FindingRule& rule) {
    for (const auto& [key, asked] : requested_) {
      const Quantity limit{std::int64_t{rule.kilograms} * 1'000'000, *Code3::parse("KGM")};
      if (key.second != limit.unit || asked.micro > limit.micro) continue;
      Quantity together = asked;
      std::vector<std::string> evidence{application_.id + ": " + text(asked)};
      for (const Flow& flow : flows_) {
        const bool alike = flow.kind == FlowKind::pending && flow.applicant == application_.applicant &&
                           flow.group == group_ && flow.code == key.first && flow.quantity.unit == limit.unit;
        if (!alike || flow.on <= on_ - rule.days || on_ < flow.on || flow.quantity.micro > limit.micro) continue;
        together = sum(together, flow.quantity);
        evidence.push_back(flow.reference + ": " + text(flow.quantity));
      }
      if (static_cast<int>(evidence.size()) < rule.count || together.micro <= limit.micro) continue;
      put(rule, key.first, "applications that are small each and large together", std::move(evidence));
    }
  }

  std::vector<Finding> found;

 private:
  using Key = std::pair<std::string, Code3>;

  [[nodiscard]] Quantity of(FlowKind kind, const Key& key, Span days) const {
    Quantity total{0, key.second};
    for (const Flow& flow : flows_) {
      const bool meant = flow.kind == kind && flow.group == group_ && flow.code == key.first;
      if (meant && flow.quantity.unit == key.second && days.contains(flow.on)) total = sum(total, flow.quantity);
    }
    return total;
  }

  void put(const FindingRule& rule, std::string subject, std::string words, std::vector<std::string> evidence) {
    found.push_back({rule.kind, std::move(subject), std::move(words), std::move(evidence)});
  }

  const Application& application_;
  const std::string& group_;
  const std::vector<Flow>& flows_;
  Date on_;
  std::map<Key, Quantity> requested_;
};

}  // namespace

std::vector<Finding> look_into(const Application& application, const std::string& group, const std::vector<Flow>& flows,
                               const Rules& rules, std::span<const Certificate> certificates, Date on) {
  Looker looker(application, group, flows, on);
  for (const FindingRule& rule : rules.findings) {
    if (!rule.on) continue;
    switch (rule.kind) {
      case FindingKind::historical_use: looker.historical_use(rule); break;
      case FindingKind::stockpiling: looker.stockpiling(rule); break;
      case FindingKind::new_customer: looker.new_customer(rule); break;
      case FindingKind::evidence_missing:
        looker.evidence(rule, completeness(application, rules, certificates, on));
        break;
      case FindingKind::party_hit: looker.hits(rule, trade::Relation::itself); break;
      case FindingKind::owner_hit: looker.hits(rule, trade::Relation::owned); break;
      case FindingKind::splitting: looker.splitting(rule); break;
    }
  }
  std::ranges::stable_sort(looker.found, {}, &Finding::kind);
  return std::move(looker.found);
}

}  // namespace sluice::licensing
