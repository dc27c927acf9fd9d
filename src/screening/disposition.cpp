// SPDX-License-Identifier: Apache-2.0
#include "disposition.hpp"

#include <algorithm>
#include <array>

#include "sluice/base/csv.hpp"
#include "sluice/base/hash.hpp"

namespace sluice::screening {
namespace {

constexpr std::array<std::string_view, 8> kColumns{"party",   "list",   "entry", "entry_state",
                                                   "verdict", "reason", "by",    "at"};

constexpr std::size_t kDigits = 32;  // of the hash: two of a thousand million parties are alike once in 10^20

// Parts that no text can run together: each with its length before it.
class Digest {
 public:
  Digest& add(std::string_view text) {
    bytes_ += std::to_string(text.size());
    bytes_ += ':';
    bytes_ += text;
    return *this;
  }
  Digest& add(std::vector<std::string> texts) {
    std::ranges::sort(texts);
    add(std::to_string(texts.size()));
    for (const std::string& text : texts) add(text);
    return *this;
  }
  [[nodiscard]] std::string text() const { return sha256(bytes_).substr(std::string_view("sha256:").size(), kDigits); }

 private:
  std::string bytes_;
};

std::string number(int value) { return std::to_string(value); }

std::vector<std::string> texts(const std::vector<Identifier>& identifiers) {
  std::vector<std::string> result;
  for (const Identifier& each : identifiers) {
    result.push_back(number(static_cast<int>(each.kind)) + ' ' + each.country + ' ' + each.value);
  }
  return result;
}

std::vector<std::string> texts(const std::vector<Span>& spans) {
  std::vector<std::string> result;
  for (const Span& span : spans) result.push_back(to_string(span.first) + ' ' + to_string(span.last));
  return result;
}

std::string key(std::string_view party, std::string_view list, std::string_view entry) {
  std::string text(party);
  for (const std::string_view part : {list, entry}) (text += '\n') += part;
  return text;
}

}  // namespace

std::string fingerprint(const Subject& subject) {
  return Digest()
      .add("party")
      .add(subject.names)
      .add(number(static_cast<int>(subject.kind)))
      .add(texts(subject.identifiers))
      .add(subject.countries)
      .text();
}

std::string fingerprint(const Entry& entry) {
  std::vector<std::string> names;
  for (const Name& name : entry.names) names.push_back(number(static_cast<int>(name.kind)) + ' ' + name.text);
  return Digest()
      .add("entry")
      .add(names)
      .add(number(static_cast<int>(entry.kind)))
      .add(texts(entry.identifiers))
      .add(entry.countries)
      .add(entry.birth_dates)
      .add(entry.programmes)
      .add(entry.measure)
      .add(texts(entry.applies))
      .text();
}

std::string fingerprint(const UnreadNotice& notice) {
  return Digest()
      .add("notice")
      .add(number(notice.parties))
      .add(number(notice.in))
      .add(notice.countries)
      .add(notice.measure)
      .add(texts(notice.applies))
      .text();
}

Result<Dispositions> Dispositions::read(std::string_view csv, std::string_view file) {
  const auto table = parse_csv(csv, file);
  if (!table) return fail(table.error());
  std::array<std::size_t, kColumns.size()> at{};
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    const int column = table->column(kColumns[i]);
    if (column < 0) return fail("disposition.column", {std::string(kColumns[i])}, {std::string(file), 1, {}});
    at[i] = static_cast<std::size_t>(column);
  }
  Dispositions result;
  for (const CsvRow& row : table->rows) {
    const auto cell = [&](std::size_t i) { return row.cells[at[i]]; };
    const auto verdict = trade::from_symbol<trade::Disposition>(cell(4));
    if (!verdict) return fail("disposition.verdict", {cell(4)}, {std::string(file), row.line, "verdict"});
    const auto added = result.add({cell(0), cell(1), cell(2), cell(3), *verdict, cell(5), cell(6), cell(7)});
    if (added) continue;
    Error error = added.error();
    error.where = {std::string(file), row.line, error.where.field};
    return fail(std::move(error));
  }
  return result;
}

std::string Dispositions::write() const {
  std::string text;
  for (const std::string_view column : kColumns) (text += text.empty() ? "" : ",") += column;
  text += '\n';
  for (const Decision& each : all_) {
    const std::array<std::string_view, kColumns.size()> cells{
        each.party, each.list, each.entry, each.entry_state, symbol(each.verdict), each.reason, each.by, each.at};
    for (std::size_t i = 0; i < cells.size(); ++i) (text += i == 0 ? "" : ",") += csv_cell(cells[i]);
    text += '\n';
  }
  return text;
}

Result<void> Dispositions::add(Decision decision) {
  const std::array<std::pair<std::string_view, const std::string*>, 5> needed{{{"party", &decision.party},
                                                                               {"list", &decision.list},
                                                                               {"entry", &decision.entry},
                                                                               {"reason", &decision.reason},
                                                                               {"by", &decision.by}}};
  for (const auto& [name, value] : needed) {
    if (value->find_first_not_of(" \t\r\n") == std::string::npos)
      return fail("disposition.empty", {std::string(name)}, {{}, 0, std::string(name)});
  }
  last_[key(decision.party, decision.list, decision.entry)] = all_.size();
  all_.push_back(std::move(decision));
  return {};
}

const Decision* Dispositions::find(std::string_view party, std::string_view list, std::string_view entry,
                                   std::string_view entry_state) const {
  const auto found = last_.find(key(party, list, entry));
  if (found == last_.end()) return nullptr;
  const Decision& decision = all_[found->second];
  if (decision.verdict == trade::Disposition::open || decision.entry_state != entry_state) return nullptr;
  return &decision;
}

const Decision* Dispositions::find(std::string_view party, const Match& match) const {
  return match.entry != nullptr ? find(party, match.list->id, match.entry->id, fingerprint(*match.entry))
                                : find(party, match.list->id, match.notice->id, fingerprint(*match.notice));
}

trade::Disposition disposition(const Match& match, const Decision* decision) {
  if (decision != nullptr) return decision->verdict;
  return match.how == HowFound::number ? trade::Disposition::confirmed : trade::Disposition::open;
}

}  // namespace sluice::screening
