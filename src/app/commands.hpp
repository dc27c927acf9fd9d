// SPDX-License-Identifier: Apache-2.0
// What every command gets: the world, and the options that all share.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command_line.hpp"
#include "library.hpp"
#include "sluice/base/message.hpp"
#include "sluice/rulebook/timeline.hpp"

namespace CLI {
class App;
}

namespace sluice::app {

struct Common {
  World* world = nullptr;
  std::string home;
  std::string rulebooks;  // overrides the home's
  Language language = Language::english;

  // One line on the error stream.
  void complain(const Error& error) const;
  [[nodiscard]] Result<Home> find() const;
};

struct EncodeOptions {
  std::vector<std::string> files;
  std::string input;                   // format of the input, where the name does not say
  std::string regime;                  // where no rulebook is named and there are several
  std::vector<std::string> rulebooks;  // folders or bundles whose facts the table keeps
  std::string output;
  bool strict = false;
};

struct RulebookOptions {
  std::string regime;  // empty: all there are
  std::string what;    // an instrument, provision, list or item to show
  std::optional<Date> as_of;
  std::optional<Instant> known_at;
  std::optional<Date> from_day, to_day;
  std::string from, to;  // bundles
  bool mutate = false;
  double at_least = 0;             // mutation score, per cent
  bool strict = false;             // warnings count
  std::vector<std::string> files;  // of a conformance set
  bool from_examples = false;      // write the set instead of running it
  std::string output;              // the folder it is written to
  std::optional<Date> reviewed;    // the day its cases were compared with the text of the law
  std::string format = "table";
};
[[nodiscard]] Exit rulebook_show(const Common& common, const RulebookOptions& options);
[[nodiscard]] Exit rulebook_check(const Common& common, const RulebookOptions& options);
[[nodiscard]] Exit rulebook_test(const Common& common, const RulebookOptions& options);
[[nodiscard]] Exit rulebook_conform(const Common& common, const RulebookOptions& options);
[[nodiscard]] Exit rulebook_diff(const Common& common, const RulebookOptions& options);
[[nodiscard]] Exit rulebook_assumptions(const Common& common, const RulebookOptions& options);
[[nodiscard]] Exit rulebook_publish(const Common& common, const RulebookOptions& options);

// What a command line comes down to.
using Command = std::function<Exit(const Common&)>;

// Each adds its command, with options and help, and makes it `chosen` where the line names it. The command's file says
// what it does.
void declare_determine(CLI::App& app, Command& chosen);
void declare_encode(CLI::App& app, Command& chosen);
void declare_screen(CLI::App& app, Command& chosen);
void declare_owners(CLI::App& app, Command& chosen);
void declare_lists(CLI::App& app, Command& chosen);
void declare_rulebook(CLI::App& app, Command& chosen);
void declare_contract(CLI::App& app, Command& chosen);
void declare_acts(CLI::App& app, Command& chosen);
void declare_views(CLI::App& app, Command& chosen);
void declare_scenario(CLI::App& app, Command& chosen);
void declare_journal(CLI::App& app, Command& chosen);
void declare_stats(CLI::App& app, Command& chosen);
void declare_example(CLI::App& app, Command& chosen);
void declare_bulk(CLI::App& app, Command& chosen);
void declare_licence_documents(CLI::App& app, Command& chosen);
void declare_store(CLI::App& app, Command& chosen);
void declare_evidence(CLI::App& app, Command& chosen);

// The command of a noun of the office, made where it is not there yet.
[[nodiscard]] CLI::App* noun_command(CLI::App& app, std::string_view noun);
void declare_impact(CLI::App& rulebook, Command& chosen);
void declare_screen_eval(CLI::App& screen, Command& chosen);

}  // namespace sluice::app
