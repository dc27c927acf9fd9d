// SPDX-License-Identifier: Apache-2.0
#include "render.hpp"

#include <algorithm>

#include "sluice/base/text.hpp"

namespace sluice::app {
namespace {

using trade::LineDetermination;
using trade::RegimeDetermination;

constexpr std::size_t kTransaction = 34;
constexpr std::size_t kLine = 5;
constexpr std::size_t kDay = 11;
constexpr std::size_t kOutcome = 25;
constexpr std::size_t kPolicy = 23;
constexpr std::size_t kCodes = 14;

std::string padded(std::string_view text, std::size_t width) {
  std::string result(text);
  for (std::size_t have = display_width(text); have < width; ++have) result += ' ';
  return result + ' ';
}

std::string joined(const std::vector<std::string>& words, std::string_view between = ", ") {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : std::string(between)) + word;
  return text;
}

std::string bound(const trade::Bound& bound) {
  std::string text(symbol(bound.outcome));
  if (bound.policy) text += " (" + std::string(symbol(*bound.policy)) + ")";
  return text;
}

std::string policy_of(const LineDetermination& line) {
  if (line.policy) return std::string(symbol(*line.policy));
  const bool open = line.at_least.policy != line.at_most.policy && line.outcome == trade::Outcome::licence_required;
  return open ? "open" : "-";
}

std::string cited(const std::vector<trade::Citation>& citations) {
  std::vector<std::string> ids;
  for (const auto& each : citations) ids.push_back(each.provision);
  return joined(ids, " ");
}

// An open outcome is told by its lower bound, where that is more than silence.
std::string outcome_of(const LineDetermination& line) {
  if (line.outcome) return std::string(symbol(*line.outcome));
  if (line.at_least.outcome == trade::Outcome::no_control_found) return "indeterminate";
  return "at least " + std::string(symbol(line.at_least.outcome));
}

void trim_end(std::string& text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
}

std::string until(const std::optional<Date>& date) { return date ? " until " + to_string(*date) : " without an end"; }

bool is_told(const trade::PartyFinding& finding) {
  return finding.how == "number" || finding.how == "name" || finding.how == "owned";
}

std::string percent(const trade::Range& share) {
  const auto text = [](const Decimal& value) { return to_string(value); };
  return share.min == share.max ? text(share.min) : text(share.min) + " to " + text(share.max);
}

// "p2 is Leidos of CN-control-list (CN-2025-13/1), 1.00 by name, open"
std::string told(const trade::PartyFinding& finding) {
  std::string text = finding.party;
  if (finding.how == "unread") return text + " may be among parties of " + finding.entry + " that were not read";
  if (finding.how == "missing") return text + " was not looked up on " + finding.list + ", which is not here";
  if (finding.how == "owners") {
    return text + ": who holds " + percent(*finding.share) + " of it is not known (" + finding.list + ")";
  }
  text += finding.how == "owned" ? ", " + percent(*finding.share) + " owned by " : " is like ";
  if (finding.how == "number") text = finding.party + " is ";
  text += finding.listed + " of " + finding.list + " (" + finding.entry + ")";
  if (finding.score && finding.how == "name") {
    const int hundredths = static_cast<int>(*finding.score * 100 + 0.5);
    text += ", " + std::string(hundredths == 100 ? "1." : "0.") + std::to_string(hundredths + 100).substr(1);
  }
  text += ", " + std::string(symbol(finding.disposition));
  return finding.applies ? text : text + ", not on that day";
}

// The short lines under a row of the table.
std::string under(const LineDetermination& line, const RegimeDetermination& regime) {
  std::string text;
  const auto add = [&](const std::string& words) { text += "    " + words + "\n"; };
  if (!line.ask.empty()) {
    std::vector<std::string> facts;
    for (const auto& ask : line.ask) facts.push_back(ask.fact);
    add("between " + bound(line.at_least) + " and " + bound(line.at_most));
    const std::size_t shown = std::min<std::size_t>(facts.size(), 6);
    const std::size_t rest = facts.size() - shown;
    facts.resize(shown);
    add("ask " + joined(facts) + (rest != 0 ? " and " + std::to_string(rest) + " more" : "") +
        (line.ask_bounded ? " (at least all that matter)" : ""));
  }
  for (const auto& each : line.suspended) {
    add((each.possible ? "would perhaps apply: " : "would apply: ") + each.citation.provision + ", suspended by " +
        each.by + until(each.until) + (each.never_in_force ? ", never in force before" : ""));
  }
  for (const auto& each : line.pending) {
    add((each.possible ? "may come: " : "comes: ") + each.citation.provision +
        (each.from ? " from " + to_string(*each.from) : std::string(", announced")));
  }
  for (const auto& each : regime.assumptions) {
    for (const auto& [value, outcome] : each.otherwise) {
      add("assumes " + each.id + " = " + each.assumed + "; with " + value + ": " + outcome);
    }
  }
  return text;
}

class Explanation {
 public:
  explicit Explanation(Language language) : language_(language) {}

