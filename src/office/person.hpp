// SPDX-License-Identifier: Apache-2.0
// Who acts: persons with one role each, kept with the records.
#pragma once

#include <string>

#include "desk.hpp"
#include "sluice/wire/fields.hpp"

namespace sluice::office {

struct Person {
  std::string id;  // chosen by whoever keeps the store
  std::string name;
  licensing::ActorRole role = licensing::ActorRole::auditor;
  std::string organisation;  // an enterprise's number, or an agency
  std::string province;      // of an officer or approver; empty: central
  bool closed = false;
};

template <>
struct RecordOf<Person> {
  static constexpr std::string_view kName = "person";
  static RecordHead head(const Person& person, const Tools&, Date) {
    return {person.organisation, person.province, person.closed ? "closed" : "open", {}, {}};
  }
  static Json write(const Person& person);
  static Result<Person> read(const Json& json, const trade::Reference& reference);
};

// Who may act under an id. An empty store knows nobody: there, and nowhere else, whoever comes is an administrator, who
// has to add itself first. Fails with person.unknown or person.closed.
[[nodiscard]] Result<licensing::Actor> actor_of(store::Reading& rows, const Tools& tools, const Occasion& occasion);

}  // namespace sluice::office

namespace sluice::wire {

template <>
inline constexpr Title kTitle<office::Person>{"person", {"A person who acts", "办事人"}};
template <>
inline constexpr auto kFields<office::Person> =
    std::tuple{required("id", &office::Person::id, "\"lin\"", {"The name they act under.", "办事所用的名称。"}),
               required("name", &office::Person::name, "\"林晓\"", {"Their full name.", "姓名。"}),
               required("role", &office::Person::role, "\"officer\"", {"What they may do.", "角色。"}),
               optional<OptionalText>("organisation", &office::Person::organisation, "\"E-2026-000001-X\"",
                                      {"Of an exporter or end user the enterprise, of an adviser the agency.",
                                       "出口商或最终用户所属企业；提出意见者所属机关。"}),
               optional<OptionalText>(
                   "province", &office::Person::province, "\"15\"",
                   {"Of an officer or approver; left out, the central bureau.", "经办或审批人所在省份；省略为中央。"}),
               optional("closed", &office::Person::closed, "false", {"Acts no more.", "已停用。"})};

}  // namespace sluice::wire
