// SPDX-License-Identifier: Apache-2.0
// Beneficial Ownership Data Standard 0.4. Read is the shareholding: votes, seats and contracts are no ownership. Where
// the standard cannot say that a share is held directly (directOrIndirect is not "direct", or the type of interest is
// not told), nothing is taken to be known of a direct stake: a component names the links, and adding the whole to its
// parts would count it twice.
#include <algorithm>
#include <array>
#include <map>
#include <unicode/locid.h>

#include "json_members.hpp"
#include "list_reading.hpp"
#include "sluice/trade/uscc.hpp"
#include "stake_reader.hpp"

namespace sluice::screening {
namespace {

constexpr std::array<std::string_view, 2> kUntold{"unknownInterest", "unpublishedInterest"};

class BodsReader {
 public:
  explicit BodsReader(std::string_view file) : file_(file) {}

  Result<void> read(std::string_view bytes, const StakeSink& sink, const PartySink& named) {
    auto all = each_json_record(bytes, file_, [this](const Json& record) {
      line_ = record.line;
      return statement(record);
    });
    if (!all) return all;
    for (const auto& [id, who] : parties_)
      if (named) named(id, who);
    for (const std::string& record : order_) {
      for (const auto& [stake, line] : relationships_[record]) {
        for (const std::string* party : {&stake.owner, &stake.owned})
          if (!parties_.contains(*party)) return fail("bods.party", {*party}, {file_, line, {}});
        if (auto taken = sink(stake); !taken)
          return fail(Error{taken.error().code, taken.error().arguments, {file_, line, {}}});
      }
    }
    return {};
  }

 private:
  tl::unexpected<Error> shape(std::string_view field) const {
    return fail("bods.shape", {std::string(field)}, {file_, line_, std::string(field)});
  }
  tl::unexpected<Error> at(Error error, std::string_view field) const {
    error.where = {file_, line_, std::string(field)};
    return fail(std::move(error));
  }

  Result<void> statement(const Json& record) {
    const std::string id(text_of(record, "recordId"));
    const Json& type = member_of(record, "recordType");
    const Json& details = member_of(record, "recordDetails");
    if (id.empty()) return shape("recordId");
    if (type.kind != Json::Kind::string) return shape("recordType");
    if (type.text != "relationship") {
      if (type.text != "entity" && type.text != "person") return shape("recordType");
      parties_.insert_or_assign(id, type.text == "person" ? person(details) : entity(details));
      return {};
    }
    if (details.kind != Json::Kind::object) return shape("recordDetails");
    const auto [place, fresh] = relationships_.try_emplace(id);
    if (fresh) order_.push_back(id);
    place->second.clear();  // an earlier statement of the record is replaced
    return relationship(record, details, place->second);
  }

  static void add_text(std::vector<std::string>& into, std::string_view text) {
    if (!text.empty() && std::ranges::find(into, text) == into.end()) into.emplace_back(text);
  }

  // By its two letters, also of a part of it (GB-SCT), or else by its name.
  static void add_country(Subject& who, const Json& said) {
    const std::string code = country_code(text_of(said, "code").substr(0, 2));
    add_text(who.countries, code.empty() ? country_code(text_of(said, "name")) : code);
  }

  // A scheme is a register of org-id.guide (GB-COH, XI-LEI), of persons a country and a kind of document
  // (GBR-PASSPORT); where there is none, its name in words.
  static Identifier identifier(const Json& said) {
    const std::string_view scheme = text_of(said, "scheme");
    Identifier made{identifier_kind(text_of(said, "schemeName")).value_or(IdentifierKind::other),
                    std::string(text_of(said, "id")),
                    {}};
    if (scheme == "XI-LEI") {
      made.kind = IdentifierKind::lei;
      return made;
    }
    const auto dash = scheme.find('-');
    if (dash == std::string_view::npos) return made;
    // ICU knows three letters of a country as well as two.
    made.country = country_code(icu::Locale("", std::string(scheme.substr(0, dash)).c_str()).getCountry());
    const std::string_view document = scheme.substr(dash + 1);
    made.kind = document == "PASSPORT" ? IdentifierKind::passport
                : document == "TAXID"  ? IdentifierKind::tax
                : document == "IDCARD" ? IdentifierKind::national
                : made.country.empty() ? IdentifierKind::other
                                       : IdentifierKind::registration;
    // China's register numbers firms by the unified social credit code since 2015.
    if (made.country == "CN" && made.kind == IdentifierKind::registration && trade::is_uscc(made.value))
      made.kind = IdentifierKind::uscc;
    return made;
  }

  static Subject entity(const Json& details) {
    Subject who;
    who.kind = EntryKind::organisation;
    add_text(who.names, text_of(details, "name"));
    for (const Json& name : member_of(details, "alternateNames").items) add_text(who.names, text_of(name));
    add_country(who, member_of(details, "jurisdiction"));
    add_rest(who, details);
    return who;
  }

