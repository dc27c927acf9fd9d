// SPDX-License-Identifier: Apache-2.0
// Looking at records: `sluice licence show L-…`, `sluice application list --queue …`.
#include "arguments.hpp"
#include "office_arguments.hpp"
#include "output.hpp"

namespace sluice::app {
namespace {

struct ShowOptions {
  OfficeOptions office;
  std::string view;
  std::string subject;
};

struct ListOptions {
  OfficeOptions office;
  office::ListQuery query;
};

// JSON as lines of paths and values, for people: `balance.l1.quantity.left  9000`.
void write_lines(std::ostream& out, const Json& value, const std::string& path) {
  if (value.kind == Json::Kind::object) {
    for (const Json::Member& member : value.members)
      write_lines(out, member.value, path.empty() ? member.name : path + "." + member.name);
    return;
  }
  if (value.kind == Json::Kind::array) {
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const Json* id = value.items[i].find("id");
      write_lines(out, value.items[i], path + "." + (id != nullptr ? id->text : std::to_string(i)));
    }
    return;
  }
  out << path << "  " << value.text << "\n";
}

Exit show(const Common& common, const ShowOptions& options) {
  const auto opened = OpenedOffice::open(common, options.office);
  if (!opened) return common.complain(opened.error()), Exit::faults;
  const auto seen = (*opened)->office().look(options.view, options.subject, (*opened)->occasion());
  if (!seen) return common.complain(seen.error()), Exit::faults;
  if (options.office.format == "json") common.world->out << to_json(*seen, JsonLayout::pretty) << "\n";
  else write_lines(common.world->out, *seen, "");
  return Exit::done;
}

Json row_of(const office::ListRow& row) {
  return Json::object({{"id", Json::string(row.id)},
                       {"state", Json::string(row.state)},
                       {"queue", Json::string(row.queue)},
                       {"due", Json::string(row.due)},
                       {"owner", Json::string(row.owner)},
                       {"province", Json::string(row.province)}});
}

Exit list(const Common& common, const ListOptions& options) {
  const auto opened = OpenedOffice::open(common, options.office);
  if (!opened) return common.complain(opened.error()), Exit::faults;
  const auto page = (*opened)->office().list(options.query, (*opened)->occasion());
  if (!page) return common.complain(page.error()), Exit::faults;
  std::ostream& out = common.world->out;
  if (options.office.format == "json") {
    Json rows = Json::array();
    for (const office::ListRow& row : page->rows) rows.items.push_back(row_of(row));
    out << to_json(Json::object({{"rows", std::move(rows)}, {"next", Json::string(page->next)}}), JsonLayout::pretty)
        << "\n";
    return Exit::done;
  }
  for (const office::ListRow& row : page->rows) {
    out << row.id << "  " << row.state << "  " << (row.due.empty() ? "-" : row.due) << "  "
        << (row.queue.empty() ? "-" : row.queue) << "  " << row.owner << "\n";
  }
  if (page->rows.empty()) common.world->err << "None.\n";
  if (!page->next.empty()) common.world->err << "More: --after '" << page->next << "'\n";
  return Exit::done;
}

void declare_show(CLI::App* noun, const std::string& verb, const office::ViewKind& view, Command& chosen) {
  auto options = std::make_shared<ShowOptions>();
  options->view = view.name;
  CLI::App* command = noun->add_subcommand(verb, std::string(view.meaning.en));
  command->add_option("subject", options->subject, "Its number")->required();
  add_office_options(command, options->office, {"table", "json"});
  runs(command, options, show, chosen);
}

void declare_list(CLI::App* noun, std::string_view kind, Command& chosen) {
  auto options = std::make_shared<ListOptions>();
  options->query.kind = kind;
  CLI::App* command = noun->add_subcommand("list", "What there is, a page at a time");
  command->add_option("--queue", options->query.queue, "What waits there, by the day it is due");
  command->add_option("--state", options->query.state, "In one state alone");
  command->add_option("--owner", options->query.owner, "Of one enterprise alone");
  command->add_option("--after", options->query.after, "Where the page before ended");
  command->add_option("--most", options->query.most, "Rows of a page")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  add_office_options(command, options->office, {"table", "json"});
  runs(command, options, list, chosen);
}

}  // namespace

void declare_views(CLI::App& app, Command& chosen) {
  for (const office::ViewKind& view : office::views()) {
    // An account and a declaration are looked at under the ledger.
    if (view.name == "account" || view.name == "declaration") {
      declare_show(noun_command(app, "ledger"), std::string(view.name), view, chosen);
      continue;
    }
    CLI::App* noun = noun_command(app, view.name);
    declare_show(noun, "show", view, chosen);
    declare_list(noun, view.name, chosen);
  }
}

}  // namespace sluice::app
