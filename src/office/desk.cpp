// SPDX-License-Identifier: Apache-2.0
#include "desk.hpp"

#include "person.hpp"
#include "sluice/base/hash.hpp"
#include "sluice/licensing/enterprise.hpp"
#include "sluice/licensing/record.hpp"
#include "sluice/office/number.hpp"

namespace sluice::office {

Result<Look::Raw> Look::load_raw(std::string_view kind, const std::string& id, bool seen) {
  using Row = std::tuple<std::int64_t, std::string, std::string, std::string>;
  const auto row = rows.one<std::int64_t, std::string, std::string, std::string>(
      "SELECT version, owner, province, body FROM record WHERE kind = ? AND id = ?", {kind, id});
  if (!row) return fail(row.error());
  const auto missing = [&] { return fail("record.missing", {std::string(kind), id}); };
  if (!*row) return missing();
  const auto& [version, owner, province, body] = Row(**row);
  if (seen) {
    const auto may = may_see(kind, id, {owner, province, {}, {}, {}});
    if (!may) return fail(may.error());
    if (!*may) return missing();
  }
  return Raw{version, body};
}

Result<void> Desk::keep_raw(std::string_view kind, const std::string& id, std::int64_t version, const RecordHead& head,
                            const std::string& body) {
  if (version == 0) {
    const auto added = writing.run(
        "INSERT INTO record (kind, id, version, owner, province, state, queue, due, body) "
        "VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        {kind, id, head.owner, head.province, head.state, head.queue, head.due, body});
    if (!added) return fail(added.error());
    if (*added == 0) return fail("record.taken", {std::string(kind), id});
    return {};
  }
  const auto changed = writing.run(
      "UPDATE record SET version = version + 1, owner = ?, province = ?, state = ?, queue = ?, due = ?, body = ? "
      "WHERE kind = ? AND id = ? AND version = ?",
      {head.owner, head.province, head.state, head.queue, head.due, body, kind, id, version});
  if (!changed) return fail(changed.error());
  if (*changed == 0) return fail("record.changed", {std::string(kind), id});
  return {};
}

// A company sees what it or its principals file, an end user what rests on its certificates, a desk its province, and
// whoever audits or clears goods everything.
Result<bool> Look::may_see(std::string_view kind, const std::string& id, const RecordHead& head) {
  switch (actor.role) {
    case licensing::ActorRole::exporter:
    case licensing::ActorRole::end_user: break;
    case licensing::ActorRole::officer:
    case licensing::ActorRole::approver:
      return actor.province.empty() || head.province.empty() || head.province == actor.province;
    case licensing::ActorRole::adviser:
    case licensing::ActorRole::customs:
    case licensing::ActorRole::auditor:
    case licensing::ActorRole::administrator: return true;
  }
  if (head.owner == actor.organisation) return true;
  if (head.owner.empty() || kind == "person") return false;
  if (actor.role == licensing::ActorRole::end_user) {
    const auto reads = rows.one<std::string>("SELECT id FROM record_reader WHERE reader = ? AND kind = ? AND id = ?",
                                             {actor.organisation, std::string(kind), id});
    return reads ? Result<bool>(reads->has_value()) : fail(reads.error());
  }
  const auto row = rows.one<std::string>("SELECT body FROM record WHERE kind = 'enterprise' AND id = ?", {head.owner});
  if (!row) return fail(row.error());
  if (!*row) return false;
  const auto json = parse_json(std::get<0>(**row));
  if (!json) return fail(json.error());
  const auto owner = licensing::read_record<licensing::Enterprise>(*json, tools.reference);
  if (!owner) return fail(owner.error());
  return licensing::may_file(*owner, actor.organisation, occasion.on);
}

Result<void> Desk::let_read(std::string_view kind, const std::string& id, const std::vector<std::string>& readers) {
  const auto gone = writing.run("DELETE FROM record_reader WHERE kind = ? AND id = ?", {std::string(kind), id});
  if (!gone) return fail(gone.error());
  for (const std::string& reader : readers) {
    const auto added =
        writing.run("INSERT INTO record_reader (reader, kind, id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    {reader, std::string(kind), id});
    if (!added) return fail(added.error());
  }
  return {};
}

Result<std::string> Desk::next_number(char kind) {
  const std::string day = to_string(occasion.on);
  const std::string series = kind + ("-" + day.substr(0, 4));
  const auto next = writing.one<std::int64_t>(
      "INSERT INTO series (name, next) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET next = series.next + 1 "
      "RETURNING next",
      {series});
  if (!next) return fail(next.error());
  return make_number(kind, std::stoi(day), std::get<0>(**next));
}

Result<std::string> Desk::keep_content(std::string_view bytes) {
  std::string hash = sha256(bytes);
  const auto kept = writing.run("INSERT INTO content (hash, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING",
                                {hash, store::Bytes{std::string(bytes)}});
  if (!kept) return fail(kept.error());
  return hash;
}

Result<std::string> Look::content(const std::string& hash) {
  auto row = rows.one<store::Bytes>("SELECT bytes FROM content WHERE hash = ?", {hash});
  if (!row) return fail(row.error());
  if (!*row) return fail("record.missing", {"content", hash});
  return std::move(std::get<0>(**row).data);
}

}  // namespace sluice::office
