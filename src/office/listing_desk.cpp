// SPDX-License-Identifier: Apache-2.0
#include "listing_desk.hpp"

#include <algorithm>

#include "act_groups.hpp"
#include "end_users.hpp"
#include "records.hpp"

namespace sluice::office {
namespace {

using licensing::ActorRole;

struct ProposeListing {
  std::string list;
  std::vector<std::string> names;
  trade::Country country;
  std::string ground;
  std::string text;
  std::string licence;
};
struct DecideListing {
  bool agrees = false;
  std::string text;
};
struct EndListing {
  std::string text;
};

Result<std::string> propose(Desk& desk, ProposeListing said) {
  if (said.list != kWatchList && said.list != kControlList)
    return fail("listing.list", {said.list, std::string(kWatchList), std::string(kControlList)});
  if (said.names.empty() || std::ranges::any_of(said.names, [](const auto& name) { return folded_name(name).empty(); }))
    return fail("listing.names");
  if (!said.licence.empty()) {
    if (auto licence = desk.load<licensing::Licence>(said.licence); !licence) return fail(std::move(licence.error()));
  }
  auto number = desk.next_number('P');
  if (!number) return number;
  Listing listing;
  listing.id = *number;
  listing.list = std::move(said.list);
  listing.names = std::move(said.names);
  listing.country = said.country;
  listing.ground = std::move(said.ground);
  listing.text = std::move(said.text);
  listing.licence = std::move(said.licence);
  listing.proposed_by = desk.actor.id;
  listing.proposed_on = desk.occasion.on;
  if (auto kept = desk.keep<Listing>({*number, std::move(listing), 0}); !kept) return fail(std::move(kept.error()));
  return number;
}

Result<Done> propose_listing(Desk& desk, ProposeListing& said) {
  auto number = propose(desk, std::move(said));
  if (!number) return fail(std::move(number.error()));
  return Done{*number};
}

Result<Kept<Listing>> in_state(Desk& desk, const std::string& id, ListingState state) {
  auto listing = desk.load<Listing>(id);
  if (listing && listing->value.state != state)
    return fail("listing.state", {id, std::string(trade::symbol(listing->value.state))});
  return listing;
}

Result<Done> decide_listing(Desk& desk, const std::string& id, DecideListing& said) {
  auto listing = in_state(desk, id, ListingState::proposed);
  if (!listing) return fail(std::move(listing.error()));
  Listing& value = listing->value;
  value.state = said.agrees ? ListingState::entered : ListingState::declined;
  value.decided_by = desk.actor.id;
  value.note = std::move(said.text);
  if (said.agrees) value.entered_on = desk.occasion.on;
  if (said.agrees) {
    if (auto named = name_record(desk, "listing", id, value.names); !named) return fail(std::move(named.error()));
  }
  if (auto kept = desk.keep(*listing); !kept) return fail(std::move(kept.error()));
  return Done{id, Json::object({{"state", Json::string(std::string(trade::symbol(value.state)))}})};
}

Result<Done> end_listing(Desk& desk, const std::string& id, EndListing& said) {
  auto listing = in_state(desk, id, ListingState::entered);
  if (!listing) return fail(std::move(listing.error()));
  listing->value.state = ListingState::ended;
  listing->value.ended_on = desk.occasion.on;
  listing->value.note = std::move(said.text);
  if (auto kept = desk.keep(*listing); !kept) return fail(std::move(kept.error()));
  return Done{id};
}

// On the list that day: an entry that has ended stays in the record for days before.
bool stands(const Listing& listing, Date on) {
  return listing.entered_on && *listing.entered_on <= on && (!listing.ended_on || on < *listing.ended_on);
}

bool same_country(const Listing& listing, const trade::Party& party) {
  const auto* country = party.established_in.get();
  return country == nullptr || *country == listing.country;
}

Result<std::vector<trade::Hit>> hits_of(Look& look, const trade::Party& party) {
  std::vector<trade::Hit> hits;
  const auto rows = look.rows.all<std::string>(
      "SELECT id FROM party_name WHERE name = ? AND kind = 'listing' ORDER BY id", {folded_name(*party.name.get())});
  if (!rows) return fail(rows.error());
  for (const auto& [id] : *rows) {
    const auto listing = look.load_unseen<Listing>(id);
    if (!listing) return fail(listing.error());
    if (!stands(listing->value, look.occasion.on) || !same_country(listing->value, party)) continue;
    trade::Hit hit;
    hit.list = listing->value.list;
    hit.entry = id;
    hit.relation = trade::Relation::itself;
    hits.push_back(std::move(hit));
  }
  return hits;
}

}  // namespace

Result<std::vector<std::string>> propose_after(Desk& desk, const licensing::Licence& licence,
                                               const licensing::EndUseCheck& check) {
  std::vector<std::string> made;
  std::vector<std::pair<std::string_view, std::string>> grounds;
  if (!check.cooperated) grounds.emplace_back(kWatchList, "Order 792 art. 26");
  if (!check.as_declared) grounds.emplace_back(kControlList, "Order 792 art. 28");
  for (const std::string& name : end_users_of(licence.parties)) {
    const auto party =
        std::ranges::find_if(licence.parties, [&](const trade::Party& each) { return each.name == trade::Fact(name); });
    const auto* country = party->established_in.get();
    for (const auto& [list, ground] : grounds) {
      auto number = propose(desk, {std::string(list),
                                   {name},
                                   country != nullptr ? *country : licence.destination.value_or(trade::Country()),
                                   ground,
                                   check.text,
                                   licence.id});
      if (!number) return fail(std::move(number.error()));
      made.push_back(std::move(*number));
    }
  }
  return made;
}

Result<PartyHits> own_hits(Look& look, const trade::Transaction& transaction) {
  PartyHits all;
  const auto* parties = transaction.parties.get();
  if (parties == nullptr) return all;
  for (const trade::Party& party : *parties) {
    if (!party.name.known()) continue;
    auto found = hits_of(look, party);
    if (!found) return fail(std::move(found.error()));
    if (!found->empty()) all.emplace(party.id, std::move(*found));
  }
  return all;
}

}  // namespace sluice::office

