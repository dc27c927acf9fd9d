// SPDX-License-Identifier: Apache-2.0
// A kept version is <list>/<day>-<hash>.<ending> with the bytes, and <list>/<day>-<hash>.version.json, which is written
// last: what has none is no version.
#include "list_shelf.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "durable_file.hpp"
#include "sluice/base/file.hpp"
#include "sluice/base/hash.hpp"
#include "sluice/base/json.hpp"
#include "sluice/base/mapped_file.hpp"

namespace sluice::app {
namespace {

namespace fs = std::filesystem;
using screening::List;
using screening::ListFormat;

constexpr std::string_view kHeaderEnding = ".version.json";
constexpr std::size_t kHashBegin = 7;  // after "sha256:"
constexpr std::size_t kHashLength = 12;

// A list's id is the name of its folder, so it must not lead out of it or hide.
bool is_file_name(const std::string& id) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !id.empty() && id.size() <= 100 && id[0] != '.' && std::ranges::all_of(id, fits);
}

std::string ending(ListFormat format) {
  switch (format) {
    case ListFormat::csl_json: return ".json";
    case ListFormat::sdn_xml:
    case ListFormat::un_xml: return ".xml";
    case ListFormat::ftm: return ".ndjson";
    case ListFormat::toml: return ".toml";
    case ListFormat::csl_csv:
    case ListFormat::sdn_csv:
    case ListFormat::csv: return ".csv";
  }
  return {};
}

// Sorted, so that what is made of them does not depend on the file system.
Result<std::vector<fs::path>> inside(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    paths.push_back(at->path());
  }
  if (error) return fail("file.unreadable", {error.message()}, {folder.string(), 0, {}});
  std::ranges::sort(paths);
  return paths;
}

std::string written_header(const ListVersion& version) {
  const auto text = [](const std::string& words) { return Json::string(words); };
  Json columns = Json::array();
  for (const std::string& column : version.columns) columns.items.push_back(text(column));
  Json files = Json::array();
  for (const fs::path& file : version.files) files.items.push_back(text(file.filename().string()));
  return to_json(Json::object({{"sluice_list_version", Json::number("1")},
                               {"id", text(version.head.id)},
                               {"version", text(to_string(*version.head.version))},
                               {"publisher", text(version.head.publisher)},
                               {"address", text(version.head.address)},
                               {"measure", text(version.head.measure)},
                               {"format", text(std::string(symbol(version.format)))},
                               {"columns", std::move(columns)},
                               {"files", std::move(files)},
                               {"sha256", text(version.sha256)},
                               {"entries", Json::number(std::to_string(version.entries))},
                               {"etag", text(version.etag)},
                               {"added", text(to_string(*version.added))},
                               {"number", Json::number(std::to_string(version.number))}}),
                 JsonLayout::pretty) +
         "\n";
}

class Header {
 public:
  Header(const Json& root, fs::path place) : root_(root), place_(std::move(place)) {}

  Result<ListVersion> read() {
    ListVersion version;
    if (text("sluice_list_version") != "1") fine_ = false;
    version.head = {text("id"), text("publisher"), std::nullopt, text("address"), text("measure"), {}};
    if (const auto day = parse_date(text("version"))) version.head.version = *day;
    if (const auto format = screening::list_format(text("format"))) version.format = *format;
    else fine_ = false;
    if (const auto added = parse_instant(text("added"))) version.added = *added;
    version.columns = texts("columns");
    for (const std::string& name : texts("files")) version.files.push_back(place_.parent_path() / name);
    version.sha256 = text("sha256");
    version.entries = std::strtoull(text("entries").c_str(), nullptr, 10);
    version.number = std::strtoull(text("number").c_str(), nullptr, 10);
    version.etag = text("etag");
    const bool named = version.head.id == place_.parent_path().filename().string();
    if (!fine_ || !named || !version.head.version || !version.added || version.files.empty()) {
      return fail("list.header", {}, {place_.string(), 0, {}});
    }
    return version;
  }

 private:
  std::string text(std::string_view name) {
    const Json* node = root_.find(name);
    if (node != nullptr) return node->text;
    fine_ = false;
    return {};
  }

