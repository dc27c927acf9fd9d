// SPDX-License-Identifier: Apache-2.0
// The acts of the office as commands: `sluice application submit …`. Options and help come from each act's table of
// fields, so that an act has them all once it is in the table of acts.
#include <algorithm>
#include <array>
#include <map>

#include "arguments.hpp"
#include "bulk.hpp"
#include "office_arguments.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/text.hpp"
#include "sluice/office/act.hpp"
#include "sluice/wire/reader.hpp"

namespace sluice::app {
namespace {

using office::Act;
using office::ActKind;

struct ActOptions {
  OfficeOptions office;
  const ActKind* kind = nullptr;
  std::vector<std::string> subjects;
  std::map<std::string, std::string> fields;  // as they were given, by name
  std::string body;                           // a file that holds them all
  std::string key;
  std::string attachment;  // a file whose bytes come with it
};

std::string dashed(std::string_view name) {
  std::string result(name);
  std::ranges::replace(result, '_', '-');
  return result;
}

// A transaction's lines may stand in a CSV file.
Result<Json> value_of(const Common& common, const std::string& text, const wire::Shape& shape) {
  if (!text.starts_with('@') || wire::guess_format(text) != wire::Format::csv) return typed_value(text, shape);
  const auto home = common.find();
  if (!home) return fail(home.error());
  const auto reference = trade::Reference::load(home->reference);
  if (!reference) return fail(reference.error());
  return transaction_of_csv(text.substr(1), *reference, [&](const Error& error) { common.complain(error); });
}

Result<Json> body_of(const Common& common, const ActOptions& options) {
  Json body = Json::object();
  if (!options.body.empty()) {
    const auto text = read_file(options.body);
    if (!text) return fail(text.error());
    auto read = parse_json(*text, options.body);
    if (!read) return read;
    body = std::move(*read);
  }
  for (const auto& [name, text] : options.fields) {
    auto value = value_of(common, text, *options.kind->body->field(name)->use.shape);
    if (!value) {
      if (value.error().where.file.empty()) value.error().where.file = "--" + dashed(name);
      return value;
    }
    if (auto done = set(body, "/" + name, std::move(*value)); !done) return fail(done.error());
  }
  return body;
}

Exit perform(const Common& common, const ActOptions& options) {
  const auto refused = [&](const Error& error) {
    common.complain(error);
    return Exit::faults;
  };
  const auto body = body_of(common, options);
  if (!body) return refused(body.error());
  std::string attachment;
  if (options.kind->attaches) {
    auto bytes = read_file(options.attachment);
    if (!bytes) return refused(bytes.error());
    attachment = std::move(*bytes);
  }
  const auto opened = OpenedOffice::open(common, options.office);
  if (!opened) return refused(opened.error());
  std::vector<std::string> subjects = options.subjects;
  if (options.kind->makes) subjects = {""};
  Exit status = Exit::done;
  for (const std::string& subject : subjects) {
    const Act act{std::string(options.kind->name), subject, *body, options.key, attachment};
    const auto done = (*opened)->office().perform(act, (*opened)->occasion());
    if (!done) {
      status = refused(done.error());
      continue;
    }
    if (options.office.format == "json") {
      Json answer = done->answer;
      answer.members.insert(answer.members.begin(), {"subject", Json::string(done->subject)});
      common.world->out << to_json(answer) << "\n";
    } else {
      common.world->out << done->subject << "\n";
    }
  }
  return status;
}

// What an option takes, in a word.
std::string value_name(const wire::Shape& shape) {
  if (!shape.choices.empty()) {
    std::string result;
    for (const std::string_view choice : shape.choices) result += (result.empty() ? "" : "|") + std::string(choice);
    return result;
  }
  return shape.cell != nullptr ? "VALUE" : "JSON|@FILE";
}

void declare_act(CLI::App* noun, const ActKind& kind, Command& chosen) {
  const std::string_view verb = kind.name.substr(kind.name.find('.') + 1);
  auto options = std::make_shared<ActOptions>();
  options->kind = &kind;
  CLI::App* command = noun->add_subcommand(dashed(verb), std::string(kind.meaning.en));
  if (!kind.makes) command->add_option("subject", options->subjects, "The records it is done to")->required();
  for (const wire::FieldShape& field : kind.body->fields) {
    const std::string name(field.name);
    auto* option = command->add_option_function<std::string>(
        "--" + dashed(name), [options, name](const std::string& text) { options->fields[name] = text; },
        std::string(field.meaning.en) + (field.required ? " (required)" : "") + " For example " +
            std::string(field.example));
    option->type_name(value_name(*field.use.shape));
    one_each(option);
  }
  if (kind.attaches) command->add_option("--file", options->attachment, "The file")->required();
  command->add_option("--body", options->body, "A JSON file that holds these fields; options stand over it");
  command->add_option("--key", options->key, "Done once for this key, however often it is sent");
  add_office_options(command, options->office, {"table", "json"});
  runs(command, options, perform, chosen);
}

}  // namespace

CLI::App* noun_command(CLI::App& app, std::string_view noun) {
  struct Noun {
    std::string_view name, help;
  };
  static constexpr std::array kNouns{
      Noun{"person", "Who acts: officers, exporters, end users"},
      Noun{"enterprise", "Exporters, importers and end users, their sites, agents and marks"},
      Noun{"document", "Documents, filed once and named by their hash"},
      Noun{"evidence", "What an end user seals for the authority alone"},
      Noun{"certificate", "End-user and end-use certificates"},
      Noun{"application", "Applications, from draft to decision"},
      Noun{"licence", "Licences, from issue to the last gram"},
      Noun{"ledger", "Accounts: what is authorised, held and exported"},
      Noun{"quota", "Total-volume indicators of enterprises"},
      Noun{"violation", "Cases, and the range that the law sets"},
      Noun{"listing", "Parties on the authority's own watch list and control list"},
  };
  const std::string name(noun);
  const auto there = app.get_subcommands([&](const CLI::App* each) { return each->get_name() == name; });
  if (!there.empty()) return there.front();
  const auto found = std::ranges::find(kNouns, noun, &Noun::name);
  CLI::App* command = app.add_subcommand(name, found == kNouns.end() ? "" : std::string(found->help));
  command->require_subcommand(1);
  return command;
}

void declare_acts(CLI::App& app, Command& chosen) {
  for (const ActKind& kind : office::acts())
    declare_act(noun_command(app, kind.name.substr(0, kind.name.find('.'))), kind, chosen);
}

}  // namespace sluice::app
