// SPDX-License-Identifier: Apache-2.0
// `sluice contract`: what other programs may rely on, written out.
#include "arguments.hpp"
#include "sluice/wire/schema.hpp"

namespace sluice::app {
namespace {

// docs/errors.md: every code with its sentence in both languages.
std::string errors_page() {
  std::string text =
      "# Errors\n\nEvery fault has a stable code, which programs may match on, and a sentence for people, which may "
      "change. "
      "`{0}`, `{1}` stand\nfor what the fault is about. `check.*` are the findings of `sluice rulebook check`. This "
      "page is "
      "written by `sluice contract errors`.\n\n| code | English | 中文 |\n|---|---|---|\n";
  const auto cell = [](std::string_view words) {
    std::string escaped;
    for (const char c : words) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
    return escaped;
  };
  for (const CatalogueRow& row : catalogue()) {
    text += "| `" + std::string(row.code) + "` | " + cell(row.english) + " | " + cell(row.chinese) + " |\n";
  }
  return text;
}

Exit contract(const Common& common, const std::string& part) {
  common.world->out << (part == "schema"      ? wire::transaction_schema()
                        : part == "reference" ? wire::transaction_reference()
                                              : errors_page());
  return Exit::done;
}

}  // namespace

void declare_contract(CLI::App& app, Command& chosen) {
  const auto part = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "contract", "The contract: the JSON Schema of a transaction, its reference page, the page of errors");
  command->add_option("PART", *part, "schema, reference or errors")
      ->required()
      ->check(CLI::IsMember({"schema", "reference", "errors"}));
  runs(command, part, &contract, chosen);
}

}  // namespace sluice::app
