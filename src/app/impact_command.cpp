// SPDX-License-Identifier: Apache-2.0
// `sluice rulebook impact`: which rows of a table a change of the law answers otherwise.
#include <algorithm>
#include <filesystem>
#include <thread>

#include "arguments.hpp"
#include "impact_laws.hpp"
#include "impact_report.hpp"
#include "intake.hpp"
#include "output.hpp"
#include "sluice/base/mapped_file.hpp"

namespace sluice::app {
namespace {

constexpr const char* kImpactHelp =
    "Decides every row under both laws and tells the rows whose answer is another: outcome, policy, bounds, codes,\n"
    "licence kinds or duties. Grouped by the provisions that tell the two answers apart, by destination and "
    "element.\n\n"
    "  sluice rulebook impact --from rulebooks/shelf/CN-….json --to rulebooks/CN 2025.table\n"
    "  sluice rulebook impact --assume CN-2025-70/end=2027-11-10 --as-of 2026-12-01 2025.table\n"
    "  sluice rulebook impact --draft CN-2027-1.toml --rows changed.csv 2025.table\n"
    "  sluice rulebook impact --licences --store sqlite:desk.db --assume CN-2025-70/end=2027-11-10\n\n"
    "With --licences: every live licence and pending application of a store, on the day of --as-of (default: today),\n"
    "by the facts with which the law last judged it; with other lists on one side, its parties are screened anew.";

namespace fs = std::filesystem;

Result<void> write_rows(const ImpactOptions& options, const rulebook::Impact& found, const rulebook::Table& table,
                        const rulebook::Rulebook& book, const rulebook::ImpactQuestion& question,
                        std::ostream& standard) {
  const auto format = fs::path(options.rows).extension() == ".csv" ? RowsFormat::csv : RowsFormat::ndjson;
  auto output = Output::open(standard, options.rows);
  if (!output) return fail(output.error());
  const auto written = write_changed_rows(found, table, book, question, format,
                                          [&](std::string_view text) { return output->write(text); });
  return written ? output->close() : written;
}

Result<void> run(const Common& common, const ImpactOptions& options) {
  const auto file = MappedFile::open(options.table);
  if (!file) return fail(file.error());
  const auto table = rulebook::Table::open(file->bytes(), options.table);
  if (!table) return fail(table.error());
  const auto laws = open_laws(common, options, table->regime());
  if (!laws) return fail(laws.error());

  rulebook::ImpactQuestion question{
      options.as_of,
      laws->today,
      options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency()),
      {}};
  Result<rulebook::Impact> found = fail("impact.stopped");
  {
    Progress progress(*common.world);
    question.progress = [&](std::uint64_t rows) {
      progress.at([&] {
        return std::to_string(rows * 100 / table->rows()) + " % of " + std::to_string(table->rows()) + " rows";
      });
      return true;
    };
    found = rulebook::impact(*table, laws->before.index, laws->after.index, question);
  }
  if (!found) return fail(found.error());
  const ImpactSides sides{laws->before.says, laws->after.says};
  if (!options.rows.empty()) {
    const auto written = write_rows(options, *found, *table, *laws->after.book, question, common.world->out);
    if (!written) return written;
  }
  auto output = Output::open(common.world->out, options.output);
  if (!output) return fail(output.error());
  const auto written =
      output->write(options.format == "json" ? impact_json(*found, sides, options.table)
                                             : impact_report(*found, sides, options.table, options.top));
  return written ? output->close() : written;
}

Exit impact(const Common& common, const ImpactOptions& options) {
  if (options.licences == !options.table.empty()) {
    common.world->err << "sluice rulebook impact: name a TABLE, or --licences for those of a store.\n";
    return Exit::usage;
  }
  const auto done = options.licences ? run_live_impact(common, options) : run(common, options);
  if (done) return Exit::done;
  common.complain(done.error());
  const std::string_view code = done.error().code;
  return code == "assumption.unknown" || code == "assumption.value" ? Exit::usage : Exit::faults;
}

}  // namespace

void declare_impact(CLI::App& rulebook, Command& chosen) {
  const auto filled = std::make_shared<ImpactOptions>();
  ImpactOptions& options = *filled;
  CLI::App* command = rulebook.add_subcommand("impact", "Which rows of a table a change of the law answers otherwise");
  command->footer(kImpactHelp);
  command->add_option("TABLE", options.table, "A table written by `sluice encode`");
  command->add_flag("--licences", options.licences, "The live licences and pending applications of a store, instead");
  add_store_options(command, options.office);
  command->add_option("--lists-from", options.lists_from, "With --licences: a folder of lists, before");
  command->add_option("--lists-to", options.lists_to, "With --licences: a folder of lists, after");
  command->add_option("--from", options.from, "The law before: a regime's folder or a bundle (default: the present)");
  command->add_option("--to", options.to, "The law after (default: the law before)");
  one_each(command->add_option(
      "--draft", options.drafts,
      "An instrument's file laid over the law after, new or in place of its namesake; may be repeated"));
  add_assumptions(command, "--assume", options.assume, "An assumption of the law after, ID=VALUE; may be repeated");
  add_assumptions(command, "--assume-from", options.assume_from,
                  "An assumption of the law before, ID=VALUE; may be repeated");
  add_converted(command, "--as-of", options.as_of, to_date, "Decide every row on this day, whatever date it states");
  command->add_option("--rows", options.rows, "Write every changed row, old and new, to this file (.ndjson or .csv)")
      ->check([](const std::string& name) {
        const auto ends = [&](const char* ending) { return name.size() > 4 && name.ends_with(ending); };
        return ends(".csv") || ends(".ndjson") ? std::string() : "--rows takes a name that ends in .ndjson or .csv";
      });
  command->add_option("--format", options.format, "Format of the report")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->capture_default_str();
  command->add_option("-o,--output", options.output, "Write the report to a file");
  command->add_option("--top", options.top, "How many provisions, destinations, elements the table shows")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--threads", options.threads, "How many threads (default: as many as the machine has)")
      ->check(CLI::Range(1, 256));
  runs(command, filled, &impact, chosen);
}

}  // namespace sluice::app
