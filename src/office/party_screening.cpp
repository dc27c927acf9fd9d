// SPDX-License-Identifier: Apache-2.0
#include "party_screening.hpp"

#include <algorithm>
#include <set>

namespace sluice::office {
namespace {

using screening::HowFound;
using screening::Match;
using trade::Disposition;
using trade::Hit;
using trade::PartyFinding;

// The days around `day` on which an entry applies, or does not, as on that day.
Span around(const std::vector<Span>& applies, Date day) {
  Span span{Date::min(), Date::max()};
  for (const Span& each : applies) {
    if (each.contains(day)) return each;
    if (each.last < day) span.first = std::max(span.first, each.last + 1);
    else span.last = std::min(span.last, each.first - 1);
  }
  return span;
}

void clip(Span& days, const Span& to) {
  days.first = std::max(days.first, to.first);
  days.last = std::min(days.last, to.last);
}

std::string part_words(const screening::PartMatch& part) {
  if (part.how == screening::HowAlike::missing) return part.query.empty() ? "- ~ " + part.entry : part.query + " ~ -";
  return part.query + " ~ " + part.entry + " (" + std::string(trade::symbol(part.how)) + ")";
}

std::string reason_of(const screening::Decision* decision) {
  return decision == nullptr ? std::string() : decision->reason + " (" + decision->by + ", " + decision->at + ")";
}

// One party on one day.
class PartyOnDay {
 public:
  PartyOnDay(const trade::Party& party, Date day, const std::vector<std::string>& lists, const ScreeningBasis& basis,
             const OwnerReadings& readings, ScreenedParties& result)
      : party_(party), day_(day), lists_(lists), basis_(basis), readings_(readings), result_(result) {}

  // The party's hits, where there is anything to look it up by.
  std::optional<std::vector<Hit>> hits() {
    const screening::Subject subject = subject_of(party_);
    if (subject.names.empty() && subject.identifiers.empty()) return std::nullopt;
    key_ = screening::fingerprint(subject);
    if (const auto* stated = party_.hits.get()) hits_ = *stated;
    stated_ = hits_.size();
    said_ = party_.hits.get() != nullptr || party_.hits.not_applicable();
    for (const Match& match : basis_.screener->screen(subject, day_, basis_.least)) found(match);
    for (const std::string& list : lists_) {
      if (!covered(list)) missing(list);
    }
    owners(subject);
    return std::move(hits_);
  }

 private:
  // The lists whose ids the law, or a rule, gives to an entry.
  [[nodiscard]] std::vector<std::string> keys(const Match& match) const {
    if (match.entry != nullptr) return keys_of(*match.list, *match.entry, *basis_.keys);
    screening::Entry unread;
    unread.measure = match.notice->measure;
    return keys_of(*match.list, unread, *basis_.keys);
  }

  [[nodiscard]] bool asked_for(const std::string& list) const { return std::ranges::count(lists_, list) != 0; }

  // What the transaction states of an entry stands.
  [[nodiscard]] bool is_stated(const std::string& list, const std::string& entry) const {
    const auto first = hits_.begin();
    return std::any_of(first, first + static_cast<std::ptrdiff_t>(stated_),
                       [&](const Hit& hit) { return hit.list == list && hit.entry == entry; });
  }

  [[nodiscard]] bool covered(const std::string& list) const {
    const auto has = [&](const std::string& id) {
      return std::ranges::any_of(basis_.screener->lists(), [&](const auto& each) { return each->id == id; });
    };
    return has(list) || std::ranges::any_of(*basis_.keys, [&](const screening::ListKey& key) {
             return key.key == list && has(key.list);
           });
  }

  void found(const Match& match) {
    const bool read = match.entry != nullptr;
    clip(result_.holds, around(read ? match.entry->applies : match.notice->applies, day_));
    const screening::Decision* decision = basis_.dispositions->find(key_, match);
    PartyFinding finding;
    finding.party = party_.id;
    finding.key = key_;
    finding.list = match.list->id;
    finding.entry = read ? match.entry->id : match.notice->id;
    finding.how = trade::symbol(match.how);
    if (match.how != HowFound::unread) finding.score = match.score;
    finding.asked = match.asked;
    finding.listed = match.listed;
    for (const screening::PartMatch& part : match.parts) finding.why.push_back(part_words(part));
    if (!read) {
      finding.why.push_back(std::to_string(match.notice->parties - match.notice->in) + " of its " +
                            std::to_string(match.notice->parties) + " parties were not read");
    }
    finding.disposition = screening::disposition(match, decision);
    finding.reason = reason_of(decision);
    finding.applies = match.applies;
    const std::string& measure = read ? match.entry->measure : match.notice->measure;
    finding.measure = measure.empty() ? match.list->measure : measure;
    finding.cite = read ? match.entry->cite : match.notice->cite;
    finding.address = read ? match.entry->address : match.notice->address;
    if (match.applies && (read || !said_)) {
      for (const std::string& list : keys(match)) {
        if (asked_for(list)) add(list, finding.entry, trade::Relation::itself, finding.disposition);
      }
    }
    result_.findings.push_back(std::move(finding));
  }

