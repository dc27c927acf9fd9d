// SPDX-License-Identifier: Apache-2.0
#include "library.hpp"

#include <algorithm>
#include <cstdlib>

#include "sluice/base/file.hpp"
#include "sluice/base/json.hpp"

namespace sluice::app {
namespace {

namespace fs = std::filesystem;

bool is_home(const fs::path& place) {
  std::error_code none;
  return fs::is_directory(place / "rulebooks", none) && fs::is_directory(place / "data" / "reference", none);
}

Result<std::vector<fs::path>> listing(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> result;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    result.push_back(at->path());
  }
  if (error) return fail("file.missing", {folder.string()}, {folder.string(), 0, {}});
  std::sort(result.begin(), result.end());
  return result;
}

// Errors inside a bundle name the file within it: put the place in front.
Result<rulebook::Rulebook> load_from(const Published& published, const trade::Reference& reference) {
  auto book = rulebook::load(published.bundle, reference);
  if (book) return book;
  Error error = book.error();
  error.where.file = (published.place / error.where.file).string();
  return fail(std::move(error));
}

}  // namespace

Result<Home> find_home(const std::string& given, const std::string& program) {
  std::vector<fs::path> places;
  if (!given.empty()) {
    places.emplace_back(given);
  } else {
    if (const char* set = std::getenv("SLUICE_HOME"); set != nullptr && *set != '\0') places.emplace_back(set);
    std::error_code none;
    const fs::path self = fs::read_symlink("/proc/self/exe", none);
    const fs::path beside = none ? fs::path(program) : self;
    places.push_back(beside.parent_path().parent_path() / SLUICE_DATADIR / "sluice");
    places.emplace_back(SLUICE_HOME_BUILD);
  }
  for (const fs::path& place : places) {
    if (is_home(place)) return Home{place / "rulebooks", place / "data" / "reference"};
  }
  return fail("home.missing", {places.front().string()});
}

Result<std::vector<std::string>> regimes(const fs::path& rulebooks) {
  const auto entries = listing(rulebooks);
  if (!entries) return fail(entries.error());
  std::vector<std::string> result;
  std::error_code none;
  for (const fs::path& each : *entries) {
    if (fs::exists(each / "regime.toml", none)) result.push_back(each.filename().string());
  }
  if (result.empty()) return fail("rulebook.no_regime", {}, {rulebooks.string(), 0, {}});
  return result;
}

bool is_source(const fs::path& path) {
  const auto kind = path.extension();
  return kind == ".toml" || kind == ".csv" || kind == ".json";
}

Result<rulebook::Bundle> read_folder(const fs::path& folder) {
  const auto entries = listing(folder);
  if (!entries) return fail(entries.error());
  rulebook::Bundle bundle;
  for (const fs::path& each : *entries) {
    if (!is_source(each)) continue;
    auto text = read_file(each);
    if (!text) return fail(text.error());
    bundle.files.push_back({each.filename().string(), std::move(*text)});
  }
  return bundle;
}

std::string bundle_json(const rulebook::Bundle& bundle, const rulebook::Rulebook& book) {
  Json files = Json::object();
  for (const auto& file : bundle.files) files.members.push_back({file.name, Json::string(file.text)});
  Json root = Json::object();
  root.members.push_back({"files", std::move(files)});
  root.members.push_back({"hash", Json::string(book.hash)});
  root.members.push_back({"regime", Json::string(book.regime)});
  root.members.push_back({"released", Json::string(to_string(book.released))});
  root.members.push_back({"sluice_bundle", Json::number("1")});
  return to_json(root) + "\n";
}

std::string bundle_name(const rulebook::Rulebook& book) {
  std::string moment = to_string(book.released);
  std::erase(moment, ':');
  std::erase(moment, '-');
  return book.regime + "-" + moment + "-" + book.hash.substr(7, 12) + ".json";
}

Result<rulebook::Bundle> read_bundle(const fs::path& file) {
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  const auto root = parse_json(*text, file.string());
  if (!root) return fail(root.error());
  const Where where{file.string(), 0, {}};
  const Json* version = root->find("sluice_bundle");
  if (version == nullptr) return fail("bundle.invalid", {}, where);
  if (version->text != "1") return fail("bundle.version", {version->text}, where);
  const Json* files = root->find("files");
  const Json* said = root->find("hash");
  if (files == nullptr || files->kind != Json::Kind::object || said == nullptr)
    return fail("bundle.invalid", {}, where);
  rulebook::Bundle bundle;
  for (const auto& member : files->members) bundle.files.push_back({member.name, member.value.text});
  if (rulebook::hash(bundle) != said->text) return fail("bundle.hash", {}, where);
  return bundle;
}

Result<rulebook::Bundle> read_named(const fs::path& place) {
  std::error_code none;
  return fs::is_directory(place, none) ? read_folder(place) : read_bundle(place);
}

Result<rulebook::Rulebook> open_named(const fs::path& place, const trade::Reference& reference) {
  auto bundle = read_named(place);
  if (!bundle) return fail(bundle.error());
  return load_from({std::move(*bundle), place}, reference);
}

Result<rulebook::Rulebook> open_rulebook(const fs::path& rulebooks, const std::string& regime,
                                         std::optional<Instant> known_at, const trade::Reference& reference) {
  if (!fs::exists(rulebooks / regime / "regime.toml")) {
    return fail("regime.unknown", {regime}, {(rulebooks / regime).string(), 0, {}});
  }
  if (!known_at) return open_named(rulebooks / regime, reference);
  std::vector<fs::path> places;
  std::error_code none;
  if (fs::is_directory(rulebooks / "shelf", none)) {
    const auto shelf = listing(rulebooks / "shelf");
    if (!shelf) return fail(shelf.error());
    for (const fs::path& each : *shelf) {
      if (each.extension() == ".json" && each.filename().string().starts_with(regime + "-")) places.push_back(each);
    }
  }
  places.push_back(rulebooks / regime);  // last: of one release the shelf's stands
  std::optional<rulebook::Rulebook> best;
  std::optional<Instant> earliest;
  for (const fs::path& place : places) {
    auto book = open_named(place, reference);
    if (!book) return book;
    earliest = earliest ? std::min(*earliest, book->released) : book->released;
    if (book->released > *known_at || (best && book->released <= best->released)) continue;
    best = std::move(*book);
  }
  if (!best) return fail("known_at.nothing", {to_string(*known_at), to_string(*earliest)});
  return std::move(*best);
}

}  // namespace sluice::app
