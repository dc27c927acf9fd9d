// SPDX-License-Identifier: Apache-2.0
// `sluice lists add` and `update`: a version of a list comes into the folder, from a file or from its publisher.
#include <fmt/format.h>

#include <algorithm>

#include "fetch.hpp"
#include "intake.hpp"
#include "lists_command.hpp"
#include "screening_desk.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/mapped_file.hpp"

namespace sluice::app {
namespace {

namespace fs = std::filesystem;
using screening::ListFormat;

// By the name, and where that says too little by how the file begins.
std::optional<ListFormat> guess(const fs::path& file, std::string_view bytes) {
  constexpr std::size_t kBegin = 4096;
  const std::string_view begin = bytes.substr(0, kBegin);
  const auto says = [&](std::string_view word) { return begin.find(word) != std::string_view::npos; };
  std::string ending = file.extension().string();
  std::ranges::transform(ending, ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
  if (ending == ".toml") return ListFormat::toml;
  if (ending == ".ndjson" || ending == ".jsonl") return ListFormat::ftm;
  if (ending == ".json" && says("\"results\"")) return ListFormat::csl_json;
  if (ending == ".json" && says("\"schema\"")) return ListFormat::ftm;
  if (ending == ".xml" && says("<CONSOLIDATED_LIST")) return ListFormat::un_xml;
  if (ending == ".xml" && says("<Sanctions")) return ListFormat::sdn_xml;
  if (ending == ".csv" && says("entity_number") && says("alt_names")) return ListFormat::csl_csv;
  return std::nullopt;
}

std::string in_words(const Kept& kept) {
  const auto& list = kept.list;
  const std::string head = fmt::format("{} of {}", list.id, to_string(list.version));
  if (kept.already) return fmt::format("{}: these bytes are kept already; nothing was added.\n", head);
  const std::size_t count = list.entries.size();
  std::string text = fmt::format("{}: {} {} kept", head, count, count == 1 ? "party" : "parties");
  if (!kept.before) return text + ".\n";
  return text + fmt::format("; against that of {}, {} added, {} removed, {} changed.\n", to_string(*kept.before),
                            kept.changes.added.size(), kept.changes.removed.size(), kept.changes.changed.size());
}

Json written(const Kept& kept) {
  const auto count = [](std::size_t number) { return Json::number(std::to_string(number)); };
  const auto& list = kept.list;
  return Json::object({{"id", Json::string(list.id)},
                       {"version", Json::string(to_string(list.version))},
                       {"sha256", Json::string(list.sha256)},
                       {"entries", count(list.entries.size())},
                       {"kept", Json::boolean(!kept.already)},
                       {"before", kept.before ? Json::string(to_string(*kept.before)) : Json{}},
                       {"added", count(kept.changes.added.size())},
                       {"removed", count(kept.changes.removed.size())},
                       {"changed", count(kept.changes.changed.size())}});
}

// What keeping fails with names no place: the file or the address is added, and the list.
Error placed(Error error, const std::string& file, const std::string& list) {
  if (error.where.file.empty()) error.where.file = file;
  error.where.field = list + (error.where.field.empty() || list.empty() ? "" : " ") + error.where.field;
  return error;
}

struct Publisher {
  screening::ListHead head;
  ListFormat format;
};

// data/lists/publishers.csv. Fails as read_file and parse_csv do.
Result<std::vector<Publisher>> publishers(const Common& common) {
  const auto home = common.find();
  if (!home) return fail(home.error());
  const fs::path place = home->reference.parent_path() / "lists" / "publishers.csv";
  const auto text = read_file(place);
  if (!text) return fail(text.error());
  const auto table = parse_csv(*text, place.string());
  if (!table) return fail(table.error());
  std::vector<Publisher> result;
  for (const CsvRow& row : table->rows) {
    const auto cell = [&](std::string_view column) -> std::string {
      const int at = table->column(column);
      return at < 0 ? "" : row.cells[static_cast<std::size_t>(at)];
    };
    const auto format = screening::list_format(cell("format"));
    if (!format) return fail("list.choice", {cell("format"), "docs/lists.md"}, {place.string(), row.line, "format"});
    result.push_back({{cell("id"), cell("publisher"), std::nullopt, cell("address"), cell("measure"), {}}, *format});
  }
  return result;
}

struct Target {
  ListVersion newest;  // or what is known of a list that is not kept yet
  bool known = false;  // and so in which format it comes
};

Result<Target> target(const std::vector<ListVersion>& all, const std::vector<Publisher>& known, const std::string& id,
                      const std::string& address) {
  Target result;
  for (const ListVersion& version : all) {
    if (version.head.id != id || !version.added) continue;
    result.newest = version;  // the last is the newest
    result.known = true;
  }
  std::string ids;
  for (const Publisher& publisher : known) {
    ids += (ids.empty() ? "" : ", ") + publisher.head.id;
    if (publisher.head.id != id) continue;
    if (!result.known) result.newest.format = publisher.format;
    if (!result.known) result.newest.head = publisher.head;
    if (result.newest.head.address.empty()) result.newest.head.address = publisher.head.address;
    result.known = true;
  }
  if (result.known && !address.empty()) {
    result.newest.head.address = address;
    result.newest.etag.clear();  // it marks what lies elsewhere
  }
  if (result.newest.head.address.empty()) return fail("list.no_address", {id, ids});
  if (result.newest.files.size() > 1) return fail("list.several_files");
  return result;
}

// Nothing: the publisher still has what is kept.
Result<std::optional<Kept>> update(const Common& common, const ListsUpdateOptions& options, const std::string& folder,
                                   const Target& target) {
  const ListVersion& newest = target.newest;
  const std::string& address = newest.head.address;
  const FetchLimits limits{std::chrono::seconds(options.timeout_seconds), options.largest_mebibytes << 20U};
  Progress progress(*common.world);
  auto fetched = fetch(address, newest.etag, limits, [&](std::uint64_t received, std::uint64_t expected) {
    progress.at([&] {
      return fmt::format("{}: {} KiB{}", newest.head.id, received >> 10U,
                         expected == 0 ? "" : fmt::format(" of {}", expected >> 10U));
    });
  });
  if (!fetched) return fail(fetched.error());
  if (fetched->unchanged) return std::optional<Kept>{};
  Keeping keeping{
      {newest.format, {fetched->bytes, address}, {}, {}}, newest.head, newest.columns, fetched->etag, options.rule};
  keeping.head.version = today(common);  // where the list does not say itself of which day it is
  for (const std::string& column : keeping.columns) {
    if (!set_column(keeping.source.columns, column)) return fail("list.columns", {column, column_names()});
  }
  auto kept = keep(common, folder, keeping);
  if (!kept) return fail(kept.error());
  return std::optional<Kept>(std::move(*kept));
}

}  // namespace

Exit lists_add(const Common& common, const ListsAddOptions& options) {
  const auto refuse = [&](const Error& error) { return common.complain(error), Exit::faults; };
  const std::string folder = list_folder(options.folder);
  if (folder.empty()) return common.complain({"list.no_folder", {}, {}}), Exit::usage;
  std::vector<MappedFile> files;
  std::vector<std::string> names{options.file};
  names.insert(names.end(), options.beside.begin(), options.beside.end());
  for (const std::string& name : names) {
    auto file = MappedFile::open(name);
    if (!file) return refuse(file.error());
    files.push_back(std::move(*file));
  }
  Keeping keeping;
  keeping.head = options.head;
  keeping.head.version = options.version;
  keeping.rule = options.rule;
  keeping.columns = options.columns;
  keeping.source.text = {files[0].bytes(), options.file};
  for (std::size_t i = 1; i < files.size(); ++i) keeping.source.beside.push_back({files[i].bytes(), names[i]});
  for (const std::string& column : options.columns) {
    if (set_column(keeping.source.columns, column)) continue;
    return common.complain({"list.columns", {column, column_names()}, {}}), Exit::usage;
  }
  auto format = options.kind.empty() ? guess(options.file, files[0].bytes()) : screening::list_format(options.kind);
  if (!format && !options.columns.empty()) format = ListFormat::csv;
  if (!format) return common.complain({"list.unclear", {}, {options.file, 0, {}}}), Exit::usage;
  keeping.source.format = *format;
  const auto kept = keep(common, folder, keeping);
  if (!kept) return refuse(placed(kept.error(), options.file, options.head.id));
  return say(common, options, in_words(*kept), written(*kept));
}

Exit lists_update(const Common& common, const ListsUpdateOptions& options) {
  const auto refuse = [&](const Error& error) { return common.complain(error), Exit::faults; };
  const std::string folder = list_folder(options.folder);
  if (folder.empty()) return common.complain({"list.no_folder", {}, {}}), Exit::usage;
  if (!options.address.empty() && options.ids.size() != 1) {
    return common.complain({"list.one_address", {}, {}}), Exit::usage;
  }
  std::error_code error;
  fs::create_directories(folder, error);
  const auto all = list_versions(common, folder);
  if (!all) return refuse(all.error());
  const auto known = publishers(common);
  if (!known) return refuse(known.error());
  std::vector<std::string> ids = options.ids;
  if (ids.empty()) {
    for (const ListVersion& version : *all) {
      if (version.added && std::ranges::count(ids, version.head.id) == 0) ids.push_back(version.head.id);
    }
  }
  std::string text;
  Json results = Json::array();
  bool failed = false;
  for (const std::string& id : ids) {
    const auto from = target(*all, *known, id, options.address);
    auto kept = from ? update(common, options, folder, *from) : Result<std::optional<Kept>>(fail(from.error()));
    if (!kept) {
      common.complain(placed(kept.error(), from ? from->newest.head.address : "", id));
      failed = true;
    } else if (*kept) {
      text += in_words(**kept);
      results.items.push_back(written(**kept));
    } else {
      const std::string day = to_string(*from->newest.head.version);
      text += fmt::format("{} of {}: its publisher still has the same; nothing was added.\n", id, day);
      results.items.push_back(
          Json::object({{"id", Json::string(id)}, {"version", Json::string(day)}, {"kept", Json::boolean(false)}}));
    }
  }
  if (ids.empty()) text = "No list is kept there. Name one: " + (known->empty() ? "" : known->front().head.id) + "\n";
  const Exit said = say(common, options, text, results);
  return failed ? Exit::faults : said;
}

}  // namespace sluice::app