  std::string of(const trade::Determination& determination) {
    for (const RegimeDetermination& regime : determination.regimes) {
      for (const LineDetermination& line : regime.lines) {
        head(determination, regime, line);
        body(line);
      }
      tail(regime);
    }
    for (const auto& conflict : determination.conflicts) {
      add(0, "CONFLICT " + conflict.id + ", line " + conflict.line + ": " + in(conflict.says, language_) + " <" +
                 conflict.source + ">");
    }
    for (const auto& screening : determination.screening) screened(screening);
    return std::move(text_);
  }

 private:
  void add(int depth, std::string_view words) {
    text_ += std::string(static_cast<std::size_t>(depth) * 2, ' ');
    text_ += words;
    text_ += '\n';
  }

  void head(const trade::Determination& determination, const RegimeDetermination& regime,
            const LineDetermination& line) {
    std::string title = determination.transaction + ", line " + line.line + ", " + regime.regime + " on " +
                        to_string(regime.as_of) + " (" + regime.as_of_from + "): ";
    title += line.outcome ? std::string(symbol(*line.outcome)) : "indeterminate";
    if (line.policy) title += ", " + std::string(symbol(*line.policy));
    add(0, title);
    if (line.at_least != line.at_most) {
      add(1, "at least " + bound(line.at_least) + ", at most " + bound(line.at_most));
    }
  }

  void cite(std::string_view word, const trade::Citation& citation) {
    add(1, std::string(word) + " " + citation.provision + ": " + in(citation.says, language_));
    add(2, citation.cite + " [" + std::string(symbol(citation.firmness)) + ", read " + to_string(citation.read) + "] " +
               citation.source);
  }

  void list(std::string_view name, const std::vector<std::string>& words) {
    if (!words.empty()) add(1, std::string(name) + ": " + joined(words));
  }

  void body(const LineDetermination& line) {
    list("control codes", line.control_codes);
    list("perhaps control codes", line.possible_control_codes);
    list("licence kinds", line.licence_kinds);
    list("duties", line.duties);
    for (const auto& each : line.because) cite("because", each);
    for (const auto& each : line.possible) cite("perhaps", each);
    for (const auto& each : line.exceptions) add(1, "exception: " + in(each, language_));
    for (const auto& each : line.suspended) {
      cite(each.possible ? "suspended (would perhaps apply)" : "suspended (would apply)", each.citation);
      add(2, "from " + to_string(each.from) + until(each.until) + " by " + each.by +
                 (each.never_in_force ? "; it was never in force before" : ""));
    }
    for (const auto& each : line.pending) {
      cite("announced, not in force", each.citation);
      add(2, "announced " + to_string(each.announced) +
                 (each.from ? ", to take effect on " + to_string(*each.from) : std::string()));
    }
    if (!line.ask.empty()) {
      add(1, line.ask_bounded ? "still to be known (at least all that matters):" : "still to be known:");
    }
    for (const auto& each : line.ask) {
      add(2, each.fact + ": " + in(each.question, language_));
      if (!each.between.empty()) add(3, "decides between " + joined(each.between, " / "));
    }
    for (const auto& each : line.why_not) {
      add(1, "not " + each.citation.provision + ": " + in(each.citation.says, language_));
      for (const auto& change : each.changes) {
        add(2, change.fact + " is " + change.is + "; it would have to be " + change.needed);
      }
    }
    add(1, "the same facts give the same answer " + days(line.holds));
    for (const auto& note : line.notes) add(1, "note: " + in(note, language_));
  }

