// SPDX-License-Identifier: Apache-2.0
// Entries of lists, written for people and for programs.
#include "lists_command.hpp"
#include "output.hpp"
#include "sluice/trade/vocabulary.hpp"

namespace sluice::app {
namespace {

using trade::symbol;
using wire::Node;

Node word(std::string_view text) { return text.empty() ? Node{} : Node::string(std::string(text)); }

Node words(const std::vector<std::string>& texts) {
  Node list = Node::array();
  for (const std::string& text : texts) list.items.push_back(word(text));
  return list;
}

Node day(Date date) { return date == Date::min() || date == Date::max() ? Node{} : word(to_string(date)); }

Node spans(const std::vector<Span>& days) {
  Node list = Node::array();
  for (const Span& span : days) {
    list.items.push_back(Node::object({{"from", day(span.first)}, {"until", day(span.last)}}));
  }
  return list;
}

Node names(const std::vector<screening::Name>& all) {
  Node list = Node::array();
  for (const screening::Name& name : all) {
    list.items.push_back(Node::object({{"name", word(name.text)}, {"kind", word(symbol(name.kind))}}));
  }
  return list;
}

Node identifiers(const std::vector<screening::Identifier>& all) {
  Node list = Node::array();
  for (const screening::Identifier& each : all) {
    list.items.push_back(Node::object(
        {{"kind", word(symbol(each.kind))}, {"value", word(each.value)}, {"country", word(each.country)}}));
  }
  return list;
}

}  // namespace

Node write_entry(const screening::Entry& entry) {
  return Node::object({{"id", word(entry.id)},
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
                       {"read", entry.read ? day(*entry.read) : Node{}}});
}

Node write_unread(const screening::UnreadNotice& notice) {
  return Node::object({{"notice", word(notice.id)},
                       {"parties", Node::number(std::to_string(notice.parties))},
                       {"in", Node::number(std::to_string(notice.in))},
                       {"countries", words(notice.countries)},
                       {"applies", spans(notice.applies)},
                       {"measure", word(notice.measure)},
                       {"cite", word(notice.cite)},
                       {"address", word(notice.address)}});
}

std::string in_words(const Node& node) {
  std::string text;
  if (node.kind == Node::Kind::array) {
    for (const Node& each : node.items) text += (text.empty() ? "" : "; ") + in_words(each);
  } else if (node.kind != Node::Kind::object) {
    text = node.text;
  } else if (const Node* from = node.find("from")) {
    text = (from->text.empty() ? ".." : from->text) + " to " +
           (node.find("until")->text.empty() ? ".." : node.find("until")->text);
  } else {
    for (const wire::Member& each : node.members) {
      const bool usual = each.value.text.empty() || (each.name == "kind" && each.value.text == "primary");
      if (!usual) text += (text.empty() ? "" : " ") + each.value.text;
    }
  }
  return text;
}

Exit say(const Common& common, const ListsOptions& options, const std::string& text, const Node& node) {
  auto output = Output::open(common.world->out, options.output);
  if (!output) return common.complain(output.error()), Exit::faults;
  Result<void> said = output->write(options.format == "json" ? wire::to_json(node, wire::Layout::pretty) + "\n" : text);
  if (said) said = output->close();
  if (!said) return common.complain(said.error()), Exit::faults;
  return Exit::done;
}

}  // namespace sluice::app
