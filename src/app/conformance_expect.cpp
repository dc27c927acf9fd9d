// SPDX-License-Identifier: Apache-2.0
// What a case may expect: the members of a determination under their own names, each of a form that says how it is
// read and compared. One table serves both.
#include <algorithm>
#include <array>
#include <functional>

#include "conformance.hpp"
#include "sluice/base/check.hpp"
#include "sluice/trade/vocabulary.hpp"

namespace sluice::app {
namespace {

enum class Form {
  outcome,
  policy,   // "none": no single policy is given
  bound,    // [outcome] or [outcome, policy]
  ids,      // a whole list, in any order; in the determination texts, or objects of which `key` is the id
  without,  // none of these is in the list named by `key`
  entries,  // as ids, of objects whose further members are compared where they are given
  span
};

struct Field {
  std::string_view name;
  Form form;
  std::string_view key;
};

constexpr std::array kOfTheWhole = {
    Field{"outcome", Form::outcome, {}}, Field{"policy", Form::policy, {}},     Field{"at_least", Form::bound, {}},
    Field{"at_most", Form::bound, {}},   Field{"assumptions", Form::ids, "id"},
};
constexpr std::array kOfALine = {
    Field{"outcome", Form::outcome, {}},
    Field{"policy", Form::policy, {}},
    Field{"at_least", Form::bound, {}},
    Field{"at_most", Form::bound, {}},
    Field{"control_codes", Form::ids, {}},
    Field{"possible_control_codes", Form::ids, {}},
    Field{"licence_kinds", Form::ids, {}},
    Field{"duties", Form::ids, {}},
    Field{"because", Form::ids, "provision"},
    Field{"not_because", Form::without, "because"},
    Field{"possible", Form::ids, "provision"},
    Field{"suspended", Form::entries, "provision"},
    Field{"pending", Form::entries, "provision"},
    Field{"ask", Form::ids, "fact"},
    Field{"holds", Form::span, {}},
};
// Members of an entry beside its id.
constexpr std::array<std::string_view, 6> kOfAnEntry = {"announced", "from",           "until",
                                                        "by",        "never_in_force", "possible"};

template <class Fields>
const Field* field(const Fields& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &Field::name);
  return found == fields.end() ? nullptr : &*found;
}

bool is_word(const Json& node) { return node.kind == Json::Kind::string && !node.text.empty(); }

bool is_outcome(const Json& node) { return is_word(node) && trade::from_symbol<trade::Outcome>(node.text); }

bool is_policy(const Json& node) { return is_word(node) && trade::from_symbol<trade::Policy>(node.text); }

bool is_day_or_open(const Json& node) {
  return node.kind == Json::Kind::null || (is_word(node) && parse_date(node.text).has_value());
}

bool is_bound(const Json& node) {
  const auto& items = node.items;
  if (node.kind != Json::Kind::array || items.empty() || items.size() > 2 || !is_outcome(items[0])) return false;
  return items.size() == 1 || items[1].kind == Json::Kind::null || is_policy(items[1]);
}

bool is_entry(const Json& node) {
  const Json* id = node.find("provision");
  if (id == nullptr || !is_word(*id)) return false;
  return std::ranges::all_of(node.members, [](const Json::Member& member) {
    if (member.name == "provision" || member.name == "by") return is_word(member.value);
    if (member.name == "never_in_force" || member.name == "possible") return member.value.kind == Json::Kind::boolean;
    return std::ranges::find(kOfAnEntry, member.name) != kOfAnEntry.end() && is_day_or_open(member.value);
  });
}

bool all(const Json& node, const std::function<bool(const Json&)>& is) {
  return node.kind == Json::Kind::array && std::ranges::all_of(node.items, is);
}

bool is_of(Form form, const Json& node) {
  switch (form) {
    case Form::outcome: return is_outcome(node) || node.text == "indeterminate";
    case Form::policy: return is_policy(node) || node.text == "none";
    case Form::bound: return is_bound(node);
    case Form::ids:
    case Form::without: return all(node, is_word);
    case Form::entries: return all(node, is_entry);
    case Form::span:
      return node.members.size() == 2 && node.find("from") != nullptr && node.find("until") != nullptr &&
             is_day_or_open(*node.find("from")) && is_day_or_open(*node.find("until"));
  }
  return false;
}

std::string wanted(Form form) {
  switch (form) {
    case Form::outcome: return "no_control_found, exempt, licence_required, prohibited or indeterminate";
    case Form::policy:
      return "presumption_of_approval, review, case_by_case, presumption_of_denial, policy_of_denial or none";
    case Form::bound: return R"(a list of an outcome and, where there is one, a policy: ["licence_required","review"])";
    case Form::ids:
    case Form::without: return "a list of ids";
    case Form::entries:
      return R"(a list of objects with a "provision" and, as needed, announced, from, until, by, never_in_force, )"
             "possible";
    case Form::span: return R"(an object with the days "from" and "until", null for an open end)";
  }
  return {};
}

template <class Fields>
std::string names(const Fields& fields) {
  std::string text;
  for (const Field& each : fields) text += (text.empty() ? "" : ", ") + std::string(each.name);
  return text;
}

Where below(const Where& where, const std::string& name, const Json& node) {
  return {where.file, node.line == 0 ? where.line : node.line, where.field + "/" + name};
}

template <class Fields>
Result<void> check_members(const Json& expect, const Fields& fields, const Where& where) {
  for (const auto& [name, value] : expect.members) {
    const Field* each = field(fields, name);
    const Where place = below(where, name, value);
    if (each == nullptr) return fail("conform.unknown_key", {name, names(fields)}, place);
    if (!is_of(each->form, value)) return fail("conform.value", {to_json(value), wanted(each->form)}, place);
  }
  return {};
}

// --- comparing ---------------------------------------------------------------------------------

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return "[" + text + "]";
}

