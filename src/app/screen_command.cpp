// SPDX-License-Identifier: Apache-2.0
// `sluice screen`: parties in, who of the lists they may be out; `sluice screen settle`: what was decided of a match.
#include <fmt/format.h>

#include <algorithm>

#include "arguments.hpp"
#include "intake.hpp"
#include "output.hpp"
#include "party_file.hpp"
#include "screen_report.hpp"
#include "screening_desk.hpp"
#include "sluice/screening/rescreening.hpp"

namespace sluice::app {
namespace {

constexpr const char* kScreenHelp =
    "Looks parties up on the lists of parties: by number, then by name across scripts. Every match has a score "
    "between\n"
    "0 and 1 and says which parts of the names met how (--explain, or JSON). No match is no clearance: the lists are "
    "as\n"
    "good as their versions (sluice lists show), and announcements of which not all parties were read are named.\n\n"
    "  sluice screen --name \"Lockheed Martin\"\n"
    "  sluice screen --name 洛克希德·马丁公司 --as-of 2025-06-01 --explain\n"
    "  sluice screen --lists lists --number lei=529900T8BM49AURSDO55 --name \"Example GmbH\" --country DE\n"
    "  sluice screen --lists lists customers.csv --format ndjson -o found.ndjson\n"
    "  sluice screen --lists lists --since 2026-07-31 customers.csv      only what the lists changed since\n\n"
    "A file is CSV with a header (name; and where wanted id, aliases, kind, countries, uscc, lei, duns, imo,\n"
    "registration; several values of a cell are parted by ';'), or FollowTheMoney entities (.ndjson).\n\n"
    "Exit status: 0 done; 1 an input or a list was at fault; 2 the command line; 3 with --fail, a match that applies "
    "and\nis not dismissed.";

constexpr const char* kSettleHelp =
    "Keeps a decision on a match in a file: the party (its key, as `sluice screen` and `sluice determine` print it), "
    "the\nlist, the entry as it now stands, the reason and who decided. It stands until the party or the entry "
    "changes; "
    "then\nthe match is open again. `open` takes a decision back. Nothing is ever removed from the file.\n\n"
    "  sluice screen settle --dispositions decided.csv --party 3f0c… --list CN-control-list --entry CN-2025-13/1 \\\n"
    "    --as dismissed --by \"A. Officer\" --reason \"another firm: registered in Peru, see file 12\"\n\n"
    "The entry `owners` of a list settles who holds the part of a party whose owners are not known.";

struct ScreenOptions {
  screening::Subject subject;
  std::string kind;
  std::vector<std::string> numbers;
  std::vector<std::string> files;
  ListChoice choice;
  std::optional<Date> as_of, since;
  double least = screening::ScorePolicy{}.threshold;
  bool all = false, explain = false, fail = false;
  std::string dispositions;
  std::string format = "table";
  std::string output;
};

struct SettleOptions {
  screening::Decision decision;
  std::string verdict;
  std::string dispositions;
  ListChoice choice;
  std::optional<Date> as_of;
};

std::string because(const screening::MatchChange& change, Date before) {
  const std::string since = to_string(before);
  switch (change.cause) {
    case screening::Cause::added: return "new: the entry was not on the list as of " + since;
    case screening::Cause::removed: return "gone: the entry is no longer on the list";
    case screening::Cause::changed:
      return fmt::format("{}the entry has changed: {}", change.gone ? "gone: " : "", fmt::join(change.fields, ", "));
    case screening::Cause::days:
      return change.match.applies ? "applies now, and did not on " + since : "applied on " + since + ", and no more";
    case screening::Cause::score:
      return fmt::format("{}the entry is what it was; other names of the lists changed, and with them the weights",
                         change.gone ? "gone: " : "");
    case screening::Cause::unread: return change.gone ? "gone: the announcement has been read" : "not read since";
  }
  return {};
}

// Screens one party after the other and writes what was found.
class Screening {
 public:
  Screening(const Common& common, const ScreenOptions& options, Output& output)
      : common_(common), options_(options), output_(output) {}