namespace sluice::wire {
using office::Listing;

template <>
inline constexpr Title kTitle<Listing>{"listing", {"A party on the authority's own list", "主管机关名单条目"}};

template <class L>
constexpr auto listed_fields() {
  return std::tuple{
      required("list", &L::list, "\"CN-watch-list\"", {"Watch list or control list.", "关注名单或管控名单。"}),
      required("names", &L::names, R"(["Rhein Antriebe GmbH"])", {"As the party writes itself.", "当事方名称。"}),
      required("country", &L::country, "\"DE\"", {"Where it is.", "所在国家（地区）。"}),
      required("ground", &L::ground, "\"Order 792 art. 26\"", {"The article.", "依据条款。"}),
      required("text", &L::text, "\"no answer to the check of 2026-06-15\"", {"What happened.", "事由。"}),
      optional<OptionalText>("licence", &L::licence, "\"L-2026-000001-X\"",
                             {"Under which it happened.", "相关许可证。"})};
}
template <>
inline constexpr auto kFields<office::ProposeListing> = listed_fields<office::ProposeListing>();
template <>
inline constexpr auto kFields<office::DecideListing> =
    std::tuple{required("agrees", &office::DecideListing::agrees, "true", {"Whether it is entered.", "是否列入。"}),
               optional<OptionalText>("text", &office::DecideListing::text, "\"…\"", {"In words.", "说明。"})};
template <>
inline constexpr auto kFields<office::EndListing> =
    std::tuple{required("text", &office::EndListing::text, "\"it cooperated, and was checked\"", {"Why.", "理由。"})};
template <>
inline constexpr auto kFields<Listing> = std::tuple_cat(
    std::tuple{required("id", &Listing::id, "\"P-2026-000001-X\"", {"Its number.", "编号。"})},
    listed_fields<Listing>(),
    std::tuple{
        required("proposed_by", &Listing::proposed_by, "\"lin\"", {"Who proposed it.", "提出人。"}),
        required("proposed_on", &Listing::proposed_on, "\"2026-06-20\"", {"When.", "提出日期。"}),
        required("state", &Listing::state, "\"entered\"", {"What came of it.", "状态。"}),
        optional<OptionalText>("decided_by", &Listing::decided_by, "\"zhao\"", {"Who decided.", "决定人。"}),
        optional("entered_on", &Listing::entered_on, "\"2026-06-22\"", {"Its first day on the list.", "列入日期。"}),
        optional("ended_on", &Listing::ended_on, "\"2026-12-01\"",
                 {"The first day on which it is on it no more.", "移出日期。"}),
        optional<OptionalText>("note", &Listing::note, "\"…\"", {"In words.", "说明。"})});

}  // namespace sluice::wire

namespace sluice::office {

Json RecordOf<Listing>::write(const Listing& listing) { return wire::ObjectOf<Listing>::write(listing); }

Result<Listing> RecordOf<Listing>::read(const Json& json, const trade::Reference& reference) {
  wire::Reading reading{reference, {}, {}};
  Listing listing;
  if (!wire::ObjectOf<Listing>::read(reading, wire::Place{json}, listing)) return fail(std::move(reading.error));
  return listing;
}

void add_listing_acts(std::vector<ActKind>& table) {
  table.push_back(making_act_of<ProposeListing>(
      "listing.propose", "proposes listing", {ActorRole::officer},
      {"Proposes a party for the watch list or the control list.", "提出列入关注名单或管控名单。"}, propose_listing));
  table.push_back(act_of<DecideListing>("listing.decide", "decides listing", {ActorRole::approver},
                                        {"A second person enters it, or not.", "第二人决定是否列入。"},
                                        decide_listing));
  table.push_back(act_of<EndListing>("listing.end", "ends listing", {ActorRole::approver},
                                     {"From today on it is on the list no more.", "自当日起移出名单。"}, end_listing));
}

}  // namespace sluice::office
