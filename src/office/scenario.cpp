// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/scenario.hpp"

#include <algorithm>

#include "sluice/base/message.hpp"
#include "sluice/base/text.hpp"
#include "sluice/office/office.hpp"
#include "sluice/wire/suggest.hpp"

namespace sluice::office {
namespace {

constexpr int kIncludes = 8;  // levels
constexpr std::string_view kAttachment = "attachment";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Cuts the first word off.
std::string_view take_word(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text = trimmed(text.substr(end));
  return word;
}

std::string folder_of(const std::string& file) {
  const auto slash = file.rfind('/');
  return slash == std::string::npos ? "" : file.substr(0, slash + 1);
}

class ScenarioReader {
 public:
  ScenarioReader(Scenario& scenario, const OpenText& open) : scenario_(scenario), open_(open) {}

  Result<void> read(const std::string& file, int level) {
    const auto text = open_(file);
    if (!text) return fail(text.error());
    std::size_t number = 0;
    for (const std::string_view line : split(*text, '\n')) {
      ++number;
      const std::string_view content = trimmed(line);
      if (content.empty() || content.front() == '#') continue;
      const bool indented = line.front() == ' ' || line.front() == '\t';
      auto done = indented ? read_detail(content, {file, number, {}}) : read_line(content, {file, number, {}}, level);
      if (!done) return done;
    }
    return {};
  }

 private:
  Result<void> read_line(std::string_view content, Where where, int level) {
    constexpr std::string_view kTitle = "Scenario:";
    if (content.starts_with(kTitle)) {
      scenario_.title = trimmed(content.substr(kTitle.size()));
      return {};
    }
    std::string_view rest = content;
    const std::string_view word = take_word(rest);
    if (word == "include") {
      if (level == kIncludes) return fail("scenario.include", {std::string(rest)}, std::move(where));
      return read(folder_of(where.file) + std::string(rest), level + 1);
    }
    if (word == "on") {
      const auto day = parse_date(rest);
      if (!day) return fail(day.error().code, day.error().arguments, std::move(where));
      on_ = *day;
      return {};
    }
    if (!on_) return fail("scenario.no_day", {}, std::move(where));
    return word == "then" ? read_look(rest, std::move(where)) : read_act(word, rest, std::move(where));
  }

  Result<void> read_look(std::string_view rest, Where where) {
    ScenarioStep step;
    step.kind = ScenarioStep::Kind::look;
    step.where = where;
    step.on = *on_;
    step.view = take_word(rest);
    if (!rest.starts_with("as ")) step.subject = take_word(rest);
    if (take_word(rest) == "as") step.by = take_word(rest);
    if (!rest.empty()) return fail("scenario.rest", {std::string(rest)}, std::move(where));
    scenario_.steps.push_back(std::move(step));
    return {};
  }

  Result<void> read_act(std::string_view who, std::string_view rest, Where where) {
    ScenarioStep step;
    step.where = where;
    step.on = *on_;
    step.by = who;
    for (const ActKind& kind : acts()) {
      const bool said =
          rest.starts_with(kind.phrase) && (rest.size() == kind.phrase.size() || rest[kind.phrase.size()] == ' ');
      if (said && (step.act == nullptr || step.act->phrase.size() < kind.phrase.size())) step.act = &kind;
    }
    if (step.act == nullptr) {
      std::vector<std::string_view> phrases;
      for (const ActKind& kind : acts()) phrases.push_back(kind.phrase);
      return fail("scenario.phrase", {std::string(rest), wire::suggest_name(rest, phrases)}, std::move(where));
    }
    rest = trimmed(rest.substr(step.act->phrase.size()));
    if (!step.act->makes) {
      step.subject = take_word(rest);
      if (step.subject.empty()) return fail("scenario.subject", {std::string(step.act->phrase)}, std::move(where));
    }
    const std::string_view named = take_word(rest);
    if (!named.empty() && named != "named") return fail("scenario.named", {std::string(named)}, std::move(where));
    step.named = take_word(rest);
    if (!rest.empty()) return fail("scenario.rest", {std::string(rest)}, std::move(where));
    scenario_.steps.push_back(std::move(step));
    return {};
  }

