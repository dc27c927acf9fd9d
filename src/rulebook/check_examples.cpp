// SPDX-License-Identifier: Apache-2.0
// Whether every provision and every item has the examples that it must have.
#include <algorithm>
#include <map>
#include <set>

#include "check_context.hpp"

namespace sluice::rulebook {
namespace {

using ByWhat = std::multimap<std::string_view, const Example*>;

bool has_kind(const ByWhat& examples, std::string_view of, Example::Kind kind) {
  const auto [first, last] = examples.equal_range(of);
  return std::any_of(first, last, [&](const auto& row) { return row.second->kind == kind; });
}

void need_hit_and_near_miss(CheckContext& context, const ByWhat& examples, const std::string& of, const Where& where) {
  if (!has_kind(examples, of, Example::Kind::hit)) context.error("check.example", {of, "hit"}, where);
  if (!has_kind(examples, of, Example::Kind::near_miss)) context.error("check.example", {of, "near_miss"}, where);
}

// An example that moves a day of the law says nothing about the days as they stand.
bool moves_days(const Rulebook& book, const Example& example) {
  return std::any_of(example.assume.begin(), example.assume.end(), [&](const auto& taken) {
    const Assumption* assumption = book.assumption(taken.first);
    return assumption != nullptr && assumption->is_date && assumption->standard != taken.second;
  });
}

// The last day before, the first and last day of, and the first day after each stretch in force.
std::set<Date> boundaries(const Spans& in_force) {
  std::set<Date> days;
  for (const Span& span : in_force) {
    if (span.first > Date::min()) days.insert({span.first - 1, span.first});
    if (span.last < Date::max()) days.insert({span.last, span.last + 1});
  }
  return days;
}

bool names(const std::optional<std::vector<std::string>>& ids, const std::string& id) {
  return ids && std::find(ids->begin(), ids->end(), id) != ids->end();
}

bool shown_out_of_force(const CheckContext& context, std::size_t p) {
  const std::string& id = context.book.provisions[p].id;
  const auto& examples = context.book.examples;
  return std::any_of(examples.begin(), examples.end(), [&](const Example& example) {
    if (moves_days(context.book, example)) return false;
    const Status status = at(context.worlds.front().law.provisions[p], example.on).status;
    return (status == Status::suspended && names(example.expect.suspended, id)) ||
           (status == Status::pending && names(example.expect.pending, id));
  });
}

void check_boundaries(CheckContext& context, const ByWhat& examples, std::size_t p) {
  const Provision& provision = context.book.provisions[p];
  std::set<Date> missing = boundaries(context.worlds.front().provisions[p]);
  const auto [first, last] = examples.equal_range(provision.id);
  for (auto row = first; row != last; ++row) {
    if (!moves_days(context.book, *row->second)) missing.erase(row->second->on);
  }
  for (const Date day : missing) {
    context.error("check.boundary", {provision.id, to_string(day)}, where_of(provision));
  }
}

}  // namespace

void check_examples(CheckContext& context) {
  const Rulebook& book = context.book;
  ByWhat examples;
  for (const Example& example : book.examples) examples.emplace(example.of, &example);
  for (const Provision& provision : book.provisions) {
    need_hit_and_near_miss(context, examples, provision.id, where_of(provision));
  }
  std::set<std::string_view> codes;  // lists may share items
  for (const ItemList& list : book.lists) {
    for (const Item& item : list.items) {
      if (!codes.insert(item.code).second) continue;
      need_hit_and_near_miss(context, examples, item.code, {item.file, item.line, item.code});
    }
  }
  for (std::size_t p = 0; p < book.provisions.size(); ++p) check_boundaries(context, examples, p);
  for (std::size_t p = 0; p < book.provisions.size(); ++p) {
    if (!context.worlds.front().provisions[p].empty() || shown_out_of_force(context, p)) continue;
    context.error("check.suspended", {book.provisions[p].id}, where_of(book.provisions[p]));
  }
}

}  // namespace sluice::rulebook