  Hit* add(const std::string& list, const std::string& entry, trade::Relation relation, Disposition disposition) {
    if (is_stated(list, entry)) return nullptr;
    Hit& hit = hits_.emplace_back();
    hit.list = list;
    hit.entry = entry;
    hit.relation = relation;
    hit.disposition = disposition;
    return &hit;
  }

  // A list that the law asks for and that is not here: whether the party is on it stays open.
  void missing(const std::string& list) {
    if (said_) return;
    Hit& hit = hits_.emplace_back();
    hit.list = list;
    hit.disposition = Disposition::open;
    PartyFinding finding;
    finding.party = party_.id;
    finding.key = key_;
    finding.list = list;
    finding.how = "missing";
    result_.findings.push_back(std::move(finding));
  }

  // Whom somebody is in the holdings, and how much of each is not told.
  struct Held {
    screening::PartyId party = 0;
    bool certain = false;
    Rational rest;
  };

  [[nodiscard]] Held held(const screening::Holdings::Likely& likely) {
    Held held{likely.party, likely.certain, Rational::from(Decimal(1))};
    const screening::OwnerGraph& graph = basis_.owners->holdings().graph();
    graph.each_stake_in(likely.party, [&](screening::StakeId id) {
      const auto& edge = graph.edge(id);
      clip(result_.holds, around({edge.applies}, day_));
      if (!edge.counts_on(day_)) return;
      const Rational low = graph.share(edge).share.low;
      const auto minus = Rational::make(-low.numerator(), low.denominator());  // low is in [0, 1]
      // What does not add up in 64 bits is not taken off: more stays open than has to.
      if (const auto rest = sluice::add(held.rest, *minus)) held.rest = std::max(*rest, Rational());
    });
    return held;
  }

  void owners(const screening::Subject& subject) {
    std::vector<Held> parties;
    if (basis_.owners != nullptr) {
      for (const auto& likely : basis_.owners->holdings().find(subject, basis_.least)) parties.push_back(held(likely));
    }
    for (const std::string& list : lists_) {
      bool known = false;
      for (const Held& each : parties) {
        owned(list, each);
        known = known || each.certain;
      }
      if (!known) unknown(list, Rational::from(Decimal(1)));
    }
  }

  // Who is not told may be anybody, unless the transaction or somebody's decision says otherwise.
  [[nodiscard]] const screening::Decision* settled(const std::string& list) const {
    return basis_.dispositions->find(key_, list, screening::kOwners, {});
  }

  void owned(const std::string& list, const Held& held) {
    const screening::Ownership* rule = basis_.owners->from(list, readings_);
    const auto exposure = rule != nullptr ? rule->exposure(held.party, list) : screening::OwnerExposure{};
    if (exposure.owned == screening::Verdict::no) {
      if (held.certain) unknown(list, held.rest);
      return;
    }
    const screening::Decision* decision = settled(list);
    const bool open_rest = decision == nullptr && !said_ && held.certain;
    screening::Share share = exposure.share;
    if (open_rest) {
      const auto most = sluice::add(share.high, held.rest);
      share.high = most ? std::min(*most, Rational::from(Decimal(1))) : Rational::from(Decimal(1));
    }
    const bool sure = held.certain && exposure.owned == screening::Verdict::yes;
    const screening::OwnerGraph& graph = basis_.owners->holdings().graph();
    PartyFinding finding;
    finding.party = party_.id;
    finding.key = key_;
    finding.list = list;
    finding.how = "owned";
    finding.relation = trade::Relation::owned;
    finding.share = range_of(share);
    finding.disposition = sure ? Disposition::confirmed : Disposition::open;
    finding.asked = basis_.owners->holdings().name(held.party);
    for (const screening::ListingId id : exposure.listings) {
      const screening::Listing& listing = graph.listing(id);
      finding.entry += (finding.entry.empty() ? "" : " ") + listing.entry;
      finding.listed += (finding.listed.empty() ? "" : "; ") + name_of(listing.party);
      finding.cite += (finding.cite.empty() ? "" : "; ") + listing.cite;
      if (finding.measure.empty()) finding.measure = listing.measure;
    }
    for (const screening::StakeId id : exposure.chain) finding.why.push_back(words(id));
    for (const screening::StakeId id : exposure.stakes) finding.why.push_back(words(id));
    for (const screening::ListingId id : exposure.listings) {
      if (!graph.listing(id).certain) finding.why.push_back(uncertain(graph.listing(id)));
    }
    if (Hit* hit = add(list, finding.entry, trade::Relation::owned, finding.disposition)) hit->share = *finding.share;
    result_.findings.push_back(std::move(finding));
  }