  Result<void> read_detail(std::string_view content, Where where) {
    if (scenario_.steps.empty()) return fail("scenario.detail", {std::string(content)}, std::move(where));
    ScenarioStep& step = scenario_.steps.back();
    std::string_view rest = content;
    const std::string_view word = take_word(rest);
    if (word == "refused") {
      step.refused = std::string(rest);
      return {};
    }
    if (word == "because") {
      step.because.emplace_back(rest);
      return {};
    }
    const auto colon = content.find(": ");
    const bool bare = content.ends_with(':');
    if (colon == std::string_view::npos && !bare)
      return fail("scenario.detail", {std::string(content)}, std::move(where));
    const std::string_view name =
        content.substr(0, bare && colon == std::string_view::npos ? content.size() - 1 : colon);
    const std::string_view value = bare && colon == std::string_view::npos ? "" : trimmed(content.substr(colon + 1));
    const bool attached = step.act != nullptr && step.act->attaches && name == kAttachment;
    if (step.act != nullptr && !attached && step.act->body->field(name) == nullptr)
      return fail("scenario.field", {std::string(name), wire::suggest_name(name, step.act->body->names())},
                  std::move(where));
    // A file is named from where the line stands.
    std::string text(value);
    if (text.starts_with('@')) text = "@" + folder_of(where.file) + text.substr(1);
    step.fields.push_back({std::string(name), std::move(text), std::move(where)});
    return {};
  }

  Scenario& scenario_;
  const OpenText& open_;
  std::optional<Date> on_;
};

class Run {
 public:
  Run(const Scenario& scenario, Road& road, const OpenText& open) : scenario_(scenario), road_(road), open_(open) {}

  std::vector<ScenarioFault> run() {
    for (const ScenarioStep& step : scenario_.steps) {
      const bool going = step.kind == ScenarioStep::Kind::act ? perform(step) : look(step);
      if (!going) break;
    }
    return std::move(faults_);
  }

 private:
  bool fault(const Where& where, std::string what) {
    faults_.push_back({where, std::move(what)});
    return false;
  }

  // A name given before, for its record; anything else as it is.
  std::string resolved(const std::string& subject) const {
    const auto slash = subject.find('/');  // an account of a record
    const auto found = names_.find(subject.substr(0, slash));
    if (found == names_.end()) return subject;
    return found->second + (slash == std::string::npos ? "" : subject.substr(slash));
  }

  // `$A` in a value stands for the record named A.
  std::string filled(std::string_view text) const {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
      if (text[at] != '$') {
        result += text[at++];
        continue;
      }
      std::size_t end = at + 1;
      while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) ++end;
      const auto found = names_.find(text.substr(at + 1, end - at - 1));
      result += found == names_.end() ? std::string(text.substr(at, end - at)) : found->second;
      at = end;
    }
    return result;
  }

  Result<Json> value_of(const ScenarioField& field, const wire::Shape& shape) const {
    std::string text = filled(field.text);
    if (text.starts_with('@')) {
      const auto read = open_(text.substr(1));
      if (!read) return fail(read.error());
      return parse_json(filled(*read), text.substr(1));
    }
    const bool json = text.starts_with('[') || text.starts_with('{');
    if (shape.cell != nullptr && !json) return shape.cell(text);
    return parse_json(text);
  }

  Result<std::string> attachment_of(const ScenarioField& field) const {
    return field.text.starts_with('@') ? open_(field.text.substr(1)) : Result<std::string>(filled(field.text));
  }

