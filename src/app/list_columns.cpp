// SPDX-License-Identifier: Apache-2.0
// The map from what an entry holds to the columns of a CSV, as the command line and a kept version's file write it.
#include <algorithm>
#include <array>

#include "list_shelf.hpp"

namespace sluice::app {
namespace {

using screening::CsvColumns;
using screening::IdentifierKind;

constexpr std::array<std::pair<std::string_view, std::string CsvColumns::*>, 15> kColumns{{
    {"id", &CsvColumns::id},
    {"name", &CsvColumns::name},
    {"aliases", &CsvColumns::aliases},
    {"former_names", &CsvColumns::former_names},
    {"weak_aliases", &CsvColumns::weak_aliases},
    {"kind", &CsvColumns::kind},
    {"countries", &CsvColumns::countries},
    {"birth_dates", &CsvColumns::birth_dates},
    {"programmes", &CsvColumns::programmes},
    {"measure", &CsvColumns::measure},
    {"first_day", &CsvColumns::first_day},
    {"last_day", &CsvColumns::last_day},
    {"cite", &CsvColumns::cite},
    {"address", &CsvColumns::address},
    {"remarks", &CsvColumns::remarks},
}};

}  // namespace

bool set_column(CsvColumns& into, const std::string& text) {
  const auto at = text.find('=');
  if (at == std::string::npos || at + 1 == text.size()) return false;
  const std::string what = text.substr(0, at);
  const std::string column = text.substr(at + 1);
  if (what == "separator") {
    into.separator = column[0];
    return column.size() == 1;
  }
  const auto found = std::ranges::find(kColumns, what, &decltype(kColumns)::value_type::first);
  if (found != kColumns.end()) {
    into.*found->second = column;
    return true;
  }
  const auto kind = trade::from_symbol<IdentifierKind>(what);
  if (kind) into.identifiers.emplace_back(*kind, column);
  return kind.has_value();
}

std::string column_names() {
  std::string names;
  for (const auto& [name, member] : kColumns) names += std::string(name) + ", ";
  for (const std::string_view kind : trade::kSymbols<IdentifierKind>) names += std::string(kind) + ", ";
  return names + "separator";
}

}  // namespace sluice::app
