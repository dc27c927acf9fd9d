// SPDX-License-Identifier: Apache-2.0
#include "owners_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "render.hpp"
#include "sluice/base/csv.hpp"

namespace sluice::app {
namespace {

using screening::Holdings;
using screening::Listing;
using screening::PartyId;
using screening::Share;
using screening::Stake;
using screening::StakeKind;
using screening::Standing;
using screening::Verdict;

std::string pick(Language language, std::string_view english, std::string_view chinese) {
  return std::string(language == Language::chinese ? chinese : english);
}

std::string_view symbol(Verdict verdict) {
  return verdict == Verdict::yes ? "yes" : verdict == Verdict::possible ? "possible" : "no";
}

std::string_view symbol(Standing standing) {
  return standing == Standing::in_force ? "in_force" : standing == Standing::suspended ? "suspended" : "not_in_force";
}

std::string_view symbol(StakeKind kind) {
  return kind == StakeKind::holding ? "holding" : kind == StakeKind::indirect ? "indirect" : "consolidation";
}

// Per cent where four decimal places say it, and the fraction where they do not.
std::string per_cent(Rational share) {
  constexpr std::int64_t kParts = 1'000'000;
  if (kParts % share.denominator() != 0) return to_string(share);
  return to_string(Decimal::scaled(share.numerator() * (kParts / share.denominator()), 4)) + " %";
}

std::string named(const Holdings& holdings, PartyId party) {
  const std::string id(holdings.graph().id(party));
  const std::string name(holdings.name(party));
  return name == id ? id : name + " (" + id + ")";
}

std::string named(const Holdings& holdings, std::string_view id) { return named(holdings, *holdings.graph().find(id)); }

std::string told(const Holdings& holdings, screening::StakeId number, Language language) {
  const Stake stake = holdings.graph().stake(number);
  const std::string how = stake.kind == StakeKind::holding ? ""
                          : stake.kind == StakeKind::indirect
                              ? pick(language, ", perhaps through others", "，可能通过他人持有")
                              : pick(language, ", in its consolidated accounts", "，纳入合并报表");
  return fmt::format(fmt::runtime(pick(language, "{} holds {} of {}{} ({})", "{}持有{}的{}{}（{}）")),
                     named(holdings, stake.owner),
                     language == Language::chinese ? named(holdings, stake.owned) : in_words(stake.share, language),
                     language == Language::chinese ? in_words(stake.share, language) : named(holdings, stake.owned),
                     how, stake.source);
}

std::string told(const Holdings& holdings, const Listing& listing, Language language) {
  std::string text =
      fmt::format(fmt::runtime(listing.certain ? pick(language, "{} is on {}: {}", "{}列于{}：{}")
                                               : pick(language, "{} may be on {}: {}", "{}可能列于{}：{}")),
                  named(holdings, listing.party), listing.list, listing.cite);
  if (!listing.measure.empty()) text += pick(language, "; measure ", "；措施 ") + listing.measure;
  return text;
}

Json word(std::string_view text) { return Json::string(std::string(text)); }
Json day_or_null(Date day) { return day == Date::min() || day == Date::max() ? Json{} : word(to_string(day)); }

Json words(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.items.push_back(word(text));
  return list;
}

Json party(const Holdings& holdings, PartyId number) {
  Json node = Json::object({{"id", word(holdings.graph().id(number))}, {"name", word(holdings.name(number))}});
  return node;
}

Json stakes(const Holdings& holdings, const std::vector<screening::StakeId>& numbers) {
  Json list = Json::array();
  for (const screening::StakeId number : numbers) {
    const Stake stake = holdings.graph().stake(number);
    list.items.push_back(Json::object({{"owner", party(holdings, holdings.graph().edge(number).owner)},
                                       {"owned", party(holdings, holdings.graph().edge(number).owned)},
                                       {"share", word(to_string(stake.share))},
                                       {"min", word(to_string(stake.share.low))},
                                       {"min_open", Json::boolean(stake.share.low_open)},
                                       {"max", word(to_string(stake.share.high))},
                                       {"max_open", Json::boolean(stake.share.high_open)},
                                       {"kind", word(symbol(stake.kind))},
                                       {"from", day_or_null(stake.applies.first)},
                                       {"until", day_or_null(stake.applies.last)},
                                       {"source", word(stake.source)}}));
  }
  return list;
}

Json listings(const Holdings& holdings, const std::vector<screening::ListingId>& numbers) {
  Json list = Json::array();
  for (const screening::ListingId number : numbers) {
    const Listing& listing = holdings.graph().listing(number);
    list.items.push_back(Json::object({{"party", party(holdings, *holdings.graph().find(listing.party))},
                                       {"list", word(listing.list)},
                                       {"entry", listing.entry.empty() ? Json{} : word(listing.entry)},
                                       {"measure", listing.measure.empty() ? Json{} : word(listing.measure)},
                                       {"certain", Json::boolean(listing.certain)},
                                       {"cite", word(listing.cite)}}));
  }
  return list;
}

// A share that must be cleared up before going on.
bool red_flag(const OwnersAnswer& answer) {
  return answer.rule.red_flag && answer.finding.verdict == Verdict::possible && !answer.finding.decides.empty();
}

std::string standing_words(const screening::OwnershipRule& rule, Date day, Language language) {
  std::string text;
  switch (rule.standing(day)) {
    case Standing::in_force: text = pick(language, "in force", "施行中"); break;
    case Standing::suspended: text = pick(language, "suspended", "暂停实施"); break;
    case Standing::not_in_force: text = pick(language, "not in force", "未施行"); break;
  }
  const Date until = rule.stands_until(day);
  if (until != Date::max()) text += pick(language, " through ", "至 ") + to_string(until);
  if (rule.open_from && day >= *rule.open_from)
    text += pick(language, ", by the assumption ", "，据假设 ") + rule.open_assumption;
  return text;
}

// In a table of people's size: whoever needs all of a thousand listed owners asks for JSON.
constexpr std::size_t kShown = 12;

std::string table_text(const Holdings& holdings, const OwnersAnswer& answer, Language language) {
  const screening::OwnershipFinding& finding = answer.finding;
  std::string text = finding.verdict == Verdict::yes        ? pick(language, "  caught    ", "  适用      ")
                     : finding.verdict == Verdict::possible ? pick(language, "  possible  ", "  可能适用  ")
                                                            : pick(language, "  no        ", "  不适用    ");
  text += named(holdings, answer.party);
  if (finding.listed)
    text += finding.verdict == Verdict::yes ? pick(language, ", itself listed", "，自身在列")
                                            : pick(language, ", perhaps itself listed", "，自身可能在列");
  text += "\n";
  const auto add = [&](const std::string& line) { text += "      " + line + "\n"; };
  if (!answer.reached)
    add(fmt::format(fmt::runtime(pick(language, "not reached: the rule catches entities foreign to {} alone",
                                      "不在适用范围：该规则仅适用于 {} 以外的实体")),
                    answer.rule.foreign_to));
  const auto add_some = [&](const auto& numbers, const auto& words) {
    for (std::size_t i = 0; i < numbers.size() && i < kShown; ++i) add(words(numbers[i]));
    if (numbers.size() > kShown)
      add(fmt::format(
          fmt::runtime(pick(language, "and {} more (--format json tells all)", "另有 {} 项（全部见 --format json）")),
          numbers.size() - kShown));
  };
  const auto stake_words = [&](screening::StakeId stake) { return told(holdings, stake, language); };
  const auto listing_words = [&](screening::ListingId number) {
    return told(holdings, holdings.graph().listing(number), language);
  };
  add_some(finding.chain, stake_words);
  std::vector<screening::ListingId> settled;
  std::ranges::copy_if(finding.listings, std::back_inserter(settled), [&](screening::ListingId number) {
    return std::ranges::find(finding.identity, number) == finding.identity.end();
  });
  add_some(settled, listing_words);
  if (!finding.measures.empty() && answer.rule.strictest)
    add(pick(language, "the strictest measure governs: ", "适用最严措施：") + finding.measures.front());
  add_some(finding.decides, [&](screening::StakeId stake) {
    return pick(language, "decides: what share it is: ", "待查（起决定作用的比例）：") + stake_words(stake);
  });
  add_some(finding.identity, [&](screening::ListingId number) {
    return pick(language, "decides: whether it is the same: ", "待查（是否同一主体）：") + listing_words(number);
  });
  if (red_flag(answer)) add(pick(language, "a red flag: clear it up before going on", "警示信号：须查清后方可继续"));
  for (const auto& other : finding.rests_on)
    add(fmt::format(fmt::runtime(pick(language, "rests on the assumption {}; otherwise: {}", "基于假设 {}；否则：{}")),
                    other.assumption, symbol(other.verdict)));
  return text;
}

std::string csv_text(const Holdings& holdings, const OwnersAnswer& answer, Language language) {
  const screening::OwnershipFinding& finding = answer.finding;
  std::string text;
  const auto cell = [&](std::string_view value) { text += (text.empty() ? "" : ",") + csv_cell(value); };
  std::string joined;
  const auto join = [&](const std::string& part) { joined += (joined.empty() ? "" : "; ") + part; };
  const auto put = [&] { cell(std::exchange(joined, {})); };
  cell(answer.rule.id);
  cell(to_string(answer.day));
  cell(symbol(finding.standing));
  const Date until = answer.rule.stands_until(answer.day);
  cell(until == Date::max() ? "" : to_string(until));
  cell(holdings.graph().id(answer.party));
  cell(holdings.name(answer.party));
  cell(symbol(finding.verdict));
  cell(finding.listed ? "yes" : "no");
  for (const auto stake : finding.chain) join(told(holdings, stake, language));
  put();
  for (const auto number : finding.listings) join(told(holdings, holdings.graph().listing(number), language));
  put();
  for (const std::string& measure : finding.measures) join(measure);
  put();
  for (const auto stake : finding.decides) join(told(holdings, stake, language));
  put();
  for (const auto number : finding.identity) join(told(holdings, holdings.graph().listing(number), language));
  put();
  for (const auto& other : finding.rests_on) join(other.assumption + " (" + std::string(symbol(other.verdict)) + ")");
  if (!finding.standing_assumption.empty()) join(finding.standing_assumption);
  put();
  return text + "\n";
}

constexpr std::string_view kCsvHeader =
    "rule,as_of,standing,standing_until,party,name,verdict,itself_listed,chain,listings,measures,deciding_shares,"
    "deciding_identities,rests_on\n";

}  // namespace

std::string in_words(const Share& share, Language language) {
  if (share == Share::unknown()) return pick(language, "an unknown share", "不明比例");
  if (share == Share::unstated()) return pick(language, "an unstated share, if any", "未载明的比例");
  if (share.known()) return per_cent(share.low);
  const bool none = share.low == Rational() && !share.low_open;
  const bool whole = share.high == Rational::from(Decimal(1)) && !share.high_open;
  const std::string low =
      (share.low_open ? pick(language, "more than ", "超过 ") : pick(language, "at least ", "至少 ")) +
      per_cent(share.low);
  const std::string high =
      (share.high_open ? pick(language, "less than ", "不足 ") : pick(language, "at most ", "至多 ")) +
      per_cent(share.high);
  if (whole) return low;
  return none ? high : low + pick(language, " and ", "、") + high;
}

Json write_answer(const Holdings& holdings, const OwnersAnswer& answer) {
  const screening::OwnershipFinding& finding = answer.finding;
  Json rests_on = Json::array();
  for (const auto& other : finding.rests_on)
    rests_on.items.push_back(
        Json::object({{"assumption", word(other.assumption)}, {"otherwise", word(symbol(other.verdict))}}));
  const screening::Subject& who = holdings.subject(answer.party);
  const auto assumption = finding.standing_assumption.empty() ? Json{} : word(finding.standing_assumption);
  return Json::object({{"rule", word(answer.rule.id)},
                       {"as_of", word(to_string(answer.day))},
                       {"standing", word(symbol(finding.standing))},
                       {"standing_until", day_or_null(answer.rule.stands_until(answer.day))},
                       {"standing_assumption", assumption},
                       {"party", word(holdings.graph().id(answer.party))},
                       {"names", words(who.names)},
                       {"countries", words(who.countries)},
                       {"verdict", word(symbol(finding.verdict))},
                       {"itself_listed", Json::boolean(finding.listed)},
                       {"reached", Json::boolean(answer.reached)},
                       {"chain", stakes(holdings, finding.chain)},
                       {"listings", listings(holdings, finding.listings)},
                       {"measures", words(finding.measures)},
                       {"deciding_shares", stakes(holdings, finding.decides)},
                       {"deciding_identities", listings(holdings, finding.identity)},
                       {"red_flag", Json::boolean(red_flag(answer))},
                       {"rests_on", std::move(rests_on)}});
}

Result<void> OwnersWriter::begin(const screening::OwnershipRule& rule, Date day) {
  if (format_ != "table") return {};
  const std::string before = std::exchange(begun_, true) ? "\n" : "";
  return output_.write(before + rule.id + ", " + in(rule.title, language_) + "\n" + to_string(day) + ": " +
                       standing_words(rule, day, language_) + "\n");
}

Result<void> OwnersWriter::add(const OwnersAnswer& answer) {
  if (format_ == "ndjson") return output_.write(to_json(write_answer(holdings_, answer)) + "\n");
  const bool first = count_++ == 0;
  if (format_ == "csv")
    return output_.write((first ? std::string(kCsvHeader) : "") + csv_text(holdings_, answer, language_));
  if (format_ == "table") return output_.write(table_text(holdings_, answer, language_));
  std::string text = to_json(write_answer(holdings_, answer), JsonLayout::pretty);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return output_.write((first ? "[\n" : ",\n") + text);
}

Result<void> OwnersWriter::end() {
  if (format_ == "json") return output_.write(count_ == 0 ? "[]\n" : "\n]\n");
  if (format_ == "csv" && count_ == 0) return output_.write(kCsvHeader);
  if (format_ != "table") return {};
  const auto& graph = holdings_.graph();
  return output_.write(fmt::format(
      fmt::runtime(pick(language_,
                        "\n{} parties, {} stakes, {} listings; {} findings.\nA party that is not here is not cleared: "
                        "this is as good as the holdings and the lists.\n",
                        "\n{} 个主体，{} 条持股关系，{} 条列名；{} "
                        "项结论。\n未出现并不等于无碍：结论仅与持股资料和名单同样可靠。\n")),
      graph.parties(), graph.stakes(), graph.listings(), count_));
}

}  // namespace sluice::app
