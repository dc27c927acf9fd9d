// SPDX-License-Identifier: Apache-2.0
// FollowTheMoney: the entities of schema Ownership, and who the others are. A percentage is free text; of several,
// whatever one of them allows is possible. A day may be cut to its month or year: the stake is then held from its first
// day, or to its last.
#include <algorithm>
#include <array>
#include <unordered_set>

#include "json_members.hpp"
#include "list_reading.hpp"
#include "sluice/base/text.hpp"
#include "stake_reader.hpp"

namespace sluice::screening {
namespace {

class FtmReader {
 public:
  FtmReader(std::string_view file, const PartySink& parties) : file_(file), named_(parties) {}

  Result<void> read(std::string_view bytes, const StakeSink& sink) {
    auto all = each_json_record(bytes, file_, [this](const Json& record) {
      line_ = record.line;
      return entity(record);
    });
    if (!all) return all;
    for (const auto& [stake, line] : stakes_) {
      for (const auto& [field, party] : {std::pair("owner", &stake.owner), std::pair("asset", &stake.owned)})
        if (!parties_.contains(*party)) return fail("ftm.party", {*party}, {file_, line, field});
      if (auto taken = sink(stake); !taken)
        return fail(Error{taken.error().code, taken.error().arguments, {file_, line, {}}});
    }
    return {};
  }

 private:
  tl::unexpected<Error> shape(std::string_view field) const {
    return fail("ftm.shape", {std::string(field)}, {file_, line_, std::string(field)});
  }
  tl::unexpected<Error> at(Error error, std::string_view field) const {
    error.where = {file_, line_, std::string(field)};
    return fail(std::move(error));
  }

  Result<void> entity(const Json& record) {
    const std::string id(text_of(record, "id"));
    if (id.empty()) return shape("id");
    const std::string_view schema = text_of(record, "schema");
    if (schema.empty()) return shape("schema");
    parties_.insert(id);
    if (schema != "Ownership") return named_ ? party(id, schema, member_of(record, "properties")) : Result<void>();
    const Json& properties = member_of(record, "properties");
    if (properties.kind != Json::Kind::object) return shape("properties");
    const auto owners = texts(properties, "owner");
    if (!owners) return fail(owners.error());
    const auto assets = texts(properties, "asset");
    if (!assets) return fail(assets.error());
    if (owners->empty()) return shape("owner");
    if (assets->empty()) return shape("asset");
    const auto share = share_of(properties);
    if (!share) return fail(share.error());
    const auto days = days_of(properties);
    if (!days) return fail(days.error());
    for (const std::string& owner : *owners)
      for (const std::string& asset : *assets)
        stakes_.emplace_back(Stake{owner, asset, *share, *days, file_ + ", " + id}, line_);
    return {};
  }

  Result<void> party(const std::string& id, std::string_view schema, const Json& properties) const {
    using enum IdentifierKind;
    constexpr auto kNumbers =
        std::to_array<std::pair<std::string_view, IdentifierKind>>({{"uscCode", uscc},
                                                                    {"leiCode", lei},
                                                                    {"dunsCode", duns},
                                                                    {"imoNumber", imo},
                                                                    {"ogrnCode", registration},
                                                                    {"registrationNumber", registration},
                                                                    {"innCode", tax},
                                                                    {"taxNumber", tax},
                                                                    {"passportNumber", passport},
                                                                    {"idNumber", national}});
    Subject who;
    who.kind = schema == "Person"                                ? EntryKind::person
               : schema == "Vessel"                              ? EntryKind::vessel
               : schema == "Airplane"                            ? EntryKind::aircraft
               : schema == "Company" || schema == "Organization" ? EntryKind::organisation
                                                                 : EntryKind::unknown;
    for (const std::string_view field : {"name", "alias", "previousName"}) {
      const auto names = texts(properties, field);
      if (!names) return fail(names.error());
      who.names.insert(who.names.end(), names->begin(), names->end());
    }
    for (const std::string_view field : {"jurisdiction", "country", "nationality", "citizenship"}) {
      const auto countries = texts(properties, field);
      if (!countries) return fail(countries.error());
      for (const std::string& country : *countries) who.countries.push_back(country_code(country));
    }
    std::erase(who.countries, std::string());
    for (const auto& [field, kind] : kNumbers) {
      const auto numbers = texts(properties, field);
      if (!numbers) return fail(numbers.error());
      // A register's numbers are its country's, where that is one.
      const std::string country = who.countries.size() == 1 ? who.countries.front() : std::string();
      for (const std::string& number : *numbers) who.identifiers.push_back({kind, number, country});
    }
    named_(id, who);
    return {};
  }

  Result<std::vector<std::string>> texts(const Json& properties, std::string_view field) const {
    const Json& said = member_of(properties, field);
    std::vector<std::string> found;
    if (said.kind == Json::Kind::null) return found;
    if (said.kind != Json::Kind::array) return shape(field);
    for (const Json& item : said.items) {
      if (item.kind != Json::Kind::string) return shape(field);
      found.push_back(item.text);
    }
    return found;
  }

  Result<Share> share_of(const Json& properties) const {
    const auto said = texts(properties, "percentage");
    if (!said) return fail(said.error());
    if (said->empty()) return Share::unknown();
    Share all = Share::unknown();
    for (std::size_t i = 0; i < said->size(); ++i) {
      const auto read = parse_percentage((*said)[i]);
      if (!read) return at(read.error(), "percentage");
      if (i == 0) {
        all = *read;
        continue;
      }
      if (read->low < all.low || (read->low == all.low && !read->low_open)) {
        all.low = read->low;
        all.low_open = read->low_open;
      }
      if (read->high > all.high || (read->high == all.high && !read->high_open)) {
        all.high = read->high;
        all.high_open = read->high_open;
      }
    }
    return all;
  }

  // The first or the last day of "2025", "2025-11" or "2025-11-20", a time of day left off.
  static Result<Date> day_of(std::string_view text, bool last) {
    const auto parts = split(text.substr(0, text.find('T')), '-');
    if (parts.size() == 1 && text.size() == 4) return parse_date(std::string(text) + (last ? "-12-31" : "-01-01"));
    if (parts.size() != 2 || text.size() != 7) return parse_date(text.substr(0, text.find('T')));
    auto first = parse_date(std::string(text) + "-01");
    if (!first || !last) return first;
    Date day = *first + 27;
    while (to_string(day + 1).starts_with(text)) day = day + 1;
    return day;
  }

  Result<Span> days_of(const Json& properties) const {
    Span span;
    for (const std::string_view field : {"startDate", "endDate"}) {
      const bool last = field == "endDate";
      const auto said = texts(properties, field);
      if (!said) return fail(said.error());
      for (std::size_t i = 0; i < said->size(); ++i) {
        const auto day = day_of((*said)[i], last);
        if (!day) return at(day.error(), field);
        if (last) span.last = i == 0 ? *day : std::max(span.last, *day);
        else span.first = i == 0 ? *day : std::min(span.first, *day);
      }
    }
    if (span.last < span.first)
      return at({"stake.dates", {to_string(span.first), to_string(span.last)}, {}}, "endDate");
    return span;
  }

  std::string file_;
  std::size_t line_ = 0;
  const PartySink& named_;
  std::unordered_set<std::string> parties_;
  std::vector<std::pair<Stake, std::size_t>> stakes_;
};

}  // namespace

Result<void> read_ftm_stakes(std::string_view bytes, std::string_view file, const StakeSink& sink,
                             const PartySink& parties) {
  return FtmReader(file, parties).read(bytes, sink);
}

}  // namespace sluice::screening