  void tail(const RegimeDetermination& regime) {
    for (const auto& each : regime.assumptions) {
      add(1, "rests on " + each.id + " = " + each.assumed + ": " + in(each.because, language_));
      for (const auto& [value, outcome] : each.otherwise) add(2, "with " + value + ": " + outcome);
    }
    add(1, "verified through " + to_string(regime.verified_through) +
               (regime.beyond_verified ? "; the day lies beyond what has been verified" : ""));
    add(0, "");
  }

  void screened(const trade::Screening& screening) {
    std::string against = "parties screened as of " + to_string(screening.as_of) + " against";
    for (const auto& list : screening.lists) {
      against += (&list == &screening.lists.front() ? " " : ", ") + list.list + " of " + to_string(list.version);
      if (list.later) against += " (no earlier version is kept)";
    }
    add(0, against);
    for (const auto& finding : screening.findings) {
      add(1, told(finding) + " [key " + finding.key + "]");
      for (const std::string& why : finding.why) add(2, why);
      if (!finding.reason.empty()) add(2, "decided: " + finding.reason);
      if (!finding.cite.empty()) add(2, finding.cite + (finding.address.empty() ? "" : " " + finding.address));
    }
    if (screening.findings.empty()) add(1, "nothing was found");
    add(0, "");
  }

  Language language_;
  std::string text_;
};

}  // namespace

const std::string& in(const trade::Text& text, Language language) {
  return language == Language::chinese ? text.zh : text.en;
}

std::string days(const Span& span) {
  const bool open_start = span.first == Date::min();
  const bool open_end = span.last == Date::max();
  if (open_start && open_end) return "on every day";
  if (open_start) return "up to " + to_string(span.last);
  if (open_end) return "from " + to_string(span.first) + " on";
  return "from " + to_string(span.first) + " to " + to_string(span.last);
}

std::string columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += padded(row[i], widths[i]) + ' ';
    trim_end(line);
    text += line + '\n';
  }
  return text;
}

std::string table_head() {
  std::string line = padded("TRANSACTION", kTransaction) + padded("LINE", kLine) + padded("AS OF", kDay) +
                     padded("REGIME AND OUTCOME", kOutcome + 3) + padded("POLICY", kPolicy) + padded("CODES", kCodes) +
                     "BECAUSE";
  return line + "\n";
}

std::string table_rows(const trade::Determination& determination, Language language) {
  std::string text;
  for (const RegimeDetermination& regime : determination.regimes) {
    for (const LineDetermination& line : regime.lines) {
      std::string row =
          padded(determination.transaction, kTransaction) + padded(line.line, kLine) +
          padded(to_string(regime.as_of) + (regime.beyond_verified ? "*" : ""), kDay) +
          padded(regime.regime + " " + outcome_of(line), kOutcome + 3) + padded(policy_of(line), kPolicy) +
          padded(line.control_codes.empty() ? "-" : joined(line.control_codes, " "), kCodes) + cited(line.because);
      trim_end(row);
      text += row + "\n" + under(line, regime);
      for (const auto& note : line.notes) text += "    note: " + in(note, language) + "\n";
    }
  }
  for (const auto& conflict : determination.conflicts) {
    text += "    CONFLICT " + conflict.id + ": " + in(conflict.says, language) + "\n";
  }
  for (const auto& screening : determination.screening) {
    for (const auto& finding : screening.findings) {
      if (is_told(finding)) text += "    party " + told(finding) + "\n";
    }
  }
  return text;
}

std::string explanation(const trade::Determination& determination, Language language) {
  return Explanation(language).of(determination);
}

}  // namespace sluice::app
