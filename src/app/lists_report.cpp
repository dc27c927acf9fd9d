// SPDX-License-Identifier: Apache-2.0
// Entries of lists, written for people and for programs.
#include "lists_command.hpp"
#include "output.hpp"
#include "sluice/trade/vocabulary.hpp"

namespace sluice::app {
namespace {

using trade::symbol;

Json word(std::string_view text) { return text.empty() ? Json{} : Json::string(std::string(text)); }

Json words(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.items.push_back(word(text));
  return list;
}

Json day(Date date) { return date == Date::min() || date == Date::max() ? Json{} : word(to_string(date)); }

Json spans(const std::vector<Span>& days) {
  Json list = Json::array();
  for (const Span& span : days) {
    list.items.push_back(Json::object({{"from", day(span.first)}, {"until", day(span.last)}}));
  }
  return list;
}

Json names(const std::vector<screening::Name>& all) {
  Json list = Json::array();
  for (const screening::Name& name : all) {
    list.items.push_back(Json::object({{"name", word(name.text)}, {"kind", word(symbol(name.kind))}}));
  }
  return list;
}

Json identifiers(const std::vector<screening::Identifier>& all) {
  Json list = Json::array();
  for (const screening::Identifier& each : all) {
    list.items.push_back(Json::object(
        {{"kind", word(symbol(each.kind))}, {"value", word(each.value)}, {"country", word(each.country)}}));
  }
  return list;
}

}  // namespace

Json write_entry(const screening::Entry& entry) {
  return Json::object({{"id", word(entry.id)},
                       {"source", word(entry.source)},
                       {"kind", word(symbol(entry.kind))},
                       {"names", names(entry.names)},
                       {"identifiers", identifiers(entry.identifiers)},
                       {"countries", words(entry.countries)},
                       {"birth_dates", words(entry.birth_dates)},
                       {"programmes", words(entry.programmes)},
                       {"measure", word(entry.measure)},
                       {"applies", spans(entry.applies)},
                       {"cite", word(entry.cite)},
                       {"address", word(entry.address)},
                       {"remarks", word(entry.remarks)},
                       {"requirement", word(entry.requirement)},
                       {"policy", word(entry.policy)},
                       {"firmness", word(symbol(entry.firmness))},
                       {"read", entry.read ? day(*entry.read) : Json{}}});
}

Json write_unread(const screening::UnreadNotice& notice) {
  return Json::object({{"notice", word(notice.id)},
                       {"parties", Json::number(std::to_string(notice.parties))},
                       {"in", Json::number(std::to_string(notice.in))},
                       {"countries", words(notice.countries)},
                       {"applies", spans(notice.applies)},
                       {"measure", word(notice.measure)},
                       {"cite", word(notice.cite)},
                       {"address", word(notice.address)}});
}

std::string in_words(const Json& node) {
  std::string text;
  if (node.kind == Json::Kind::array) {
    for (const Json& each : node.items) text += (text.empty() ? "" : "; ") + in_words(each);
  } else if (node.kind != Json::Kind::object) {
    text = node.text;
  } else if (const Json* from = node.find("from")) {
    text = (from->text.empty() ? ".." : from->text) + " to " +
           (node.find("until")->text.empty() ? ".." : node.find("until")->text);
  } else {
    for (const Json::Member& each : node.members) {
      const bool usual = each.value.text.empty() || (each.name == "kind" && each.value.text == "primary");
      if (!usual) text += (text.empty() ? "" : " ") + each.value.text;
    }
  }
  return text;
}

Exit say(const Common& common, const ListsOptions& options, const std::string& text, const Json& node) {
  auto output = Output::open(common.world->out, options.output);
  if (!output) return common.complain(output.error()), Exit::faults;
  Result<void> said = output->write(options.format == "json" ? to_json(node, JsonLayout::pretty) + "\n" : text);
  if (said) said = output->close();
  if (!said) return common.complain(said.error()), Exit::faults;
  return Exit::done;
}

}  // namespace sluice::app