  static Subject person(const Json& details) {
    Subject who;
    who.kind = EntryKind::person;
    for (const Json& name : member_of(details, "names").items) add_text(who.names, text_of(name, "fullName"));
    for (const Json& country : member_of(details, "nationalities").items) add_country(who, country);
    add_rest(who, details);
    return who;
  }

  static void add_rest(Subject& who, const Json& details) {
    for (const Json& said : member_of(details, "identifiers").items)
      if (!text_of(said, "id").empty()) who.identifiers.push_back(identifier(said));
    for (const Json& address : member_of(details, "addresses").items) add_country(who, member_of(address, "country"));
  }

  using Stakes = std::vector<std::pair<Stake, std::size_t>>;

  Result<void> relationship(const Json& record, const Json& details, Stakes& stakes) {
    Stake stake;
    for (const auto& [field, party] :
         {std::pair("subject", &stake.owned), std::pair("interestedParty", &stake.owner)}) {
      const Json& named = member_of(details, field);
      if (named.kind == Json::Kind::object) return {};  // a reason why none can be named
      *party = text_of(named);
      if (party->empty()) return shape(field);
    }
    stake.source = file_ + ", statement " + std::string(text_of(record, "statementId"));
    Span until;
    if (text_of(record, "recordStatus") == "closed") {
      const auto day = parse_date(text_of(record, "statementDate"));
      if (!day) return at(day.error(), "statementDate");
      until.last = *day - 1;
    }
    const Json& interests = member_of(details, "interests");
    if (interests.kind == Json::Kind::null || (interests.kind == Json::Kind::array && interests.items.empty())) {
      stake.share = Share::unstated();
      stake.kind = StakeKind::indirect;
      stake.applies = until;
      stakes.emplace_back(std::move(stake), line_);
      return {};
    }
    if (interests.kind != Json::Kind::array) return shape("interests");
    for (const Json& interest : interests.items)
      if (auto taken = add(interest, stake, until, stakes); !taken) return taken;
    return {};
  }

  Result<void> add(const Json& interest, Stake stake, Span until, Stakes& stakes) {
    if (interest.kind != Json::Kind::object) return shape("interests");
    const Json& type = member_of(interest, "type");
    const bool told = type.kind == Json::Kind::string && std::ranges::find(kUntold, type.text) == kUntold.end();
    const auto share = share_of(member_of(interest, "share"));
    if (!share) return fail(share.error());
    const auto held = days(interest);
    if (!held) return fail(held.error());
    stake.applies = {held->first, std::min(held->last, until.last)};
    if ((told && type.text != "shareholding") || stake.applies.last < stake.applies.first) return {};
    const bool direct = told && text_of(interest, "directOrIndirect") == "direct";
    stake.share = direct ? *share : Share::unstated();
    stake.kind = direct ? StakeKind::holding : StakeKind::indirect;
    stakes.emplace_back(std::move(stake), line_);
    return {};
  }

  // An interest that ended on a day was held until the day before.
  Result<Span> days(const Json& interest) const {
    Span span;
    for (const std::string_view field : {"startDate", "endDate"}) {
      const Json& said = member_of(interest, field);
      if (said.kind == Json::Kind::null) continue;
      const auto day = parse_date(text_of(said));
      if (!day) return at(day.error(), field);
      if (field == "startDate") span.first = *day;
      else span.last = *day - 1;
    }
    if (span.last + 1 < span.first)
      return fail("stake.dates", {to_string(span.first), to_string(span.last + 1)}, {file_, line_, "endDate"});
    return span;
  }

  Result<Share> share_of(const Json& said) const {
    if (said.kind == Json::Kind::null) return Share::unknown();
    if (said.kind != Json::Kind::object) return shape("share");
    Share share = Share::unknown();
    for (const auto& [field, value] : said.members) {
      if (value.kind != Json::Kind::number) return shape(field);
      const auto portion = parse_portion(value.text + "%");
      if (!portion) return at(portion.error(), field);
      const bool exclusive = field.starts_with("exclusive");
      if (field == "exact" || field == "minimum" || field == "exclusiveMinimum") {
        share.low = *portion;
        share.low_open = exclusive;
      }
      if (field == "exact" || field == "maximum" || field == "exclusiveMaximum") {
        share.high = *portion;
        share.high_open = exclusive;
      }
    }
    const auto sound = Share::between(share.low, share.low_open, share.high, share.high_open);
    return sound ? sound : Result<Share>(at(sound.error(), "share"));
  }

  std::string file_;
  std::size_t line_ = 0;
  std::map<std::string, Subject> parties_;       // by record
  std::map<std::string, Stakes> relationships_;  // by record
  std::vector<std::string> order_;
};

}  // namespace

Result<void> read_bods(std::string_view bytes, std::string_view file, const StakeSink& sink, const PartySink& parties) {
  return BodsReader(file).read(bytes, sink, parties);
}

}  // namespace sluice::screening