  Result<void> open() {
    day_ = options_.as_of.value_or(today(common_));
    auto desk = ScreeningDesk::open(common_, {options_.choice, {}, options_.dispositions, options_.least});
    if (!desk) return fail(desk.error());
    desk_.emplace(std::move(*desk));
    const auto now = desk_->on(day_);
    if (!now) return fail(now.error());
    now_ = *now;
    if (options_.since) {
      const auto before = desk_->on(*options_.since);
      if (!before) return fail(before.error());
      again_.emplace(screening::Rescreening::Side{(*before)->screener, *options_.since},
                     screening::Rescreening::Side{now_->screener, day_});
    }
    if (options_.format == "csv") return output_.write(screened_csv_header());
    if (options_.format != "json") return {};
    std::string head = to_json(write_lists(now_->lists), JsonLayout::pretty);
    while (!head.empty() && head.back() == '\n') head.pop_back();
    return output_.write("{\"as_of\": \"" + to_string(day_) + "\",\n\"lists\": " + head + ",\n\"parties\": [");
  }

  Result<void> take(std::string id, screening::Subject subject) {
    ScreenedParty party{std::move(id), screening::fingerprint(subject), std::move(subject), {}};
    if (again_) rescreen(party);
    else screen(party);
    ++parties_;
    const auto matches = std::ranges::count_if(
        party.found, [](const auto& found) { return found.match.how != screening::HowFound::unread; });
    matched_ += matches != 0;
    maybe_unread_ += party.found.size() != static_cast<std::size_t>(matches);
    for (const auto& found : party.found) {
      reached_ = reached_ || (found.match.applies && !found.gone && found.disposition != trade::Disposition::dismissed);
    }
    if (again_ && party.found.empty()) return {};
    return write(party);
  }

  Result<void> end() {
    if (options_.format == "json") return output_.write(written_ == 0 ? "]}\n" : "\n]}\n");
    return options_.format == "table" ? output_.write(foot()) : Result<void>{};
  }

  [[nodiscard]] bool reached() const noexcept { return reached_; }
  [[nodiscard]] std::uint64_t parties() const noexcept { return parties_; }

 private:
  void add(ScreenedParty& party, screening::Match match, std::string changed, bool gone) {
    if (!match.applies && !options_.all && changed.empty()) return;
    const screening::Decision* decision = desk_->dispositions().find(party.key, match);
    ScreenedParty::Found found{std::move(match), trade::Disposition::open, {}, std::move(changed), gone};
    found.disposition = screening::disposition(found.match, decision);
    if (decision != nullptr) found.reason = decision->reason + " (" + decision->by + ", " + decision->at + ")";
    party.found.push_back(std::move(found));
  }

  void screen(ScreenedParty& party) {
    for (screening::Match& match : now_->screener->screen(party.subject, day_, options_.least)) {
      add(party, std::move(match), {}, false);
    }
  }

  void rescreen(ScreenedParty& party) {
    for (screening::MatchChange& change : again_->screen(party.subject, options_.least)) {
      std::string changed = because(change, *options_.since);
      add(party, std::move(change.match), std::move(changed), change.gone);
    }
  }

  Result<void> write(const ScreenedParty& party) {
    if (options_.format == "csv") return output_.write(screened_csv_rows(party, day_));
    if (options_.format == "ndjson") return output_.write(to_json(write_screened(party, day_)) + "\n");
    if (options_.format == "json") {
      std::string text = to_json(write_screened(party, day_), JsonLayout::pretty);
      while (!text.empty() && text.back() == '\n') text.pop_back();
      return output_.write((written_++ == 0 ? "\n" : ",\n") + text);
    }
    const bool file = !options_.files.empty();
    const bool named = std::ranges::any_of(
        party.found, [](const auto& found) { return found.match.how != screening::HowFound::unread; });
    // Of a file, whoever is on no list would bury the others.
    return file && !named ? Result<void>{} : output_.write(screened_rows(party, options_.explain));
  }

