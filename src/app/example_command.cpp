// SPDX-License-Identifier: Apache-2.0
// `sluice example year`: a made-up year of an authority's work in an empty store.
#include <atomic>
#include <csignal>

#include "arguments.hpp"
#include "intake.hpp"
#include "office_arguments.hpp"
#include "sluice/office/example_year.hpp"

namespace sluice::app {
namespace {

struct ExampleOptions {
  OfficeOptions office;
  office::ExampleYear plan;
};

std::atomic<bool> interrupted = false;

// Ctrl-C ends the year after the act that is being done.
class UntilInterrupted {
 public:
  UntilInterrupted() : before_(std::signal(SIGINT, [](int) { interrupted = true; })) { interrupted = false; }
  ~UntilInterrupted() { std::signal(SIGINT, before_); }
  UntilInterrupted(const UntilInterrupted&) = delete;
  UntilInterrupted& operator=(const UntilInterrupted&) = delete;

 private:
  void (*before_)(int);
};

Result<void> run(const Common& common, const ExampleOptions& options) {
  const auto opened = OpenedOffice::open(common, options.office);
  if (!opened) return fail(opened.error());
  office::Office& office = (*opened)->office();
  const auto people = office.list({"person", {}, {}, {}, {}, 1}, {});
  if (!people) return fail(people.error());
  if (!people->rows.empty()) return fail("example.not_empty", {store_address(options.office)});
  const UntilInterrupted until;
  Progress progress(*common.world);
  const office::Tools& tools = (*opened)->tools();
  const auto made = office::make_example_year(
      options.plan, tools.rules, tools.calendar,
      [&](const office::Act& act, const office::Occasion& occasion) { return office.perform(act, occasion); },
      [&](const office::ExampleTally& tally, Date day) {
        progress.at([&] {
          return to_string(day) + ": " + std::to_string(tally.acts) + " acts, " + std::to_string(tally.applications) +
                 " applications, " + std::to_string(tally.licences) + " licences";
        });
        return !interrupted.load();
      });
  if (!made) return fail(made.error());
  common.world->out << made->acts << " acts, " << made->applications << " applications, " << made->licences
                    << " licences" << (interrupted ? "; interrupted, what was done stands" : "") << "\n";
  common.world->err
      << "All of it is made up. Look around: sluice application list --queue general-licences; sluice stats\n";
  return {};
}

Exit example(const Common& common, const ExampleOptions& options) {
  const auto done = run(common, options);
  if (done) return interrupted ? Exit::faults : Exit::done;
  common.complain(done.error());
  return Exit::faults;
}

}  // namespace

void declare_example(CLI::App& app, Command& chosen) {
  CLI::App* examples = app.add_subcommand("example", "Made-up work, for demonstration and load");
  examples->require_subcommand(1);
  auto options = std::make_shared<ExampleOptions>();
  CLI::App* command = examples->add_subcommand(
      "year", "Fills an empty store with a plausible year of an authority's work; the same seed, the same acts");
  command->add_option("--seed", options->plan.seed, "What it is drawn from")->capture_default_str();
  command->add_option("--applications", options->plan.applications, "How many are filed")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  command->add_option("--year", options->plan.year, "Which year")->check(CLI::Range(2025, 2026))->capture_default_str();
  add_store_options(command, options->office);
  runs(command, options, example, chosen);
}

}  // namespace sluice::app
