// SPDX-License-Identifier: Apache-2.0
#include "end_users.hpp"

#include <algorithm>
#include <set>

#include "books.hpp"
#include "records.hpp"
#include "sluice/ledger/reports.hpp"
#include "sluice/licensing/licence_acts.hpp"
#include "sluice/screening/script.hpp"

namespace sluice::office {
namespace {

using licensing::Application;
using licensing::Enterprise;
using licensing::Flow;
using licensing::FlowKind;
using licensing::Licence;

Result<std::vector<std::string>> records_named(Look& look, std::string_view kind, const std::string& name) {
  const auto rows = look.rows.all<std::string>("SELECT id FROM party_name WHERE name = ? AND kind = ? ORDER BY id",
                                               {name, std::string(kind)});
  if (!rows) return fail(rows.error());
  std::vector<std::string> ids;
  for (const auto& [id] : *rows) ids.push_back(id);
  return ids;
}

// The top of a firm's group, which has no rings.
Result<std::string> top_of(Look& look, std::string id) {
  for (;;) {
    const auto enterprise = look.load_unseen<Enterprise>(id);
    if (!enterprise) return fail(enterprise.error());
    if (enterprise->value.belongs_to.empty()) return id;
    id = enterprise->value.belongs_to;
  }
}

Result<std::vector<std::string>> group_names(Look& look, const std::string& top) {
  std::vector<std::string> names, ids{top};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto enterprise = look.load_unseen<Enterprise>(ids[i]);
    if (!enterprise) return fail(enterprise.error());
    for (const std::string& name : names_of(enterprise->value)) names.push_back(folded_name(name));
    const auto under = records_named(look, "enterprise", below_mark(ids[i]));
    if (!under) return fail(under.error());
    ids.insert(ids.end(), under->begin(), under->end());
  }
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

// What is pending: filed, and neither granted nor refused.
bool pending(const Application& application, const Tools& tools) {
  using enum licensing::ApplicationState;
  const auto state = application.state;
  return state != none && state != draft && state != issued && !tools.rules.application.ends(state);
}

void add_pending(const Application& application, const std::string& group, std::vector<Flow>& flows) {
  const auto filed = licensing::first_day(application, licensing::ApplicationAct::submit);
  if (!filed || !application.determination) return;
  for (const licensing::LineOutcome& outcome : application.determination->lines) {
    const auto& lines = application.transaction.lines;
    const auto line = std::ranges::find(lines, outcome.line, &trade::Line::id);
    if (line == lines.end() || !line->quantity.known()) continue;
    for (const std::string& code : outcome.control_codes) {
      flows.push_back(
          {FlowKind::pending, group, code, *line->quantity.get(), *filed, application.applicant, application.id});
    }
  }
}

std::vector<std::string> accounts_of(const Licence& licence) {
  std::vector<std::string> accounts;
  for (const licensing::LicenceLine& line : licence.lines) accounts.push_back(line.account);
  return accounts;
}

Result<void> add_licence(Look& look, const Licence& licence, const std::string& group, std::vector<Flow>& flows) {
  const auto books = load_declared(look.rows, accounts_of(licence));
  if (!books) return fail(books.error());
  const bool good = !licensing::not_good(licence, std::max(look.occasion.on, licence.from));
  for (const licensing::LicenceLine& line : licence.lines) {
    const auto account = books->accounts.find(line.account);
    if (account == books->accounts.end()) continue;
    const auto released = ledger::released_before(*books, line.account, look.occasion.on + 1);
    if (!released) return fail(released.error());
    for (const std::string& code : line.control_codes) {
      const auto& tally = account->second.tallies[at(ledger::Measure::quantity)];
      if (!tally) continue;
      const std::int64_t unused = tally->held + ledger::left(account->second, ledger::Measure::quantity);
      if (good && unused > 0) {
        flows.push_back(
            {FlowKind::unused, group, code, {unused, tally->unit}, licence.from, licence.holder, licence.id});
      }
      for (const ledger::Release& release : *released) {
        const std::int64_t posted = release.posted[at(ledger::Measure::quantity)].value_or(0);
        if (release.line != line.account || posted <= 0) continue;
        flows.push_back({FlowKind::delivered,
                         group,
                         code,
                         {posted, tally->unit},
                         release.last,
                         licence.holder,
                         release.key.declaration});
      }
    }
  }
  return {};
}

}  // namespace

std::string below_mark(const std::string& id) { return "below:" + id; }

std::string folded_name(std::string_view name) {
  std::string folded;
  for (const screening::Word& word : screening::words_of(name)) folded += screening::utf8(word.text);
  return folded;
}

Result<void> name_record(Desk& desk, std::string_view kind, const std::string& id,
                         const std::vector<std::string>& names) {
  const auto gone = desk.writing.run("DELETE FROM party_name WHERE kind = ? AND id = ?", {std::string(kind), id});
  if (!gone) return fail(gone.error());
  for (const std::string& name : names) {
    const auto added =
        desk.writing.run("INSERT INTO party_name (name, kind, id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                         {name.starts_with("below:") ? name : folded_name(name), std::string(kind), id});
    if (!added) return fail(added.error());
  }
  return {};
}

std::vector<std::string> names_of(const Enterprise& enterprise) {
  std::vector<std::string> names;
  for (const std::string* name : {&enterprise.name_zh, &enterprise.name_en}) {
    if (!name->empty()) names.push_back(*name);
  }
  return names;
}

std::vector<std::string> end_users_of(const std::vector<trade::Party>& parties) {
  const auto named = [&](trade::Role role) {
    std::vector<std::string> names;
    for (const trade::Party& party : parties) {
      if (party.role == trade::Fact(role) && party.name.known()) names.push_back(*party.name.get());
    }
    return names;
  };
  auto users = named(trade::Role::end_user);
  return users.empty() ? named(trade::Role::importer) : users;
}

Result<EndUserGroup> group_of(Look& look, const std::string& name) {
  const std::string folded = folded_name(name);
  const auto registered = records_named(look, "enterprise", folded);
  if (!registered) return fail(registered.error());
  if (registered->empty()) return EndUserGroup{folded, {folded}};
  auto top = top_of(look, registered->front());
  if (!top) return fail(top.error());
  auto names = group_names(look, *top);
  if (!names) return fail(names.error());
  return EndUserGroup{std::move(*top), std::move(*names)};
}

Result<std::vector<Flow>> flows_to(Look& look, const EndUserGroup& group, const std::string& without) {
  std::set<std::string> applications, licences;
  for (const std::string& name : group.names) {
    for (const auto& [kind, into] : {std::pair("application", &applications), std::pair("licence", &licences)}) {
      const auto ids = records_named(look, kind, name);
      if (!ids) return fail(ids.error());
      into->insert(ids->begin(), ids->end());
    }
  }
  applications.erase(without);
  std::vector<Flow> flows;
  for (const std::string& id : applications) {
    const auto application = look.load_unseen<Application>(id);
    if (!application) return fail(application.error());
    if (pending(application->value, look.tools)) add_pending(application->value, group.id, flows);
  }
  for (const std::string& id : licences) {
    const auto licence = look.load_unseen<Licence>(id);
    if (!licence) return fail(licence.error());
    if (auto added = add_licence(look, licence->value, group.id, flows); !added) return fail(std::move(added.error()));
  }
  return flows;
}

Result<std::vector<licensing::Finding>> findings_on(Look& look, const Application& application,
                                                    std::span<const licensing::Certificate> certificates) {
  std::set<std::string> groups;
  std::vector<licensing::Finding> findings;
  const auto* parties = application.transaction.parties.get();
  for (const std::string& name : parties != nullptr ? end_users_of(*parties) : std::vector<std::string>{}) {
    const auto group = group_of(look, name);
    if (!group) return fail(group.error());
    if (!groups.insert(group->id).second) continue;
    const auto flows = flows_to(look, *group, application.id);
    if (!flows) return fail(flows.error());
    for (licensing::Finding& finding :
         licensing::look_into(application, group->id, *flows, look.tools.rules, certificates, look.occasion.on)) {
      if (std::ranges::count(findings, finding) == 0) findings.push_back(std::move(finding));
    }
  }
  return findings;
}

}  // namespace sluice::office