// The list's ids in order: its texts, or the member `key` of its objects.
std::vector<std::string> ids(const Json& list, std::string_view key) {
  std::vector<std::string> result;
  for (const Json& item : list.items) {
    const Json* id = item.kind == Json::Kind::object ? item.find(key) : &item;
    result.push_back(id == nullptr ? std::string() : id->text);
  }
  std::ranges::sort(result);
  return result;
}

std::string shown(Form form, const Json& node) {
  if (form == Form::policy) return node.kind == Json::Kind::null ? "none" : node.text;
  if (form == Form::outcome) return node.text;
  if (form == Form::span) {
    const auto day = [&](const char* name) {
      const Json* end = node.find(name);
      return end == nullptr || end->kind == Json::Kind::null ? std::string("..") : end->text;
    };
    return day("from") + "/" + day("until");
  }
  std::vector<std::string> words;  // a bound: without the policy that is not there
  for (const Json& item : node.items) {
    if (item.kind != Json::Kind::null) words.push_back(item.text);
  }
  return joined(words);
}

class Comparison {
 public:
  explicit Comparison(std::vector<Difference>& found) : found_(found) {}

  void compare(const Field& field, const Json& expected, const Json& answer, const std::string& place) {
    static const Json kNothing;
    const bool without = field.form == Form::without;
    const Json* member = answer.find(without ? field.key : field.name);
    const Json& got = member == nullptr ? kNothing : *member;
    const std::string name = place + std::string(field.name);
    if (field.form == Form::ids) return words(name, ids(expected, {}), ids(got, field.key));
    if (without) return absent(name, expected, ids(got, "provision"));
    if (field.form == Form::entries) return entries(name, expected, got);
    note(name, shown(field.form, expected), shown(field.form, got));
  }

 private:
  void note(const std::string& name, std::string expected, std::string got) {
    if (expected != got) found_.push_back({name, std::move(expected), std::move(got)});
  }

  void words(const std::string& name, const std::vector<std::string>& expected, const std::vector<std::string>& got) {
    note(name, joined(expected), joined(got));
  }