  bool perform(const ScenarioStep& step) {
    Act act;
    act.name = step.act->name;
    act.subject = resolved(step.subject);
    for (const ScenarioField& field : step.fields) {
      if (field.name == kAttachment) {
        auto bytes = attachment_of(field);
        if (!bytes) return fault(field.where, describe(bytes.error(), Language::english));
        act.attachment = std::move(*bytes);
        continue;
      }
      auto value = value_of(field, *step.act->body->field(field.name)->use.shape);
      if (!value) return fault(field.where, describe(value.error(), Language::english));
      act.body.members.push_back({field.name, std::move(*value)});
    }
    const auto done = road_.perform(act, step.by, step.on);
    if (!done) return refused_as_expected(step, done.error());
    if (step.refused) return fault(step.where, "done, although it must be refused with " + *step.refused);
    const Json* made = done->answer.find("made");  // beside its subject
    if (!step.named.empty()) names_[step.named] = step.act->makes || made == nullptr ? done->subject : made->text;
    return true;
  }

  bool refused_as_expected(const ScenarioStep& step, const Refused& error) {
    const std::string said = error.code + ": " + error.says;
    if (!step.refused) return fault(step.where, "refused with " + said);
    if (*step.refused != error.code) return fault(step.where, "refused with " + said + " instead of " + *step.refused);
    for (const std::string& words : step.because) {
      if (said.find(filled(words)) == std::string::npos) fault(step.where, "does not say \"" + words + "\": " + said);
    }
    return true;
  }

  // A step of a path: a member, or an item by its id or place.
  static const Json* inside(const Json* value, std::string_view step) {
    if (value->kind == Json::Kind::object) return value->find(step);
    if (value->kind != Json::Kind::array) return nullptr;
    for (const Json& item : value->items) {
      const Json* id = item.find("id");
      if (id != nullptr && id->text == step) return &item;
    }
    for (std::size_t i = 0; i < value->items.size(); ++i) {
      if (std::to_string(i) == step) return &value->items[i];
    }
    return nullptr;
  }

  bool look(const ScenarioStep& step) {
    const auto seen = road_.look(step.view, resolved(step.subject), step.by, step.on);
    if (!seen) return refused_as_expected(step, seen.error());
    if (step.refused) return fault(step.where, "seen, although it must be refused with " + *step.refused);
    for (const ScenarioField& field : step.fields) {
      const Json* value = &*seen;
      const std::string path = filled(field.name);
      for (const std::string_view each : split(path, '/')) {
        if (value != nullptr && !each.empty()) value = inside(value, each);
      }
      const bool plain = value != nullptr && value->kind != Json::Kind::array && value->kind != Json::Kind::object;
      const std::string found = value == nullptr ? "absent" : plain ? value->text : to_json(*value);
      const std::string wanted = filled(field.text);
      if (found != wanted) fault(field.where, field.name + " is " + found + ", not " + wanted);
    }
    return true;
  }

  const Scenario& scenario_;
  Road& road_;
  const OpenText& open_;
  std::map<std::string, std::string, std::less<>> names_;
  std::vector<ScenarioFault> faults_;
};

Refused as_refused(const Error& error) { return {std::string(error.code), describe(error, Language::english)}; }

}  // namespace

Result<Scenario> read_scenario(const std::string& file, const OpenText& open) {
  Scenario scenario;
  scenario.file = file;
  if (auto done = ScenarioReader(scenario, open).read(file, 0); !done) return fail(std::move(done.error()));
  if (scenario.title.empty()) return fail("scenario.title", {}, {file, 1, {}});
  return scenario;
}

tl::expected<Done, Refused> OfficeRoad::perform(const Act& act, const std::string& by, Date on) {
  return office_.perform(act, {by, on}).map_error(as_refused);
}

tl::expected<Json, Refused> OfficeRoad::look(const std::string& view, const std::string& subject, const std::string& by,
                                             Date on) {
  return office_.look(view, subject, {by, on}).map_error(as_refused);
}

std::vector<ScenarioFault> run_scenario(const Scenario& scenario, Road& road, const OpenText& open) {
  return Run(scenario, road, open).run();
}

}  // namespace sluice::office
