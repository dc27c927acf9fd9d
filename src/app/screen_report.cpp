// SPDX-License-Identifier: Apache-2.0
#include "screen_report.hpp"

#include <fmt/format.h>

#include <array>

#include "render.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/base/text.hpp"

namespace sluice::app {
namespace {

using screening::HowFound;
using screening::Match;
using trade::symbol;

Json word(std::string_view text) { return Json::string(std::string(text)); }
Json word_or_null(std::string_view text) { return text.empty() ? Json{} : word(text); }
Json score(double value) { return Json::number(fmt::format("{:.4f}", value)); }

Json words(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.items.push_back(word(text));
  return list;
}

Json written(const std::vector<screening::PartMatch>& parts) {
  Json list = Json::array();
  for (const screening::PartMatch& part : parts) {
    list.items.push_back(Json::object({{"asked", word_or_null(part.query)},
                                       {"listed", word_or_null(part.entry)},
                                       {"how", word(symbol(part.how))},
                                       {"likeness", score(part.likeness)},
                                       {"weight", score(part.weight)}}));
  }
  return list;
}

const std::string& id_of(const Match& match) { return match.entry != nullptr ? match.entry->id : match.notice->id; }
const std::string& cite_of(const Match& match) {
  return match.entry != nullptr ? match.entry->cite : match.notice->cite;
}
const std::string& address_of(const Match& match) {
  return match.entry != nullptr ? match.entry->address : match.notice->address;
}
const std::string& measure_of(const Match& match) {
  const std::string& own = match.entry != nullptr ? match.entry->measure : match.notice->measure;
  return own.empty() ? match.list->measure : own;
}

std::string unread_words(const screening::UnreadNotice& notice) {
  return fmt::format("{} of its {} parties were not read", notice.parties - notice.in, notice.parties);
}

Json written(const std::vector<Span>& spans) {
  Json list = Json::array();
  const auto day = [](Date date) {
    return date == Date::min() || date == Date::max() ? Json{} : Json::string(to_string(date));
  };
  for (const Span& span : spans) {
    list.items.push_back(Json::object({{"from", day(span.first)}, {"until", day(span.last)}}));
  }
  return list;
}

void add_entry(const screening::Entry& entry, Json& node) {
  Json names = Json::array();
  for (const screening::Name& name : entry.names) {
    names.items.push_back(Json::object({{"name", word(name.text)}, {"kind", word(symbol(name.kind))}}));
  }
  node.members.push_back({"source", word_or_null(entry.source)});
  node.members.push_back({"kind", word(symbol(entry.kind))});
  node.members.push_back({"names", std::move(names)});
  node.members.push_back({"countries", words(entry.countries)});
  node.members.push_back({"birth_dates", words(entry.birth_dates)});
  node.members.push_back({"programmes", words(entry.programmes)});
  node.members.push_back({"requirement", word_or_null(entry.requirement)});
  node.members.push_back({"policy", word_or_null(entry.policy)});
  node.members.push_back({"days", written(entry.applies)});
  node.members.push_back({"firmness", word(symbol(entry.firmness))});
  node.members.push_back({"read", entry.read ? word(to_string(*entry.read)) : Json{}});
}

Json written(const ScreenedParty::Found& found) {
  const Match& match = found.match;
  Json node = Json::object({{"list", word(match.list->id)},
                            {"version", word(to_string(match.list->version))},
                            {"entry", word(id_of(match))},
                            {"how", word(symbol(match.how))},
                            {"score", match.how == HowFound::unread ? Json{} : score(match.score)},
                            {"asked", word(match.asked)},
                            {"listed", word_or_null(match.listed)},
                            {"parts", written(match.parts)},
                            {"applies", Json::boolean(match.applies)},
                            {"disposition", word(symbol(found.disposition))},
                            {"reason", word_or_null(found.reason)},
                            {"measure", word_or_null(measure_of(match))},
                            {"cite", word_or_null(cite_of(match))},
                            {"address", word_or_null(address_of(match))}});
  if (match.entry != nullptr) add_entry(*match.entry, node);
  else node.members.push_back({"says", word(unread_words(*match.notice))});
  if (!found.changed.empty()) {
    node.members.push_back({"gone", Json::boolean(found.gone)});
    node.members.push_back({"changed", word(found.changed)});
  }
  return node;
}

std::string part_words(const screening::PartMatch& part) {
  if (part.how == screening::HowAlike::missing) {
    return part.entry.empty() ? fmt::format("{} is not on the list's side", part.query)
                              : fmt::format("{} is on the list's side alone", part.entry);
  }
  std::string how(symbol(part.how));
  if (const auto at = how.find('_'); at != std::string::npos) how[at] = ' ';
  return fmt::format("{} ~ {} ({} {:.2f}, weight {:.2f})", part.query, part.entry, how, part.likeness, part.weight);
}

constexpr std::array<std::string_view, 17> kCsv{"party",  "key",     "as_of", "list",    "version", "entry",
                                                "how",    "score",   "asked", "listed",  "applies", "disposition",
                                                "reason", "measure", "cite",  "address", "changed"};

}  // namespace

Json write_screened(const ScreenedParty& party, Date day) {
  Json matches = Json::array();
  for (const auto& found : party.found) matches.items.push_back(written(found));
  return Json::object({{"party", word(party.id)},
                       {"key", word(party.key)},
                       {"as_of", word(to_string(day))},
                       {"names", words(party.subject.names)},
                       {"countries", words(party.subject.countries)},
                       {"matches", std::move(matches)}});
}

Json write_lists(const std::vector<StoodList>& lists) {
  Json all = Json::array();
  for (const StoodList& each : lists) {
    Json unread = Json::array();
    for (const screening::UnreadNotice& notice : each.list->unread) {
      unread.items.push_back(Json::object({{"notice", word(notice.id)}, {"says", word(unread_words(notice))}}));
    }
    all.items.push_back(Json::object({{"list", word(each.list->id)},
                                      {"publisher", word_or_null(each.list->publisher)},
                                      {"version", word(to_string(each.list->version))},
                                      {"later_than_the_day", Json::boolean(each.later)},
                                      {"sha256", word(each.list->sha256)},
                                      {"entries", Json::number(std::to_string(each.list->entries.size()))},
                                      {"unread", std::move(unread)}}));
  }
  return all;
}

std::string screened_rows(const ScreenedParty& party, bool explain) {
  std::string text = party.id;
  if (!party.subject.names.empty() && party.subject.names.front() != party.id) {
    text += " (" + party.subject.names.front() + ")";
  }
  text += "  key " + party.key + "\n";
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> below;
  for (const auto& found : party.found) {
    const Match& match = found.match;
    if (match.how == HowFound::unread) continue;
    rows.push_back({"  " + (match.how == HowFound::number ? std::string("number") : fmt::format("{:.2f}", match.score)),
                    match.list->id, id_of(match), match.listed,
                    std::string(symbol(found.disposition)) + (match.applies ? "" : ", not on that day")});
    std::string under;
    if (!found.changed.empty()) under += "      " + found.changed + "\n";
    if (explain) {
      for (const auto& part : match.parts) under += "      " + part_words(part) + "\n";
      if (!found.reason.empty()) under += "      " + found.reason + "\n";
      if (const auto& cite = cite_of(match); !cite.empty()) under += "      " + cite + "\n";
      if (const auto& address = address_of(match); !address.empty()) under += "      " + address + "\n";
    }
    below.push_back(std::move(under));
  }
  const std::string table = columns(rows);
  std::size_t row = 0;
  for (const std::string_view line : split(table, '\n')) {
    if (line.empty()) continue;
    text.append(line).append("\n").append(below[row++]);
  }
  if (rows.empty()) text += "  no match\n";
  return text;
}

std::string screened_csv_header() {
  std::string text;
  for (const std::string_view column : kCsv) (text += text.empty() ? "" : ",") += column;
  return text + "\n";
}

std::string screened_csv_rows(const ScreenedParty& party, Date day) {
  std::string text;
  for (const auto& found : party.found) {
    const Match& match = found.match;
    const bool unread = match.how == HowFound::unread;
    const std::array<std::string, kCsv.size()> cells{party.id,
                                                     party.key,
                                                     to_string(day),
                                                     match.list->id,
                                                     to_string(match.list->version),
                                                     id_of(match),
                                                     std::string(symbol(match.how)),
                                                     unread ? "" : fmt::format("{:.4f}", match.score),
                                                     match.asked,
                                                     match.listed,
                                                     match.applies ? "true" : "false",
                                                     std::string(symbol(found.disposition)),
                                                     found.reason,
                                                     measure_of(match),
                                                     cite_of(match),
                                                     address_of(match),
                                                     found.changed};
    for (std::size_t i = 0; i < cells.size(); ++i) (text += i == 0 ? "" : ",") += csv_cell(cells[i]);
    text += '\n';
  }
  return text;
}

}  // namespace sluice::app
