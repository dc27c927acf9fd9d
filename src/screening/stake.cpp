// SPDX-License-Identifier: Apache-2.0
#include "stake.hpp"

#include <array>
#include <optional>
#include <utility>

#include "sluice/base/decimal.hpp"

namespace sluice::screening {
namespace {

Rational whole() { return Rational::from(Decimal(1)); }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// "1/3", "50", "50.00"; no sign and nothing else.
std::optional<Rational> plain_number(std::string_view text) {
  const auto slash = text.find('/');
  const auto over = Decimal::parse(trimmed(text.substr(0, slash)));
  if (!over || over->negative()) return std::nullopt;
  if (slash == std::string_view::npos) return Rational::from(*over);
  const auto under = Decimal::parse(trimmed(text.substr(slash + 1)));
  if (!under || under->places() > 0 || over->places() > 0) return std::nullopt;
  const auto quotient = Rational::make(over->units(), under->units());
  return quotient ? std::optional(*quotient) : std::nullopt;
}

// A number of per cent: "50", "50.00 %", "33 1/3 %".
std::optional<Rational> percentage(std::string_view text) {
  text = trimmed(text);
  if (text.ends_with('%')) text = trimmed(text.substr(0, text.size() - 1));
  Rational total;
  const auto blank = text.find(' ');
  if (blank != std::string_view::npos) {
    const auto rest = plain_number(trimmed(text.substr(blank)));
    if (!rest || text.find('/') == std::string_view::npos) return std::nullopt;
    total = *rest;
    text = text.substr(0, blank);
  }
  const auto number = plain_number(text);
  if (!number) return std::nullopt;
  const auto sum = add(total, *number);
  if (!sum) return std::nullopt;
  const auto share = multiply(*sum, *Rational::make(1, 100));
  return share ? std::optional(*share) : std::nullopt;
}

struct Comparison {
  std::string_view word;
  bool lower;  // it gives the lower end
  bool open;
};

// Longer ones first where one begins another.
constexpr auto kComparisons = std::to_array<Comparison>({{">=", true, false},
                                                         {"\u2265", true, false},
                                                         {"<=", false, false},
                                                         {"\u2264", false, false},
                                                         {">", true, true},
                                                         {"<", false, true},
                                                         {"more than ", true, true},
                                                         {"over ", true, true},
                                                         {"at least ", true, false},
                                                         {"not more than ", false, false},
                                                         {"up to ", false, false},
                                                         {"at most ", false, false},
                                                         {"less than ", false, true}});

// Takes one end from the front: ">50" or a word and a number.
bool take_end(std::string_view text, Share& share) {
  for (const Comparison& comparison : kComparisons) {
    if (!text.starts_with(comparison.word)) continue;
    const auto value = percentage(text.substr(comparison.word.size()));
    if (!value) return false;
    (comparison.lower ? share.low : share.high) = *value;
    (comparison.lower ? share.low_open : share.high_open) = comparison.open;
    return true;
  }
  return false;
}

// The two sides of a dash, of "to" or of "but": where the text has one.
std::optional<std::pair<std::string_view, std::string_view>> sides(std::string_view text) {
  for (const std::string_view between : {"-", "\u2013", "\u2014", " to ", " but ", " and "}) {
    const auto at = text.find(between);
    if (at != std::string_view::npos)
      return std::pair(trimmed(text.substr(0, at)), trimmed(text.substr(at + between.size())));
  }
  return std::nullopt;
}

}  // namespace

Result<Share> Share::between(Rational low, bool low_open, Rational high, bool high_open) {
  for (const Rational& end : {low, high})
    if (end < Rational() || end > whole()) return fail("share.range", {to_string(end)});
  if (low > high || (low == high && (low_open || high_open)))
    return fail("share.order", {to_string(low), to_string(high)});
  return Share{low, high, low_open, high_open};
}

Result<Share> Share::exactly(Rational value) { return between(value, false, value, false); }

Share Share::unknown() { return {Rational(), whole(), true, false}; }

Share Share::unstated() { return {Rational(), whole(), false, false}; }

std::string to_string(const Share& share) {
  if (share.known()) return to_string(share.low);
  return (share.low_open ? "(" : "[") + to_string(share.low) + ", " + to_string(share.high) +
         (share.high_open ? ")" : "]");
}

Result<Share> parse_percentage(std::string_view text) {
  const std::string_view said = trimmed(text);
  if (said.empty()) return Share::unknown();
  const auto not_read = [&] { return fail("share.text", {std::string(said)}); };
  if (const auto exact = percentage(said)) return Share::exactly(*exact);
  Share share = Share::unknown();
  if (take_end(said, share)) {
    // Without a lower end, something is held all the same.
    return Share::between(share.low, share.low_open, share.high, share.high_open);
  }
  const auto ends = sides(said);
  if (!ends) return not_read();
  if (take_end(ends->first, share) && take_end(ends->second, share))
    return Share::between(share.low, share.low_open, share.high, share.high_open);
  const auto low = percentage(ends->first);
  const auto high = percentage(ends->second);
  if (!low || !high) return not_read();
  return Share::between(*low, false, *high, false);
}

Result<Rational> parse_portion(std::string_view text) {
  const std::string_view said = trimmed(text);
  if (said.ends_with('%')) {
    if (const auto value = percentage(said)) return *value;
  } else if (const auto value = plain_number(said)) {
    return *value;
  }
  return fail("share.text", {std::string(said)});
}

Result<void> check(const Stake& stake) {
  if (stake.owner.empty() || stake.owned.empty()) return fail("stake.party");
  if (stake.applies.last < stake.applies.first)
    return fail("stake.dates", {to_string(stake.applies.first), to_string(stake.applies.last)});
  return {};
}

}  // namespace sluice::screening
