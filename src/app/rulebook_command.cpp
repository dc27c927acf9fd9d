// SPDX-License-Identifier: Apache-2.0
// `sluice rulebook check | test | diff | publish`: looking after the law. `show` and `assumptions` read it out in
// rulebook_show.cpp.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "cases.hpp"
#include "commands.hpp"
#include "opened.hpp"
#include "output.hpp"
#include "render.hpp"
#include "sluice/base/file.hpp"
#include "sluice/rulebook/check.hpp"
#include "sluice/rulebook/diff.hpp"
#include "sluice/rulebook/examples.hpp"

namespace sluice::app {
namespace {

namespace fs = std::filesystem;
using rulebook::Finding;
using rulebook::Rulebook;

// The folder must be the shelf's bundle of the same release, or be released anew: a published state never changes.
void check_shelf(const Home& home, const Rulebook& book, std::vector<Finding>& findings) {
  std::error_code none;
  std::string prefix = bundle_name(book);
  prefix.resize(prefix.rfind('-') + 1);
  for (fs::directory_iterator at(home.rulebooks / "shelf", none), end; !none && at != end; at.increment(none)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with(prefix) && name != bundle_name(book)) {
      findings.push_back({Finding::Severity::error,
                          {"check.republished", {to_string(book.released), name}, {"regime.toml", 0, "released"}}});
    }
  }
}

std::string score(const rulebook::MutationReport& report) {
  const double share = report.counted() == 0
                           ? 100.0
                           : 100.0 * static_cast<double>(report.killed) / static_cast<double>(report.counted());
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", share);
  return text;
}

// False where the run failed or fell short.
bool mutate(const Common& common, const Opened& opened, const std::vector<rulebook::Case>& cases,
            const RulebookOptions& options) {
  auto& err = common.world->err;
  auto last = std::chrono::steady_clock::now();
  const auto progress = [&](std::size_t done, std::size_t total) {
    const auto now = std::chrono::steady_clock::now();
    if (common.world->terminal && (done == total || now - last > std::chrono::milliseconds(250))) {
      err << "\r\x1b[K" << (done == total ? "" : std::to_string(done) + " of " + std::to_string(total) + " mutants")
          << std::flush;
      last = now;
    }
    return true;
  };
  const auto report = rulebook::mutate(opened.book, opened.reference, cases, progress);
  if (!report) return common.complain(report.error()), false;
  auto& out = common.world->out;
  for (const auto& survivor : report->survivors) {
    out << "survived  " << survivor.what << "  (" << survivor.where.file << ":" << survivor.where.line << ")\n";
  }
  out << opened.book->regime << ": " << report->made << " mutants, " << report->equivalent << " equivalent, "
      << report->killed << " killed of " << report->counted() << " (" << score(*report) << " %), "
      << report->survivors.size() << " survived\n";
  return std::stod(score(*report)) >= options.at_least;
}

bool test(const Common& common, const Opened& opened, const RulebookOptions& options) {
  const auto cases = build_cases(*opened.book, *opened.reference);
  if (!cases) return common.complain(cases.error()), false;
  const auto mismatches = rulebook::run(opened.book, opened.reference, *cases);
  if (!mismatches) return common.complain(mismatches.error()), false;
  auto& out = common.world->out;
  for (const auto& each : *mismatches) {
    const rulebook::Example& example = *(*cases)[each.index].example;
    out << example.file << ":" << example.line << ": " << example.of << " on " << to_string(example.on) << ", given "
        << example.given << ": " << each.what << " is " << each.got << ", expected " << each.expected << "\n";
  }
  out << opened.book->regime << ": " << cases->size() - mismatches->size() << " examples hold, " << mismatches->size()
      << " do not\n";
  if (!mismatches->empty()) return false;
  return !options.mutate || mutate(common, opened, *cases, options);
}

Exit flushed(const Common& common, Exit exit) {
  common.world->out.flush();
  if (common.world->out) return exit;
  common.complain({"output.write", {"closed or full"}, {"standard output", 0, {}}});
  return Exit::faults;
}

}  // namespace

