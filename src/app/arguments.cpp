// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"

namespace sluice::app {

Date to_date(const std::string& text) {
  const auto date = parse_date(text);
  if (!date) throw CLI::ValidationError("'" + text + "' is not a day like 2026-03-31");
  return *date;
}

Instant to_instant(const std::string& text) {
  if (const auto instant = parse_instant(text)) return *instant;
  const auto date = parse_date(text);
  if (!date) throw CLI::ValidationError("'" + text + "' is not a day or a moment like 2026-03-31T12:00:00Z");
  // A day means all of it.
  return Instant{std::chrono::days{date->days + 1}} - std::chrono::seconds{1};
}

void one_each(CLI::Option* option) { option->allow_extra_args(false); }

void add_assumptions(CLI::App* command, const std::string& name, rulebook::Assumed& into, const std::string& help) {
  auto* option = command->add_option_function<std::vector<std::string>>(
      name,
      [&into, name](const std::vector<std::string>& pairs) {
        for (const std::string& pair : pairs) {
          const auto at = pair.find('=');
          if (at == std::string::npos) throw CLI::ValidationError(name + " takes ID=VALUE, not '" + pair + "'");
          into[pair.substr(0, at)] = pair.substr(at + 1);
        }
      },
      help);
  one_each(option);
}

}  // namespace sluice::app