  [[nodiscard]] std::string name_of(const std::string& party) const {
    const screening::Holdings& holdings = basis_.owners->holdings();
    const auto number = holdings.graph().find(party);
    return number ? std::string(holdings.name(*number)) : party;
  }

  [[nodiscard]] std::string words(screening::StakeId id) const {
    const screening::Stake stake = basis_.owners->holdings().graph().stake(id);
    return name_of(stake.owner) + " holds " + to_string(stake.share) + " of " + name_of(stake.owned) +
           (stake.source.empty() ? "" : " (" + stake.source + ")");
  }

  // What settles a listing that went by a like name, and under which key.
  [[nodiscard]] std::string uncertain(const screening::Listing& listing) const {
    const screening::Holdings& holdings = basis_.owners->holdings();
    const auto number = holdings.graph().find(listing.party);
    const std::string key = number ? screening::fingerprint(holdings.subject(*number)) : std::string();
    return "whether " + name_of(listing.party) + " is " + listing.entry + " is open: settle it under key " + key;
  }

  // A rule starts from the list. Where none does, whoever owns the party is nothing that anybody asks about.
  [[nodiscard]] bool owners_matter(const std::string& list) const {
    return std::ranges::any_of(
        *basis_.rules, [&](const screening::OwnershipRule& rule) { return std::ranges::count(rule.lists, list) != 0; });
  }

  // Nobody says who holds `rest` of the party.
  void unknown(const std::string& list, Rational rest) {
    if (said_ || rest == Rational() || !owners_matter(list)) return;
    const screening::Decision* decision = settled(list);
    const auto most = screening::Share::between(Rational(), false, rest, false);
    PartyFinding finding;
    finding.party = party_.id;
    finding.key = key_;
    finding.list = list;
    finding.entry = screening::kOwners;
    finding.how = "owners";
    finding.relation = trade::Relation::owned;
    finding.share = range_of(most ? *most : screening::Share::unstated());
    finding.disposition = decision != nullptr ? decision->verdict : Disposition::open;
    finding.reason = reason_of(decision);
    if (Hit* hit = add(list, finding.entry, trade::Relation::owned, finding.disposition)) hit->share = *finding.share;
    result_.findings.push_back(std::move(finding));
  }

  const trade::Party& party_;
  Date day_;
  const std::vector<std::string>& lists_;
  const ScreeningBasis& basis_;
  const OwnerReadings& readings_;
  ScreenedParties& result_;
  std::string key_;
  std::vector<Hit> hits_;
  std::size_t stated_ = 0;
  bool said_ = false;  // the transaction says which hits there are
};

void add_assumptions(const std::vector<std::string>& lists, const ScreeningBasis& basis, const OwnerReadings& readings,
                     ScreenedParties& result) {
  if (basis.owners == nullptr) return;
  for (const screening::OwnershipRule& rule : basis.owners->rules()) {
    const bool asked =
        std::ranges::any_of(rule.lists, [&](const std::string& list) { return std::ranges::count(lists, list) != 0; });
    if (!asked) continue;
    for (const screening::Reading* reading : {&rule.aggregate, &rule.cascade}) {
      if (reading->assumption.empty()) continue;
      const auto read = readings.find(reading->assumption);
      result.rests_on.push_back(
          {reading->assumption, read != readings.end() ? read->second : reading->holds, rule.note});
    }
  }
}

}  // namespace

screening::Subject subject_of(const trade::Party& party) {
  screening::Subject subject;
  if (const auto* name = party.name.get()) subject.names.push_back(*name);
  if (party.role == trade::Role::person) subject.kind = screening::EntryKind::person;
  std::string country;
  for (const trade::Fact<trade::Country>* fact : {&party.established_in, &party.nationality, &party.located_in}) {
    const trade::Country* known = fact->get();
    if (known == nullptr) continue;
    if (country.empty()) country = known->text();
    if (std::ranges::count(subject.countries, known->text()) == 0) subject.countries.emplace_back(known->text());
  }
  for (const auto& [kind, value] : party.identifiers) {
    const auto known = trade::from_symbol<screening::IdentifierKind>(kind);
    subject.identifiers.push_back({known.value_or(screening::IdentifierKind::other), value, country});
  }
  return subject;
}

ScreenedParties screen_parties(const trade::Transaction& transaction, Date day, const std::vector<std::string>& lists,
                               const ScreeningBasis& basis, const OwnerReadings& readings) {
  ScreenedParties result;
  result.transaction = transaction;
  result.holds = {Date::min(), Date::max()};
  const std::vector<trade::Party>* parties = transaction.parties.get();
  if (parties == nullptr) return result;
  std::vector<trade::Party> screened = *parties;
  for (trade::Party& party : screened) {
    auto hits = PartyOnDay(party, day, lists, basis, readings, result).hits();
    if (hits) party.hits = std::move(*hits);
  }
  result.transaction.parties = std::move(screened);
  add_assumptions(lists, basis, readings, result);
  return result;
}

}  // namespace sluice::office
