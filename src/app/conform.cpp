// SPDX-License-Identifier: Apache-2.0
// `sluice rulebook conform`: runs a conformance set against the law, or writes one from the examples.
#include <algorithm>
#include <chrono>
#include <filesystem>

#include "conformance.hpp"
#include "opened.hpp"
#include "output.hpp"
#include "sluice/base/file.hpp"
#include "sluice/rulebook/decide.hpp"
#include "sluice/wire/determination.hpp"

namespace sluice::app {
namespace {

namespace fs = std::filesystem;
using rulebook::Decider;

// A line on the terminal that says how far it is, a few times a second.
class Progress {
 public:
  Progress(const World& world, std::size_t total) : world_(world), total_(total) {}
  ~Progress() {
    if (shown_) world_.err << "\r\x1b[K" << std::flush;
  }
  void step() {
    ++done_;
    const auto now = std::chrono::steady_clock::now();
    if (!world_.terminal || now - last_ < std::chrono::milliseconds(250)) return;
    world_.err << "\r\x1b[K" << done_ << " of " << total_ << " cases" << std::flush;
    last_ = now;
    shown_ = true;
  }

 private:
  const World& world_;
  std::size_t total_;
  std::size_t done_ = 0;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
  bool shown_ = false;
};

// The law under every combination of assumptions that the cases ask for, each made once.
class Deciders {
 public:
  explicit Deciders(const Opened& opened) : opened_(opened) {}

  Result<const Decider*> get(const ConformanceCase& each) {
    const auto depth = asks_for_depth(each.expect) ? rulebook::Depth::full : rulebook::Depth::answer;
    const std::pair key{each.assume, depth};
    auto place = made_.find(key);
    if (place == made_.end()) {
      auto made = Decider::make(opened_.book, opened_.reference, each.assume, depth);
      if (!made) return fail(made.error());
      place = made_.emplace(key, std::move(*made)).first;
    }
    return &place->second;
  }

