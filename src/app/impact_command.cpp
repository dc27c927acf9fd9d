// SPDX-License-Identifier: Apache-2.0
// `sluice rulebook impact`: which rows of a table a change of the law answers otherwise.
#include <algorithm>
#include <filesystem>
#include <thread>

#include "arguments.hpp"
#include "impact_report.hpp"
#include "intake.hpp"
#include "output.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/mapped_file.hpp"
#include "sluice/rulebook/decide.hpp"

namespace sluice::app {
namespace {

constexpr const char* kImpactHelp =
    "Decides every row under both laws and tells the rows whose answer is another: outcome, policy, bounds, codes,\n"
    "licence kinds or duties. Grouped by the provisions that tell the two answers apart, by destination and "
    "element.\n\n"
    "  sluice rulebook impact --from rulebooks/shelf/CN-….json --to rulebooks/CN 2025.table\n"
    "  sluice rulebook impact --assume CN-2025-70/end=2027-11-10 --as-of 2026-12-01 2025.table\n"
    "  sluice rulebook impact --draft CN-2027-1.toml --rows changed.csv 2025.table";

namespace fs = std::filesystem;
using Book = std::shared_ptr<const rulebook::Rulebook>;

struct Side {
  Book book;
  std::string says;
};

std::string words(const std::string& place, const rulebook::Rulebook& book, const rulebook::Assumed& assumed) {
  std::string text =
      place + " (" + book.regime + ", released " + to_string(book.released) + ", " + book.hash.substr(0, 19) + ")";
  for (const auto& [id, value] : assumed) text.append(", ").append(id).append(" = ").append(value);
  return text;
}

// Draft files take the place of those of the same name, or come to them.
Result<rulebook::Bundle> with_drafts(rulebook::Bundle bundle, const std::vector<std::string>& drafts) {
  for (const std::string& draft : drafts) {
    if (!is_source(draft)) return fail("impact.draft", {}, {draft, 0, {}});
    auto text = read_file(draft);
    if (!text) return fail(text.error());
    const std::string name = fs::path(draft).filename().string();
    auto own =
        std::find_if(bundle.files.begin(), bundle.files.end(), [&](const auto& file) { return file.name == name; });
    if (own == bundle.files.end()) {
      bundle.files.push_back({name, std::move(*text)});
    } else {
      own->text = std::move(*text);
    }
  }
  std::sort(bundle.files.begin(), bundle.files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return bundle;
}

Result<Side> open_side(const std::string& place, const std::vector<std::string>& drafts,
                       const rulebook::Assumed& assumed, const trade::Reference& reference) {
  auto bundle = read_named(place);
  if (bundle) bundle = with_drafts(std::move(*bundle), drafts);
  if (!bundle) return fail(bundle.error());
  auto book = rulebook::load(*bundle, reference);
  if (!book) {
    Error error = book.error();
    // Named where it lies: in a draft, the last of that name, or in the law that it is laid over.
    const auto draft = std::find_if(drafts.rbegin(), drafts.rend(), [&](const std::string& each) {
      return fs::path(each).filename() == error.where.file;
    });
    error.where.file = draft != drafts.rend() ? *draft : (fs::path(place) / error.where.file).string();
    return fail(error);
  }
  Side side{std::make_shared<const rulebook::Rulebook>(std::move(*book)), {}};
  side.says = words(place, *side.book, assumed);
  for (const std::string& draft : drafts) side.says += ", with " + draft;
  return side;
}

// Names and values of assumptions are checked where deciders check them.
Result<rulebook::Index> compile(const Book& book, const std::shared_ptr<const trade::Reference>& reference,
                                const rulebook::Assumed& assumed) {
  const auto decider = rulebook::Decider::make(book, reference, assumed, rulebook::Depth::answer);
  if (!decider) return fail(decider.error());
  return rulebook::Index::make(book, assumed);
}

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
  const auto home = common.find();
  if (!home) return fail(home.error());
  auto tables = trade::Reference::load(home->reference);
  if (!tables) return fail(tables.error());
  const auto reference = std::make_shared<const trade::Reference>(std::move(*tables));
  const auto file = MappedFile::open(options.table);
  if (!file) return fail(file.error());
  const auto table = rulebook::Table::open(file->bytes(), options.table);
  if (!table) return fail(table.error());

  const std::string from = options.from.empty() ? (home->rulebooks / table->regime()).string() : options.from;
  const auto before = open_side(from, {}, options.assume_from, *reference);
  if (!before) return fail(before.error());
  const auto after = open_side(options.to.empty() ? from : options.to, options.drafts, options.assume, *reference);
  if (!after) return fail(after.error());
  const auto index_before = compile(before->book, reference, options.assume_from);
  if (!index_before) return fail(index_before.error());
  const auto index_after = compile(after->book, reference, options.assume);
  if (!index_after) return fail(index_after.error());
  const auto today = day_in_zone(common.world->clock.now(), after->book->zone);
  if (!today) return fail(today.error());

  rulebook::ImpactQuestion question{
      options.as_of,
      *today,
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
    found = rulebook::impact(*table, *index_before, *index_after, question);
  }
  if (!found) return fail(found.error());
  const ImpactSides sides{before->says, after->says};
  if (!options.rows.empty()) {
    const auto written = write_rows(options, *found, *table, *after->book, question, common.world->out);
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
  const auto done = run(common, options);
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
  command->add_option("TABLE", options.table, "A table written by `sluice encode`")->required();
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
      ->check(CLI::IsMember({"table", "json"}))
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
