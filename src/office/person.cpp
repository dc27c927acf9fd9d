// SPDX-License-Identifier: Apache-2.0
#include "person.hpp"

#include "act_groups.hpp"

namespace sluice::office {
namespace {

using licensing::ActorRole;

struct ClosePerson {
  std::string reason;
};

Result<std::int64_t> people(store::Reading& rows) {
  const auto count = rows.one<std::int64_t>("SELECT CAST(COUNT(*) AS BIGINT) FROM record WHERE kind = 'person'");
  if (!count) return fail(count.error());
  return std::get<0>(**count);
}

Result<Done> add(Desk& desk, Person& person) {
  const auto known = people(desk.rows);
  if (!known) return fail(known.error());
  if (*known == 0 && (person.id != desk.actor.id || person.role != ActorRole::administrator))
    return fail("person.first", {desk.actor.id});
  const bool enterprise = person.role == ActorRole::exporter || person.role == ActorRole::end_user;
  if ((enterprise || person.role == ActorRole::adviser) && person.organisation.empty())
    return fail("person.organisation", {person.id, std::string(trade::symbol(person.role))});
  person.closed = false;
  const std::string id = person.id;
  if (auto kept = desk.keep<Person>({id, std::move(person), 0}); !kept) return fail(std::move(kept.error()));
  return Done{id};
}

Result<Done> close(Desk& desk, const std::string& id, const ClosePerson&) {
  auto person = desk.load<Person>(id);
  if (!person) return fail(std::move(person.error()));
  if (person->value.closed) return fail("person.closed", {id});
  if (id == desk.actor.id) return fail("person.self", {id});
  person->value.closed = true;
  if (auto kept = desk.keep(*person); !kept) return fail(std::move(kept.error()));
  return Done{id};
}

}  // namespace
}  // namespace sluice::office

namespace sluice::wire {
template <>
inline constexpr auto kFields<office::ClosePerson> =
    std::tuple{required("reason", &office::ClosePerson::reason, "\"left the bureau\"", {"Why.", "原因。"})};
}  // namespace sluice::wire

namespace sluice::office {

Json RecordOf<Person>::write(const Person& person) { return wire::ObjectOf<Person>::write(person); }

Result<Person> RecordOf<Person>::read(const Json& json, const trade::Reference& reference) {
  wire::Reading reading{reference, {}, {}};
  Person person;
  if (!wire::ObjectOf<Person>::read(reading, wire::Place{json}, person)) return fail(std::move(reading.error));
  return person;
}

Result<licensing::Actor> actor_of(store::Reading& rows, const Tools& tools, const Occasion& occasion) {
  const auto row = rows.one<std::string>("SELECT body FROM record WHERE kind = 'person' AND id = ?", {occasion.by});
  if (!row) return fail(row.error());
  if (!*row) {
    const auto known = people(rows);
    if (!known) return fail(known.error());
    if (*known > 0 || occasion.by.empty()) return fail("person.unknown", {occasion.by});
    return licensing::Actor{occasion.by, ActorRole::administrator, {}, {}};
  }
  const auto json = parse_json(std::get<0>(**row));
  if (!json) return fail(json.error());
  const auto person = RecordOf<Person>::read(*json, tools.reference);
  if (!person) return fail(person.error());
  if (person->closed) return fail("person.closed", {occasion.by});
  return licensing::Actor{person->id, person->role, person->organisation, person->province};
}

void add_person_acts(std::vector<ActKind>& table) {
  table.push_back(making_act_of<Person>("person.add", "adds person", {ActorRole::administrator},
                                        {"Lets a person act, in one role.", "登记办事人及其角色。"}, add));
  table.push_back(act_of<ClosePerson>("person.close", "closes the account of", {ActorRole::administrator},
                                      {"Lets a person act no more.", "停用办事人。"}, close));
}

}  // namespace sluice::office