 private:
  const Opened& opened_;
  std::map<std::pair<rulebook::Assumed, rulebook::Depth>, Decider> made_;
};

struct Chosen {  // a file with the regime it is for
  ConformanceFile file;
  const Opened* opened;
};

std::vector<fs::path> own_files(const Opened& opened) {
  std::vector<fs::path> result;
  std::error_code error;
  for (fs::directory_iterator at(opened.home.rulebooks / opened.book->regime / "conformance", error), end;
       !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".ndjson") result.push_back(at->path());
  }
  std::ranges::sort(result);
  return result;
}

Result<Chosen> choose(const fs::path& path, const std::vector<Opened>& all) {
  const auto text = read_file(path);
  if (!text) return fail(text.error());
  auto file = read_conformance(*text, path.string(), *all.front().reference);
  if (!file) return fail(file.error());
  std::string known;
  for (const Opened& opened : all) {
    if (opened.book->regime == file->header.regime) return Chosen{std::move(*file), &opened};
    known += (known.empty() ? "" : ", ") + opened.book->regime;
  }
  return fail("conform.regime", {file->header.regime, known}, {path.string(), 1, "/regime"});
}

// Every file, read whole before anything runs. Complains of each that cannot be used; nothing then.
std::optional<std::vector<Chosen>> choose_all(const Common& common, const RulebookOptions& options,
                                              const std::vector<Opened>& all) {
  std::vector<fs::path> paths(options.files.begin(), options.files.end());
  if (paths.empty()) {
    for (const Opened& opened : all) std::ranges::copy(own_files(opened), std::back_inserter(paths));
  }
  if (paths.empty()) {
    const Opened& first = all.front();
    const fs::path folder = first.home.rulebooks / first.book->regime / "conformance";
    common.complain({"conform.nothing", {first.book->regime, folder.string()}, {}});
    return std::nullopt;
  }
  std::vector<Chosen> chosen;
  for (const fs::path& path : paths) {
    auto each = choose(path, all);
    if (each) chosen.push_back(std::move(*each));
    else common.complain(each.error());
  }
  if (chosen.size() != paths.size()) return std::nullopt;
  return chosen;
}

// The assumptions of every case, tried before the first is decided.
bool assumptions_stand(const Common& common, const Chosen& chosen, Deciders& deciders) {
  for (const ConformanceCase& each : chosen.file.cases) {
    const auto decider = deciders.get(each);
    if (decider) continue;
    Error error = decider.error();
    error.where = {chosen.file.name, each.line, "/assume"};
    return common.complain(error), false;
  }
  return true;
}

// The regime's part of the determination as `sluice determine` writes it.
Json answer(const Decider& decider, const ConformanceCase& each) {
  trade::Determination determination;
  determination.transaction = each.transaction.id;
  determination.regimes.push_back(decider.decide(each.transaction, {each.as_of, each.as_of, false}));
  return wire::write_determination(determination).find("regimes")->items.front();
}

// How many of the file's cases do not hold.
std::size_t run_file(const Common& common, const Chosen& chosen, Deciders& deciders, Progress& progress) {
  auto& out = common.world->out;
  std::size_t failed = 0;
  for (const ConformanceCase& each : chosen.file.cases) {
    const auto found = differences(each.expect, answer(**deciders.get(each), each));
    for (const Difference& difference : found) {
      out << chosen.file.name << ":" << each.line << ": " << each.id << ": " << difference.field << " is "
          << difference.got << ", expected " << difference.expected << "\n";
    }
    failed += found.empty() ? 0U : 1U;
    progress.step();
  }
  out << chosen.file.name << ": " << chosen.file.cases.size() << " cases, " << chosen.file.cases.size() - failed
      << " hold, " << failed << " do not\n";
  if (chosen.file.header.rulebook != chosen.opened->book->hash) {
    out << "  note: its expectations were written for the rulebook " << chosen.file.header.rulebook << ", released "
        << chosen.file.header.released << "; this one is " << chosen.opened->book->hash << ", released "
        << to_string(chosen.opened->book->released) << "\n";
  }
  return failed;
}

Exit run(const Common& common, const RulebookOptions& options, const std::vector<Opened>& all) {
  const auto chosen = choose_all(common, options, all);
  if (!chosen) return Exit::usage;
  std::map<const Opened*, Deciders> deciders;
  std::size_t total = 0;
  bool usable = true;
  for (const Chosen& each : *chosen) {
    auto& own = deciders.try_emplace(each.opened, *each.opened).first->second;
    usable = assumptions_stand(common, each, own) && usable;
    total += each.file.cases.size();
  }
  if (!usable) return Exit::usage;
  std::size_t failed = 0;
  {
    Progress progress(*common.world, total);
    for (const Chosen& each : *chosen) failed += run_file(common, each, deciders.at(each.opened), progress);
  }
  auto& out = common.world->out;
  out << chosen->size() << (chosen->size() == 1 ? " file, " : " files, ") << total << " cases: " << total - failed
      << " hold, " << failed << " do not\n";
  out.flush();
  if (!out) {
    common.complain({"output.write", {"closed or full"}, {"standard output", 0, {}}});
    return Exit::usage;
  }
  return failed == 0 ? Exit::done : Exit::faults;
}

Exit write(const Common& common, const RulebookOptions& options, const std::vector<Opened>& all) {
  std::error_code error;
  fs::create_directories(options.output, error);
  for (const Opened& opened : all) {
    const auto files = conformance_from_examples(*opened.book, *options.reviewed);
    if (!files) return common.complain(files.error()), Exit::usage;
    for (const auto& [name, text] : *files) {
      const std::string place = (fs::path(options.output) / name).string();
      auto output = Output::open(common.world->out, place);
      Result<void> done = output ? output->write(text) : Result<void>(fail(output.error()));
      if (done) done = output->close();
      if (!done) return common.complain(done.error()), Exit::usage;
    }
    common.world->out << opened.book->regime << ": " << opened.book->examples.size() << " cases in " << files->size()
                      << " files under " << options.output << "\n";
  }
  return Exit::done;
}

}  // namespace

Exit rulebook_conform(const Common& common, const RulebookOptions& options) {
  const auto all = open_all(common, options);
  if (!all) return common.complain(all.error()), Exit::usage;
  return options.from_examples ? write(common, options, *all) : run(common, options, *all);
}

}  // namespace sluice::app
