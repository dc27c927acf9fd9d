// SPDX-License-Identifier: Apache-2.0
// Parties that the authority itself puts on its watch list or control list, from the day it decides to the day it ends.
// What is found on its own lists counts like what other lists say (Order 792, art. 26 and 28-30).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk.hpp"
#include "sluice/licensing/licence.hpp"
#include "sluice/office/determine.hpp"
#include "sluice/wire/fields.hpp"

namespace sluice::office {
enum class ListingState { proposed, entered, declined, ended };
}  // namespace sluice::office

namespace sluice::trade {
template <>
inline constexpr std::array<std::string_view, 4> kSymbols<office::ListingState>{"proposed", "entered", "declined",
                                                                                "ended"};
}  // namespace sluice::trade

namespace sluice::office {

// As the rulebook names the lists.
inline constexpr std::string_view kWatchList = "CN-watch-list";
inline constexpr std::string_view kControlList = "CN-control-list";

struct Listing {
  std::string id;
  std::string list;
  std::vector<std::string> names;  // as it writes itself
  trade::Country country;
  std::string ground;   // the article
  std::string text;     // what happened
  std::string licence;  // under which a check failed; empty: none
  std::string proposed_by;
  Date proposed_on;
  ListingState state = ListingState::proposed;
  std::string decided_by;
  std::optional<Date> entered_on;
  std::optional<Date> ended_on;  // the first day on which it is on the list no more
  std::string note;
};

template <>
struct RecordOf<Listing> {
  static constexpr std::string_view kName = "listing";
  static RecordHead head(const Listing& listing, const Tools&, Date) {
    const bool waits = listing.state == ListingState::proposed;
    return {
        {}, {}, std::string(trade::symbol(listing.state)), waits ? "party-lists" : "", to_string(listing.proposed_on)};
  }
  static Json write(const Listing& listing);
  static Result<Listing> read(const Json& json, const trade::Reference& reference);
};

// What a failed check of the end use under a licence proposes: the watch list for whoever does not cooperate (art. 26),
// the control list where goods are used otherwise than declared (art. 28). Nothing where the check found neither.
[[nodiscard]] Result<std::vector<std::string>> propose_after(Desk& desk, const licensing::Licence& licence,
                                                             const licensing::EndUseCheck& check);

// What the authority's own lists say of the parties of a transaction on the day.
[[nodiscard]] Result<PartyHits> own_hits(Look& look, const trade::Transaction& transaction);

void add_listing_acts(std::vector<ActKind>& table);

}  // namespace sluice::office
