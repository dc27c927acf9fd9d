// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <map>

#include "sluice/base/json.hpp"
#include "sluice/wire/transaction.hpp"

namespace sluice::app {
namespace {

Result<std::map<std::string, Json>> templates_of(const rulebook::Rulebook& book) {
  const auto lists = parse_json(book.templates, "templates.json");
  if (!lists) return fail(lists.error());
  std::map<std::string, Json> result;
  for (const Json& each : lists->items) {
    for (const auto& [name, value] : each.members) {
      if (!result.emplace(name, value).second)
        return fail("rulebook.duplicate", {name}, {"templates.json", value.line, {}});
    }
  }
  return result;
}

tl::unexpected<Error> at(const rulebook::Example& example, Error error) {
  error.where.file = example.file;
  error.where.line = example.line;
  return fail(std::move(error));
}

}  // namespace

Result<std::vector<Json>> build_transactions(const rulebook::Rulebook& book) {
  const auto templates = templates_of(book);
  if (!templates) return fail(templates.error());
  std::vector<Json> transactions;
  for (const rulebook::Example& example : book.examples) {
    const auto found = templates->find(example.given);
    if (found == templates->end()) return at(example, {"example.template", {example.given}, {"", 0, "given"}});
    Json node = found->second;
    for (const auto& [pointer, json] : example.set) {
      auto value = parse_json(json);
      if (!value) return at(example, value.error());
      const auto done = set(node, pointer, std::move(*value));
      if (!done) return at(example, done.error());
    }
    transactions.push_back(std::move(node));
  }
  return transactions;
}

Result<std::vector<rulebook::Case>> build_cases(const rulebook::Rulebook& book, const trade::Reference& reference) {
  const auto transactions = build_transactions(book);
  if (!transactions) return fail(transactions.error());
  std::vector<rulebook::Case> cases;
  for (std::size_t i = 0; i < book.examples.size(); ++i) {
    const rulebook::Example& example = book.examples[i];
    auto transaction = wire::read_transaction((*transactions)[i], reference, example.file);
    if (!transaction) return at(example, transaction.error());
    cases.push_back({&example, std::move(*transaction)});
  }
  return cases;
}

}  // namespace sluice::app
