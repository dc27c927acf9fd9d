// SPDX-License-Identifier: Apache-2.0
#include "party_file.hpp"

#include <array>
#include <optional>
#include <sstream>

#include "sluice/base/csv.hpp"
#include "sluice/base/mapped_file.hpp"
#include "sluice/screening/list_readers.hpp"

namespace sluice::app {
namespace {

using screening::CsvColumns;
using screening::IdentifierKind;

// Of the columns that a file of parties may have, those that this one has.
Result<CsvColumns> columns_of(std::string_view bytes, const std::string& file) {
  std::istringstream head(std::string(bytes.substr(0, std::size_t{1} << 16U)));
  CsvRow row;
  const auto read = CsvReader(head, file).next(row);
  if (!read) return fail(read.error());
  CsvColumns columns;
  columns.name = "name";
  const std::array<std::pair<std::string_view, std::string*>, 6> known{{{"id", &columns.id},
                                                                        {"aliases", &columns.aliases},
                                                                        {"former_names", &columns.former_names},
                                                                        {"kind", &columns.kind},
                                                                        {"countries", &columns.countries},
                                                                        {"birth_dates", &columns.birth_dates}}};
  for (const std::string& cell : row.cells) {
    for (const auto& [name, into] : known) {
      if (cell == name) *into = cell;
    }
    const auto number = trade::from_symbol<IdentifierKind>(cell);
    if (number && *number != IdentifierKind::other) columns.identifiers.emplace_back(*number, cell);
  }
  return columns;
}

}  // namespace

Result<void> read_parties(const Common& common, const std::string& file, const TakeParty& take) {
  screening::ListSource source;
  std::optional<MappedFile> mapped;
  std::string held;
  if (file == "-") {
    std::ostringstream all;
    all << common.world->in.rdbuf();
    held = std::move(all).str();
    source.text = {held, "standard input"};
  } else {
    auto opened = MappedFile::open(file);
    if (!opened) return fail(opened.error());
    mapped.emplace(std::move(*opened));
    source.text = {mapped->bytes(), file};
  }
  source.format = file.ends_with(".ndjson") ? screening::ListFormat::ftm : screening::ListFormat::csv;
  if (source.format == screening::ListFormat::csv) {
    auto columns = columns_of(source.text.bytes, source.text.file);
    if (!columns) return fail(columns.error());
    source.columns = std::move(*columns);
  }
  const auto read = screening::stream_list(source, [&](screening::Entry&& entry) {
    screening::Subject subject;
    subject.kind = entry.kind;
    for (screening::Name& name : entry.names) subject.names.push_back(std::move(name.text));
    subject.identifiers = std::move(entry.identifiers);
    subject.countries = std::move(entry.countries);
    return take(std::move(entry.id), std::move(subject));
  });
  if (!read) return fail(read.error());
  return {};
}

}  // namespace sluice::app