  std::vector<std::string> texts(std::string_view name) {
    std::vector<std::string> result;
    const Json* node = root_.find(name);
    if (node == nullptr) fine_ = false;
    else
      for (const Json& each : node->items) result.push_back(each.text);
    return result;
  }

  const Json& root_;
  fs::path place_;
  bool fine_ = true;
};

Result<void> add_kept(const fs::path& folder, std::vector<ListVersion>& versions) {
  const auto paths = inside(folder);
  if (!paths) return fail(paths.error());
  for (const fs::path& path : *paths) {
    if (!path.filename().string().ends_with(kHeaderEnding)) continue;
    const auto text = read_file(path);
    if (!text) return fail(text.error());
    const auto root = parse_json(*text, path.string());
    if (!root) return fail("list.header", {}, {path.string(), root.error().where.line, {}});
    auto version = Header(*root, path).read();
    if (!version) return fail(version.error());
    versions.push_back(std::move(*version));
  }
  return {};
}

Result<void> add_beside(const fs::path& folder, std::vector<ListVersion>& versions) {
  const auto paths = inside(folder);
  if (!paths) return fail(paths.error());
  for (const fs::path& path : *paths) {
    if (path.extension() != ".toml") continue;
    const auto text = read_file(path);
    if (!text) return fail(text.error());
    const auto list = screening::read_list({ListFormat::toml, {*text, path.string()}, {}, {}}, {});
    if (!list) return fail(list.error());
    ListVersion version;
    version.head = {list->id, list->publisher, list->version, list->address, list->measure, {}};
    version.sha256 = list->sha256;
    version.entries = list->entries.size();
    version.files = {path};
    versions.push_back(std::move(version));
  }
  return {};
}

std::string joined_ids(const std::vector<ListVersion>& versions) {
  std::string text;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    if (i != 0 && versions[i].head.id == versions[i - 1].head.id) continue;
    text += (text.empty() ? "" : ", ") + versions[i].head.id;
  }
  return text.empty() ? "-" : text;
}

// The files first and what makes them a version last.
Result<void> write_version(const ListVersion& version, const screening::ListSource& source) {
  for (std::size_t i = 0; i < version.files.size(); ++i) {
    const std::string_view bytes = i == 0 ? source.text.bytes : source.beside[i - 1].bytes;
    if (auto written = write_durably(version.files[i], bytes); !written) return written;
  }
  fs::path header = version.files[0];
  header.replace_extension();
  return write_durably(header.string() + std::string(kHeaderEnding), written_header(version));
}

ListVersion to_be_kept(const fs::path& folder, const Keeping& keeping, const List& list, Instant now,
                       std::uint64_t number) {
  ListVersion version;
  version.head = {list.id, list.publisher, list.version, list.address, list.measure, {}};
  version.format = keeping.source.format;
  version.columns = keeping.columns;
  version.sha256 = list.sha256;
  version.entries = list.entries.size();
  version.etag = keeping.etag;
  version.added = now;
  version.number = number;
  const std::string stem =
      (folder / (to_string(list.version) + "-" + list.sha256.substr(kHashBegin, kHashLength))).string();
  version.files.emplace_back(stem + ending(version.format));
  for (std::size_t i = 1; i <= keeping.source.beside.size(); ++i) {
    version.files.emplace_back(stem + ".beside-" + std::to_string(i) + ending(version.format));
  }
  return version;
}

}  // namespace

std::string list_folder(const std::string& given) {
  const char* set = std::getenv("SLUICE_LISTS");
  return given.empty() && set != nullptr ? set : given;
}

Result<std::vector<ListVersion>> list_versions(const Common& common, const std::string& folder) {
  const auto home = common.find();
  if (!home) return fail(home.error());
  const auto names = regimes(home->rulebooks);
  if (!names) return fail(names.error());
  std::vector<ListVersion> versions;
  std::error_code none;
  for (const std::string& regime : *names) {
    const fs::path beside = home->rulebooks / regime / "lists";
    if (!fs::is_directory(beside, none)) continue;
    if (auto added = add_beside(beside, versions); !added) return fail(added.error());
  }
  if (!folder.empty()) {
    if (!fs::is_directory(folder, none)) return fail("list.folder", {}, {folder, 0, {}});
    const auto lists = inside(folder);
    if (!lists) return fail(lists.error());
    for (const fs::path& list : *lists) {
      if (!fs::is_directory(list, none)) continue;
      if (auto added = add_kept(list, versions); !added) return fail(added.error());
    }
  }
  std::ranges::stable_sort(versions, {}, [](const ListVersion& version) {
    return std::tuple(std::cref(version.head.id).get(), version.head.version, version.number);
  });
  return versions;
}

