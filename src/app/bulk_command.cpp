// SPDX-License-Identifier: Apache-2.0
// `sluice act FILE`: many acts from one file, a line each, in NDJSON or CSV. Each is done whole or refused by name, and
// none holds up another: a customs' feed, a clerk's list of deliveries, a thousand decisions.
#include <fstream>

#include "arguments.hpp"
#include "bulk.hpp"
#include "intake.hpp"
#include "office_arguments.hpp"
#include "output.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/hash.hpp"

namespace sluice::app {
namespace {

struct BulkOptions {
  OfficeOptions office;
  std::string file;
  std::string refused;  // where the lines go that were refused
  bool once = false;
  bool strict = false;
};

struct Tally {
  std::uint64_t done = 0;
  std::uint64_t refused = 0;
};

// One line, done: what came of it on the output, what is wrong with it on the error stream.
class Bulk {
 public:
  Bulk(const Common& common, const BulkOptions& options, OpenedOffice& opened, std::string file_hash)
      : common_(common), options_(options), opened_(opened), file_hash_(std::move(file_hash)) {}

  // False where nothing is to follow.
  bool line(const BulkLine& line) {
    const auto done = line.act ? perform(line) : Result<office::Done>(fail(line.act.error()));
    if (done) {
      ++tally_.done;
      Json answer = done->answer;
      answer.members.insert(answer.members.begin(), {{"line", Json::number(std::to_string(line.number))},
                                                     {"subject", Json::string(done->subject)}});
      common_.world->out << to_json(answer) << "\n";
      return true;
    }
    ++tally_.refused;
    Error error = done.error();
    error.where.file = options_.file == "-" ? "standard input" : options_.file;
    error.where.line = line.number;
    common_.complain(error);
    refused_ += line.text + "\n";
    return !options_.strict;
  }

  [[nodiscard]] const Tally& tally() const { return tally_; }
  [[nodiscard]] const std::string& refused_lines() const { return refused_; }

 private:
  Result<office::Done> perform(const BulkLine& line) {
    BulkAct said = *line.act;
    office::Occasion occasion = opened_.occasion();
    if (!said.by.empty()) occasion.by = said.by;
    if (said.on) occasion.on = *said.on;
    if (options_.once && said.act.key.empty()) said.act.key = file_hash_ + ":" + std::to_string(line.number);
    return opened_.office().perform(said.act, occasion);
  }

  const Common& common_;
  const BulkOptions& options_;
  OpenedOffice& opened_;
  std::string file_hash_;
  Tally tally_;
  std::string refused_;
};

Exit bulk(const Common& common, const BulkOptions& options) {
  const auto stop = [&](const Error& error) {
    common.complain(error);
    return Exit::faults;
  };
  std::string text;
  if (options.file == "-") {
    text.assign(std::istreambuf_iterator<char>(common.world->in), {});
  } else {
    auto read = read_file(options.file);
    if (!read) return stop(read.error());
    text = std::move(*read);
  }
  auto lines = BulkLines::open(text, options.file);
  if (!lines) return stop(lines.error());
  const auto opened = OpenedOffice::open(common, options.office);
  if (!opened) return stop(opened.error());
  Bulk work(common, options, **opened, sha256(text));
  Progress progress(*common.world);
  bool whole = true;
  while (const auto line = lines->next()) {
    whole = work.line(*line);
    if (!whole) break;
    progress.at([&] {
      return std::to_string(work.tally().done) + " done, " + std::to_string(work.tally().refused) + " refused, " +
             std::to_string(lines->percent()) + " %";
    });
  }
  if (!options.refused.empty() && work.tally().refused > 0) {
    auto output = Output::open(common.world->out, options.refused);
    if (!output) return stop(output.error());
    Result<void> done = output->write(lines->header() + work.refused_lines());
    if (done) done = output->close();
    if (!done) return stop(done.error());
  }
  common.world->err << work.tally().done << " done, " << work.tally().refused << " refused"
                    << (whole ? "" : "; stopped at the first") << ".\n";
  return work.tally().refused == 0 ? Exit::done : Exit::faults;
}

}  // namespace

void declare_bulk(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<BulkOptions>();
  CLI::App* command = app.add_subcommand(
      "act",
      "Does many acts from a file, a line each: NDJSON like {\"act\": \"ledger.report\", \"subject\": \"…\", \"body\": "
      "{…}}, or CSV with the columns act, subject and the act's fields (docs/office.md)");
  command->add_option("file", options->file, "FILE.ndjson or FILE.csv; - for NDJSON from the standard input")
      ->required();
  command->add_flag("--once", options->once, "Lines of this very file that were done before are not done again");
  command->add_flag("--strict", options->strict, "Stops at the first line that is refused");
  command->add_option("--refused", options->refused,
                      "Writes the refused lines to this file, to correct and send again");
  add_office_options(command, options->office, {});
  runs(command, options, bulk, chosen);
}

}  // namespace sluice::app
