// SPDX-License-Identifier: Apache-2.0
// What the declarations of commands share: values that the command line converts, and the choice of what is run.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "commands.hpp"

namespace sluice::app {

// A day like 2026-03-31. Throws CLI::ValidationError, which CLI11 turns into its own message; so do the others.
[[nodiscard]] Date to_date(const std::string& text);

// A moment, or a day, which means all of it: its last second.
[[nodiscard]] Instant to_instant(const std::string& text);

template <class T, class Convert>
void add_converted(CLI::App* command, const std::string& name, std::optional<T>& into, Convert convert,
                   const std::string& help) {
  command->add_option_function<std::string>(
      name, [&into, convert](const std::string& text) { into = convert(text); }, help);
}

// An option that may be repeated takes one value each time, so that the files behind it stay files.
void one_each(CLI::Option* option);

// ID=VALUE, which may be repeated.
void add_assumptions(CLI::App* command, const std::string& name, rulebook::Assumed& into, const std::string& help);

// The choice falls on `act` with `options`, which the declaration of `command` fills, when the line names `command` and
// no command below it.
template <class Options>
void runs(CLI::App* command, std::shared_ptr<Options> options, Exit (*act)(const Common&, const Options&),
          Command& chosen) {
  command->callback([command, options, act, &chosen] {
    if (!command->get_subcommands().empty()) return;
    chosen = [options, act](const Common& common) { return act(common, *options); };
  });
}

}  // namespace sluice::app