Exit rulebook_check(const Common& common, const RulebookOptions& options) {
  const auto all = open_all(common, options);
  if (!all) return common.complain(all.error()), Exit::faults;
  auto& out = common.world->out;
  bool failed = false;
  for (const Opened& opened : *all) {
    const auto today = day_in_zone(common.world->clock.now(), opened.book->zone);
    if (!today) return common.complain(today.error()), Exit::faults;
    std::vector<Finding> findings = rulebook::check(*opened.book, {.today = options.as_of.value_or(*today)});
    check_shelf(opened.home, *opened.book, findings);
    std::size_t errors = 0;
    for (const Finding& finding : findings) {
      const bool is_error = finding.severity == Finding::Severity::error;
      errors += is_error ? 1 : 0;
      out << (is_error ? "error    " : "warning  ") << describe(finding.error, common.language) << "\n";
    }
    out << opened.book->regime << ": " << opened.book->instruments.size() << " instruments, "
        << opened.book->provisions.size() << " provisions, " << opened.items() << " items, "
        << opened.book->examples.size() << " examples; " << errors << " errors, " << findings.size() - errors
        << " warnings\n";
    failed = failed || errors != 0 || (options.strict && !findings.empty());
  }
  return flushed(common, failed ? Exit::faults : Exit::done);
}

Exit rulebook_test(const Common& common, const RulebookOptions& options) {
  const auto all = open_all(common, options);
  if (!all) return common.complain(all.error()), Exit::faults;
  bool fine = true;
  for (const Opened& opened : *all) fine = test(common, opened, options) && fine;
  return flushed(common, fine ? Exit::done : Exit::faults);
}

Exit rulebook_diff(const Common& common, const RulebookOptions& options) {
  auto& out = common.world->out;
  const auto tell = [&](const std::string& title, const std::vector<rulebook::Change>& changes) {
    out << title << ": " << changes.size() << (changes.size() == 1 ? " change\n" : " changes\n");
    for (const auto& change : changes) out << "  " << in(change.says, common.language) << "\n";
  };
  if (!options.from.empty() || !options.to.empty()) {
    const auto home = common.find();
    if (!home) return common.complain(home.error()), Exit::faults;
    const auto reference = trade::Reference::load(home->reference);
    if (!reference) return common.complain(reference.error()), Exit::faults;
    const auto from = open_named(options.from, *reference);
    if (!from) return common.complain(from.error()), Exit::faults;
    const auto to = open_named(options.to, *reference);
    if (!to) return common.complain(to.error()), Exit::faults;
    tell(options.from + " to " + options.to, rulebook::diff(*from, *to));
    return flushed(common, Exit::done);
  }
  const auto all = open_all(common, options);
  if (!all) return common.complain(all.error()), Exit::faults;
  for (const Opened& opened : *all) {
    const auto changes = rulebook::diff(*opened.book, *options.from_day, *options.to_day);
    if (!changes) return common.complain(changes.error()), Exit::faults;
    tell(opened.book->regime + " from " + to_string(*options.from_day) + " to " + to_string(*options.to_day), *changes);
  }
  return flushed(common, Exit::done);
}

Exit rulebook_publish(const Common& common, const RulebookOptions& options) {
  const auto all = open_all(common, options);
  if (!all) return common.complain(all.error()), Exit::faults;
  for (const Opened& opened : *all) {
    std::vector<Finding> findings;
    check_shelf(opened.home, *opened.book, findings);
    for (const Finding& finding : findings) return common.complain(finding.error), Exit::faults;
    const fs::path shelf = opened.home.rulebooks / "shelf";
    std::error_code error;
    fs::create_directories(shelf, error);
    const fs::path place = shelf / bundle_name(*opened.book);
    if (fs::exists(place)) {
      common.world->out << place.string() << " is on the shelf already\n";
      continue;
    }
    const auto bundle = read_folder(opened.home.rulebooks / opened.book->regime);
    if (!bundle) return common.complain(bundle.error()), Exit::faults;
    auto output = Output::open(common.world->out, place.string());
    Result<void> done = output ? output->write(bundle_json(*bundle, *opened.book)) : Result<void>(fail(output.error()));
    if (done) done = output->close();
    if (!done) return common.complain(done.error()), Exit::faults;
    common.world->out << place.string() << " published\n";
  }
  return flushed(common, Exit::done);
}

}  // namespace sluice::app
