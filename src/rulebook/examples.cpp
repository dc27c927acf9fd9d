// SPDX-License-Identifier: Apache-2.0
#include "sluice/rulebook/examples.hpp"

#include <algorithm>
#include <map>

namespace sluice::rulebook {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return "[" + text + "]";
}

std::string shown(const std::optional<trade::Outcome>& outcome) {
  return std::string(outcome ? symbol(*outcome) : "indeterminate");
}

template <class Rows, class Id>
std::vector<std::string> ids(const Rows& rows, Id id) {
  std::vector<std::string> result;
  for (const auto& row : rows) result.push_back(id(row));
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

std::optional<Mismatch> compare(const Example& example, const trade::RegimeDetermination& got) {
  const Expectation& expect = example.expect;
  const trade::LineDetermination& line = got.lines.front();
  const auto differs = [](const char* what, std::string expected, std::string is) {
    return Mismatch{0, what, std::move(expected), std::move(is)};
  };
  if (expect.outcome && *expect.outcome != shown(got.outcome)) {
    return differs("outcome", *expect.outcome, shown(got.outcome));
  }
  const std::string policy = got.policy ? std::string(symbol(*got.policy)) : "none";
  if (expect.policy && *expect.policy != policy) return differs("policy", *expect.policy, policy);

  const auto provision = [](const auto& row) { return row.citation.provision; };
  const auto because = ids(line.because, [](const trade::Citation& row) { return row.provision; });
  const std::pair<const char*, std::pair<const std::optional<std::vector<std::string>>*, std::vector<std::string>>>
      lists[] = {
          {"codes", {&expect.codes, line.control_codes}},
          {"kinds", {&expect.kinds, line.licence_kinds}},
          {"duties", {&expect.duties, line.duties}},
          {"because", {&expect.because, because}},
          {"suspended", {&expect.suspended, ids(line.suspended, provision)}},
          {"pending", {&expect.pending, ids(line.pending, provision)}},
          {"ask", {&expect.ask, ids(line.ask, [](const trade::Ask& row) { return row.fact; })}},
      };
  for (const auto& [name, pair] : lists) {
    if (*pair.first && **pair.first != pair.second) return differs(name, joined(**pair.first), joined(pair.second));
  }
  for (const std::string& id : expect.not_because) {
    if (std::find(because.begin(), because.end(), id) != because.end()) {
      return differs("not_because", "without " + id, joined(because));
    }
  }
  return std::nullopt;
}

Result<std::vector<Mismatch>> run(std::shared_ptr<const Rulebook> book,
                                  std::shared_ptr<const trade::Reference> reference, const std::vector<Case>& cases) {
  std::map<Assumed, Decider> deciders;
  std::vector<Mismatch> mismatches;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Example& example = *cases[i].example;
    auto place = deciders.find(example.assume);
    if (place == deciders.end()) {
      auto made = Decider::make(book, reference, example.assume, Depth::answer);
      if (!made) {
        Error error = made.error();
        error.where = {example.file, example.line, "assume"};
        return fail(std::move(error));
      }
      place = deciders.emplace(example.assume, std::move(*made)).first;
    }
    auto mismatch = compare(example, place->second.decide(cases[i].transaction, {example.on, example.on, false}));
    if (!mismatch) continue;
    mismatch->index = i;
    mismatches.push_back(std::move(*mismatch));
  }
  return mismatches;
}

}  // namespace sluice::rulebook