  void absent(const std::string& name, const Json& expected, const std::vector<std::string>& got) {
    for (const Json& id : expected.items) {
      if (std::ranges::find(got, id.text) != got.end()) found_.push_back({name, "without " + id.text, joined(got)});
    }
  }

  void entries(const std::string& name, const Json& expected, const Json& got) {
    const auto before = found_.size();
    words(name, ids(expected, "provision"), ids(got, "provision"));
    if (found_.size() != before) return;
    for (const Json& entry : expected.items) {
      const std::string id = entry.find("provision")->text;
      std::string place = name;
      place.append("/").append(id).append("/");
      const auto same = [&](const Json& each) { return each.find("provision")->text == id; };
      const Json& answered = *std::ranges::find_if(got.items, same);
      for (const auto& [key, value] : entry.members) {
        const Json* said = answered.find(key);
        note(place + key, to_json(value), said == nullptr ? "nothing" : to_json(*said));
      }
    }
  }

  std::vector<Difference>& found_;
};

const Json* line_of(const Json& regime, std::string_view id) {
  for (const Json& line : regime.find("lines")->items) {
    if (line.find("line")->text == id) return &line;
  }
  return nullptr;
}

}  // namespace

Result<void> check_expectation(const Json& expect, const std::vector<std::string>& lines, const Where& where) {
  if (expect.kind != Json::Kind::object || expect.members.empty()) {
    return fail("conform.value", {to_json(expect), "an object with at least one member that is expected"}, where);
  }
  std::string known;
  for (const std::string& id : lines) known += (known.empty() ? "" : ", ") + id;
  for (const auto& [name, value] : expect.members) {
    const Where place = below(where, name, value);
    if (name != "lines") {
      const Field* whole = field(kOfTheWhole, name);
      const Field* form = whole != nullptr ? whole : field(kOfALine, name);
      if (form == nullptr) return fail("conform.unknown_key", {name, "lines, assumptions, " + names(kOfALine)}, place);
      if (whole == nullptr && lines.size() != 1) {
        return fail("conform.lines", {name, std::to_string(lines.size())}, place);
      }
      if (!is_of(form->form, value)) return fail("conform.value", {to_json(value), wanted(form->form)}, place);
      continue;
    }
    if (value.members.empty())
      return fail("conform.value", {to_json(value), "an object of lines, by their ids"}, place);
    for (const auto& [id, line] : value.members) {
      const Where inner = below(place, id, line);
      if (std::ranges::find(lines, id) == lines.end()) return fail("conform.line", {id, known}, inner);
      if (line.members.empty()) return fail("conform.value", {to_json(line), "an object with what is expected"}, inner);
      const auto checked = check_members(line, kOfALine, inner);
      if (!checked) return checked;
    }
  }
  return {};
}

std::vector<Difference> differences(const Json& expect, const Json& regime) {
  std::vector<Difference> found;
  Comparison comparison(found);
  // The expectation was checked: its members are known, and so are its lines.
  const auto of_line = [&](const Json::Member& member, const Json* line, const std::string& place) {
    const Field* form = field(kOfALine, member.name);
    CHECK_THAT(form != nullptr && line != nullptr);
    comparison.compare(*form, member.value, *line, place);
  };
  for (const Json::Member& member : expect.members) {
    if (member.name == "lines") {
      for (const auto& [id, expected] : member.value.members) {
        for (const Json::Member& each : expected.members) of_line(each, line_of(regime, id), "lines/" + id + "/");
      }
    } else if (const Field* whole = field(kOfTheWhole, member.name)) {
      comparison.compare(*whole, member.value, regime, {});
    } else {
      of_line(member, &regime.find("lines")->items.front(), {});
    }
  }
  return found;
}

bool asks_for_depth(const Json& expect) {
  if (expect.find("holds") != nullptr || expect.find("assumptions") != nullptr) return true;
  const Json* lines = expect.find("lines");
  return lines != nullptr && std::ranges::any_of(lines->members, [](const Json::Member& line) {
           return line.value.find("holds") != nullptr;
         });
}

}  // namespace sluice::app
