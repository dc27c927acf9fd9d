// SPDX-License-Identifier: Apache-2.0
// `sluice screen eval`: what the name search reaches on files of names whose answer is known.
#include <fmt/format.h>

#include "arguments.hpp"
#include "output.hpp"
#include "render.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/json.hpp"
#include "sluice/screening/score_evaluate.hpp"

namespace sluice::app {
namespace {

using screening::Evaluation;
using screening::LabelledFile;

constexpr const char* kEvalHelp =
    "A file is known by its columns: labelled pairs (schema, name1, name2, is_match), left-out aliases (entity_id,\n"
    "type, query_alias), OFAC's scores (query_name, result_name, ofac_score), one name in two scripts (dataid, type,\n"
    "latin, original, script), Chinese names (han, latin, kind), or a name a line that must find nothing.\n\n"
    "  sluice screen eval data/names/company_pairs.csv\n"
    "  sluice screen eval --against ofac.tsv aliases.tsv negatives.txt";

struct EvalOptions {
  std::vector<std::string> files;
  std::string against;
  bool misses = false;
  std::string format = "table";
  std::string output;
};

struct Evaluated {
  std::string file;
  LabelledFile labelled;
  Evaluation evaluation;
};

Result<std::vector<Evaluated>> evaluate_files(const Common& common, const EvalOptions& options) {
  const auto home = common.find();
  if (!home) return fail(home.error());
  const auto tables = screening::NameTables::load(home->reference.parent_path() / "names");
  if (!tables) return fail(tables.error());
  std::optional<screening::KnownNames> against;
  if (!options.against.empty()) {
    const auto text = read_file(options.against);
    if (!text) return fail(text.error());
    auto names = screening::read_known_names(*text, options.against);
    if (!names) return fail(names.error());
    against = std::move(*names);
  }
  std::vector<Evaluated> all;
  for (const std::string& file : options.files) {
    const auto text = read_file(file);
    if (!text) return fail(text.error());
    auto labelled = screening::read_labelled(*text, file);
    if (!labelled) return fail(labelled.error());
    auto evaluation = screening::evaluate(*labelled, against ? &*against : nullptr, *tables, {});
    if (!evaluation) {
      Error error = evaluation.error();
      error.where.file = file;
      return fail(error);
    }
    all.push_back({file, std::move(*labelled), std::move(*evaluation)});
  }
  return all;
}

std::string table(const std::vector<Evaluated>& all, bool misses) {
  std::vector<std::vector<std::string>> rows{{"FILE", "SHAPE", "ROWS", "FIGURE", "VALUE"}};
  for (const Evaluated& each : all) {
    for (const auto& figure : each.evaluation.figures) {
      rows.push_back({each.file, std::string(symbol(each.labelled.shape)), std::to_string(each.labelled.rows.size()),
                      figure.name, fmt::format("{:.3f}", figure.value)});
    }
  }
  std::string text = columns(rows);
  if (!misses) return text;
  rows = {{"QUERY", "WANTED", "FOUND", "SCORE"}};
  for (const Evaluated& each : all) {
    for (const auto& miss : each.evaluation.misses) {
      rows.push_back({miss.query, miss.wanted, miss.found, fmt::format("{:.3f}", miss.score)});
    }
  }
  return text + "\n" + columns(rows);
}

std::string json(const std::vector<Evaluated>& all, bool misses) {
  std::vector<Json> files;
  for (const Evaluated& each : all) {
    Json figures = Json::object();
    for (const auto& figure : each.evaluation.figures) {
      figures.members.push_back({figure.name, Json::number(fmt::format("{:.6f}", figure.value))});
    }
    Json file = Json::object({{"file", Json::string(each.file)},
                              {"shape", Json::string(std::string(symbol(each.labelled.shape)))},
                              {"rows", Json::number(std::to_string(each.labelled.rows.size()))},
                              {"figures", std::move(figures)}});
    if (misses) {
      Json rows = Json::array();
      for (const auto& miss : each.evaluation.misses) {
        rows.items.push_back(Json::object({{"query", Json::string(miss.query)},
                                           {"wanted", Json::string(miss.wanted)},
                                           {"found", Json::string(miss.found)},
                                           {"score", Json::number(fmt::format("{:.6f}", miss.score))}}));
      }
      file.members.push_back({"misses", std::move(rows)});
    }
    files.push_back(std::move(file));
  }
  return to_json(Json::object({{"sluice_screen_eval", Json::number("1")}, {"files", Json::array(std::move(files))}}),
                 JsonLayout::pretty) +
         "\n";
}

Exit eval(const Common& common, const EvalOptions& options) {
  const auto all = evaluate_files(common, options);
  auto written = all ? Output::open(common.world->out, options.output) : Result<Output>(fail(all.error()));
  const auto done = [&]() -> Result<void> {
    if (!written) return fail(written.error());
    const auto put =
        written->write(options.format == "json" ? json(*all, options.misses) : table(*all, options.misses));
    return put ? written->close() : put;
  }();
  if (done) return Exit::done;
  common.complain(done.error());
  return Exit::faults;
}

}  // namespace

void declare_screen_eval(CLI::App& screen, Command& chosen) {
  const auto filled = std::make_shared<EvalOptions>();
  EvalOptions& options = *filled;
  CLI::App* command = screen.add_subcommand("eval", "Measure the name search on files of names with known answers");
  command->footer(kEvalHelp);
  command->add_option("FILE", options.files, "Labelled files")->required();
  command->add_option("--against", options.against,
                      "The list that is searched, as TSV with the columns entity_id, type and name");
  command->add_flag("--misses", options.misses, "Also the rows that are not answered as labelled");
  command->add_option("--format", options.format, "Format of the answer")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  command->add_option("-o,--output", options.output, "Write to a file, which appears only when it is whole");
  runs(command, filled, &eval, chosen);
}

}  // namespace sluice::app