  [[nodiscard]] std::string foot() const {
    std::string text = fmt::format("\n{} part{} screened as of {}, {} with a match{}.\nAgainst:", parties_,
                                   parties_ == 1 ? "y" : "ies", to_string(day_), matched_,
                                   again_ ? " that is otherwise since " + to_string(*options_.since) : "");
    for (const StoodList& each : now_->lists) {
      text += fmt::format(" {} of {} ({}{})", each.list->id, to_string(each.list->version), each.list->entries.size(),
                          each.later ? "; no earlier version is kept" : "");
    }
    text += ".\n";
    if (maybe_unread_ == 0) return text + "No match is no clearance: it is as good as these lists.\n";
    text += fmt::format("{} of them may be among parties that could not be read:", maybe_unread_);
    for (const StoodList& each : now_->lists) {
      for (const screening::UnreadNotice& notice : each.list->unread) {
        text += fmt::format(" {} ({} of {})", notice.id, notice.parties - notice.in, notice.parties);
      }
    }
    return text + ".\n";
  }

  const Common& common_;
  const ScreenOptions& options_;
  Output& output_;
  Date day_;
  std::optional<ScreeningDesk> desk_;
  const ScreeningDesk::Day* now_ = nullptr;
  std::optional<screening::Rescreening> again_;
  std::uint64_t parties_ = 0, matched_ = 0, maybe_unread_ = 0, written_ = 0;
  bool reached_ = false;
};

Result<screening::Subject> asked(const ScreenOptions& options) {
  screening::Subject subject = options.subject;
  if (!options.kind.empty()) subject.kind = *trade::from_symbol<screening::EntryKind>(options.kind);
  for (const std::string& number : options.numbers) {
    const auto at = number.find('=');
    const auto kind = trade::from_symbol<screening::IdentifierKind>(number.substr(0, at));
    if (at == std::string::npos || !kind) return fail("screen.number", {number});
    subject.identifiers.push_back({*kind, number.substr(at + 1), {}});
    if (screening::normal_identifier(subject.identifiers.back()).empty())
      return fail("screen.bad_number", {number.substr(at + 1), std::string(trade::symbol(*kind))});
  }
  const bool blank = std::ranges::all_of(
      subject.names, [](const std::string& name) { return name.find_first_not_of(" \t\r\n") == std::string::npos; });
  if (blank && subject.identifiers.empty() && options.files.empty()) return fail("screen.nobody");
  return subject;
}

Exit screen(const Common& common, const ScreenOptions& options) {
  const auto subject = asked(options);
  if (!subject) return common.complain(subject.error()), Exit::usage;
  auto output = Output::open(common.world->out, options.output);
  if (!output) return common.complain(output.error()), Exit::faults;
  Screening screening(common, options, *output);
  auto done = screening.open();
  if (done && (!subject->names.empty() || !subject->identifiers.empty())) {
    done =
        screening.take(subject->names.empty() ? subject->identifiers.front().value : subject->names.front(), *subject);
  }
  Progress progress(*common.world);
  for (const std::string& file : options.files) {
    if (!done) break;
    done = read_parties(common, file, [&](std::string id, screening::Subject each) {
      progress.at([&] { return std::to_string(screening.parties()) + " screened"; });
      return screening.take(std::move(id), std::move(each));
    });
  }
  if (done) done = screening.end();
  if (done) done = output->close();
  if (!done) return common.complain(done.error()), Exit::faults;
  return options.fail && screening.reached() ? Exit::reached : Exit::done;
}

// The entry as it stands on the day, to whose state the decision is tied.
Result<std::string> state_of(const Common& common, const SettleOptions& options, const screening::Decision& decision) {
  const auto history = histories(common, {options.choice.folder, {decision.list}});
  if (!history) return fail(history.error());
  const auto list = read_version(standing(history->front(), options.as_of.value_or(today(common))));
  if (!list) return fail(list.error());
  for (const screening::Entry& entry : list->entries) {
    if (entry.id == decision.entry) return screening::fingerprint(entry);
  }
  for (const screening::UnreadNotice& notice : list->unread) {
    if (notice.id == decision.entry) return screening::fingerprint(notice);
  }
  return fail("disposition.no_entry", {decision.list, decision.entry});
}

Result<void> settled(const Common& common, const SettleOptions& options) {
  screening::Decision decision = options.decision;
  decision.verdict = *trade::from_symbol<trade::Disposition>(options.verdict);
  decision.at = to_string(common.world->clock.now());
  if (decision.party.size() != 32 || decision.party.find_first_not_of("0123456789abcdef") != std::string::npos)
    return fail("disposition.party", {decision.party});
  if (decision.entry != screening::kOwners) {
    auto state = state_of(common, options, decision);
    if (!state) return fail(state.error());
    decision.entry_state = std::move(*state);
  }
  auto dispositions = read_dispositions(options.dispositions);
  if (!dispositions) return fail(dispositions.error());
  if (auto added = dispositions->add(decision); !added) return added;
  auto output = Output::open(common.world->out, options.dispositions);
  if (!output) return fail(output.error());
  if (auto written = output->write(dispositions->write()); !written) return written;
  if (auto closed = output->close(); !closed) return closed;
  common.world->out << decision.list << " " << decision.entry << " is " << options.verdict << " for " << decision.party
                    << ".\n";
  return {};
}

Exit settle(const Common& common, const SettleOptions& options) {
  const auto done = settled(common, options);
  if (!done) return common.complain(done.error()), Exit::faults;
  return Exit::done;
}

void declare_settle(CLI::App& screen, Command& chosen) {
  const auto filled = std::make_shared<SettleOptions>();
  SettleOptions& options = *filled;
  CLI::App* command = screen.add_subcommand("settle", "Keep a decision on a match, with its reason");
  command->footer(kSettleHelp);
  command->add_option("--dispositions", options.dispositions, "The file of decisions; made where there is none")
      ->required();
  command->add_option("--party", options.decision.party, "The party's key")->required();
  command->add_option("--list", options.decision.list, "The list")->required();
  command->add_option("--entry", options.decision.entry, "The entry, an announcement not read, or `owners`")
      ->required();
  command->add_option("--as", options.verdict, "What was decided")
      ->required()
      ->check(CLI::IsMember({"confirmed", "dismissed", "open"}));
  command->add_option("--reason", options.decision.reason, "Why")->required();
  command->add_option("--by", options.decision.by, "Who decided")->required();
  command->add_option("--lists", options.choice.folder,
                      "The folder that `sluice lists` keeps (default: $SLUICE_LISTS)");
  add_converted(command, "--as-of", options.as_of, to_date,
                "The day whose version of the list is meant (default: today)");
  runs(command, filled, &settle, chosen);
}

}  // namespace

void declare_screen(CLI::App& app, Command& chosen) {
  const auto filled = std::make_shared<ScreenOptions>();
  ScreenOptions& options = *filled;
  CLI::App* command =
      app.add_subcommand("screen", "Look parties up on the lists: by number, and by name across scripts");
  command->footer(kScreenHelp);
  command->require_subcommand(0, 1);
  command->add_option("FILE", options.files, "Files of parties (.csv, or FollowTheMoney .ndjson)");
  one_each(command->add_option("--name", options.subject.names, "A name of the party; repeated: its other names"));
  one_each(command->add_option("--country", options.subject.countries, "Where it is, as ISO code; may be repeated"));
  one_each(command->add_option("--number", options.numbers, "KIND=VALUE: uscc, lei, duns, imo, registration, …"));
  command->add_option("--kind", options.kind, "What it is")
      ->check(CLI::IsMember({"person", "organisation", "vessel", "aircraft"}));
  add_list_choice(command, options.choice);
  add_converted(command, "--as-of", options.as_of, to_date, "The day (default: today)");
  add_converted(command, "--since", options.since, to_date, "Tell only what is otherwise than on this day, and why");
  command->add_option("--least", options.least, "The least score that counts")
      ->check(CLI::Range(0.3, 1.0))
      ->capture_default_str();
  command->add_option("--dispositions", options.dispositions, "The file of decisions (sluice screen settle)");
  command->add_flag("--all", options.all, "Also entries that do not apply on the day");
  command->add_flag("--explain", options.explain, "What each score is made of, and where the entry comes from");
  command->add_flag("--fail", options.fail, "Exit with 3 if a match applies and is not dismissed");
  command->add_option("--format", options.format, "Format of the answer")
      ->check(CLI::IsMember({"table", "json", "ndjson", "csv"}))
      ->capture_default_str();
  command->add_option("-o,--output", options.output, "Write to a file, which appears only when it is whole");
  runs(command, filled, &screen, chosen);
  declare_settle(*command, chosen);
  declare_screen_eval(*command, chosen);
}

}  // namespace sluice::app
