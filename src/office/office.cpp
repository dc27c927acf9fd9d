// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/office.hpp"

#include <algorithm>

#include "act_groups.hpp"
#include "listing.hpp"
#include "listing_desk.hpp"
#include "person.hpp"
#include "quota.hpp"
#include "records.hpp"
#include "sluice/base/hash.hpp"
#include "sluice/office/licence_document.hpp"
#include "sluice/wire/suggest.hpp"
#include "view.hpp"

namespace sluice::office {
namespace {

using store::EmbeddedFile;
#include "migrations.inc"  // kMigrationFiles: the bytes of migrations/*.sql, made by cmake/embed.cmake

std::vector<ActKind> all_acts() {
  std::vector<ActKind> table;
  add_person_acts(table);
  add_enterprise_acts(table);
  add_document_acts(table);
  add_application_acts(table);
  add_licence_acts(table);
  add_ledger_acts(table);
  add_quota_acts(table);
  add_violation_acts(table);
  add_journal_acts(table);
  add_listing_acts(table);
  return table;
}

Result<void> check_role(const ActKind& kind, const licensing::Actor& actor) {
  if (kind.roles.empty() || std::ranges::find(kind.roles, actor.role) != kind.roles.end()) return {};
  std::string may;
  for (const licensing::ActorRole role : kind.roles)
    may += (may.empty() ? "" : ", ") + std::string(trade::symbol(role));
  return fail("act.role", {std::string(kind.name), std::string(trade::symbol(actor.role)), may});
}

// What the journal keeps of an act: what it said, and what came of it.
store::Entry entry_of(const Act& act, const licensing::Actor& actor, Date on, const Done& done) {
  store::Entry entry{act.name, actor.id, on, done.subject, act.body.members};
  if (!act.attachment.empty()) entry.fields.push_back({"attachment", Json::string(sha256(act.attachment))});
  if (!done.answer.members.empty()) entry.fields.push_back({"answer", done.answer});
  return entry;
}

Json to_value(const Done& done) {
  return Json::object({{"subject", Json::string(done.subject)}, {"answer", done.answer}});
}

}  // namespace

const store::Schema& schema() {
  static const store::Schema made = store::schema_of("office", kMigrationFiles);
  return made;
}

std::span<const ActKind> acts() {
  static const std::vector<ActKind> table = all_acts();
  return table;
}

const ActKind* find_act(std::string_view name) {
  const auto found = std::ranges::find(acts(), name, &ActKind::name);
  return found == acts().end() ? nullptr : &*found;
}

Result<Done> Office::perform(const Act& act, const Occasion& occasion) {
  const ActKind* kind = find_act(act.name);
  if (kind == nullptr) {
    std::vector<std::string_view> names;
    for (const ActKind& each : acts()) names.push_back(each.name);
    return fail("act.unknown", {act.name, wire::suggest_name(act.name, names)});
  }
  if (act.subject.empty() != kind->makes) return fail("act.subject", {act.name});
  const auto once = [&](store::Transaction& rows) -> Result<Done> {
    auto actor = actor_of(rows, tools_, occasion);
    if (!actor) return fail(std::move(actor.error()));
    if (auto may = check_role(*kind, *actor); !may) return fail(std::move(may.error()));
    Desk desk(rows, tools_, occasion, std::move(*actor));
    auto done = kind->perform(desk, act);
    if (!done) return done;
    if (auto kept = rows.journal(entry_of(act, desk.actor, occasion.on, *done)); !kept)
      return fail(std::move(kept.error()));
    return done;
  };
  if (act.key.empty()) return store_.write(once);
  const Json whole = Json::object({{"act", Json::string(act.name)},
                                   {"by", Json::string(occasion.by)},
                                   {"on", Json::string(to_string(occasion.on))},
                                   {"subject", Json::string(act.subject)},
                                   {"body", act.body},
                                   {"attachment", Json::string(sha256(act.attachment))}});
  const auto answer =
      store_.write_once({act.key, to_json(whole)}, [&](store::Transaction& rows) -> Result<std::string> {
        auto done = once(rows);
        if (!done) return fail(std::move(done.error()));
        return to_json(to_value(*done));
      });
  if (!answer) return fail(answer.error());
  const auto read = parse_json(answer->text);
  if (!read) return fail(read.error());
  return Done{read->find("subject")->text, *read->find("answer")};
}

namespace {

// Whoever keeps the store sees everything.
Result<licensing::Actor> looker(store::Reading& rows, const Tools& tools, const Occasion& occasion) {
  if (occasion.by.empty()) return licensing::Actor{"", licensing::ActorRole::auditor, {}, {}};
  return actor_of(rows, tools, occasion);
}

}  // namespace

std::span<const ViewKind> views() {
  static const std::vector<ViewKind> kinds = [] {
    std::vector<ViewKind> made;
    for (const View& view : all_views()) made.push_back({view.name, view.meaning});
    return made;
  }();
  return kinds;
}

Result<Json> Office::look(std::string_view view, const std::string& subject, const Occasion& occasion) const {
  const auto kind = std::ranges::find(all_views(), view, &View::name);
  if (kind == all_views().end()) {
    std::vector<std::string_view> names;
    for (const View& each : all_views()) names.push_back(each.name);
    return fail("view.unknown", {std::string(view), wire::suggest_name(view, names)});
  }
  return store_.read([&](store::Reading& rows) -> Result<Json> {
    auto actor = looker(rows, tools_, occasion);
    if (!actor) return fail(std::move(actor.error()));
    Look look(rows, tools_, occasion, std::move(*actor));
    return kind->look(look, subject);
  });
}

Result<ListPage> Office::list(const ListQuery& query, const Occasion& occasion) const {
  return store_.read([&](store::Reading& rows) -> Result<ListPage> {
    auto actor = looker(rows, tools_, occasion);
    if (!actor) return fail(std::move(actor.error()));
    Look look(rows, tools_, occasion, std::move(*actor));
    return list_page(look, query);
  });
}

Result<Json> Office::licence_document(const std::string& id, const Occasion& occasion) const {
  const auto licence = store_.read([&](store::Reading& rows) -> Result<licensing::Licence> {
    auto actor = looker(rows, tools_, occasion);
    if (!actor) return fail(std::move(actor.error()));
    Look look(rows, tools_, occasion, std::move(*actor));
    auto kept = look.load<licensing::Licence>(id);
    if (!kept) return fail(std::move(kept.error()));
    return std::move(kept->value);
  });
  if (!licence) return fail(licence.error());
  return signed_licence(store_, *licence);
}

Result<std::string> Office::content(const std::string& hash) const {
  return store_.read([&](store::Reading& rows) -> Result<std::string> {
    Look look(rows, tools_, {}, {});
    return look.content(hash);
  });
}

}  // namespace sluice::office