Result<std::vector<ListVersion>> versions_of(const std::vector<ListVersion>& all, const std::string& id) {
  std::vector<ListVersion> result;
  for (const ListVersion& version : all) {
    if (version.head.id == id) result.push_back(version);
  }
  if (result.empty()) return fail("list.unknown", {id, joined_ids(all)});
  return result;
}

const ListVersion& standing(const std::vector<ListVersion>& versions, Date day) {
  const ListVersion* best = &versions.front();
  for (const ListVersion& version : versions) {
    // Of one day, and so also of the first, the one added last stands.
    if (version.head.version <= day || version.head.version == best->head.version) best = &version;
  }
  return *best;
}

Result<List> read_version(const ListVersion& version) {
  std::vector<MappedFile> files;
  for (const fs::path& path : version.files) {
    auto file = MappedFile::open(path);
    if (!file) return fail(file.error());
    files.push_back(std::move(*file));
  }
  const std::string name = version.files[0].string();
  screening::ListSource source{version.format, {files[0].bytes(), name}, {}, {}};
  for (std::size_t i = 1; i < files.size(); ++i) {
    source.beside.push_back({files[i].bytes(), version.files[i].string()});
  }
  const auto damaged = [&] { return fail("list.damaged", {}, {name, 0, {}}); };
  for (const std::string& column : version.columns) {
    if (!set_column(source.columns, column)) return fail("list.header", {}, {name, 0, {}});
  }
  auto list = read_list(source, version.head);
  // Damaged bytes are told as such, not as what a reader stumbles over.
  if (!list) {
    if (hash_of(source) != version.sha256) return damaged();
    return list;
  }
  if (list->sha256 != version.sha256) return damaged();
  return list;
}

Result<std::vector<std::vector<ListVersion>>> histories(const Common& common, const ListChoice& choice) {
  const auto all = list_versions(common, list_folder(choice.folder));
  if (!all) return fail(all.error());
  std::vector<std::string> ids = choice.ids;
  if (ids.empty()) {
    for (const ListVersion& version : *all) ids.push_back(version.head.id);
  }
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  std::vector<std::vector<ListVersion>> result;
  for (const std::string& id : ids) {
    auto versions = versions_of(*all, id);
    if (!versions) return fail(versions.error());
    result.push_back(std::move(*versions));
  }
  return result;
}

Result<Kept> keep(const Common& common, const std::string& folder, const Keeping& keeping) {
  auto list = read_list(keeping.source, keeping.head);
  if (!list) return fail(list.error());
  if (!is_file_name(list->id)) return fail("list.id", {list->id});
  const fs::path place = fs::path(folder) / list->id;
  std::error_code error;
  fs::create_directories(place, error);
  if (error) return fail("output.write", {error.message()}, {place.string(), 0, {}});
  const auto lock = FolderLock::take(place);
  if (!lock) return fail(lock.error());
  const auto all = list_versions(common, folder);
  if (!all) return fail(all.error());
  const auto versions = versions_of(*all, list->id);

  Kept kept;
  std::uint64_t number = 0;
  if (versions) {
    const ListVersion& newest = versions->back();
    for (const ListVersion& version : *versions) {
      number = std::max(number, version.number);
      const bool stands = &version == &newest || version.head.version == list->version;
      kept.already = kept.already || (version.sha256 == list->sha256 && stands);
    }
    kept.before = newest.head.version;
    if (!kept.already) {
      const auto before = read_version(newest);
      if (!before) return fail(before.error());
      if (auto may = may_replace(*before, list, keeping.rule); !may) return fail(may.error());
      kept.changes = diff(*before, *list);
    }
  }
  if (!kept.already) {
    const ListVersion version = to_be_kept(place, keeping, *list, common.world->clock.now(), number + 1);
    if (auto written = write_version(version, keeping.source); !written) return fail(written.error());
  }
  kept.list = std::move(*list);
  return kept;
}

}  // namespace sluice::app
