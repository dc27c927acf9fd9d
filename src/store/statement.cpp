// SPDX-License-Identifier: Apache-2.0
#include "statement.hpp"

#include <array>

#include "connection.hpp"
#include "sluice/base/text.hpp"

namespace sluice::store {

std::string_view Value::kind() const noexcept {
  static constexpr std::array<std::string_view, 4> kKinds = {"null", "integer", "text", "bytes"};
  return kKinds[held_.index()];
}

void Statement::GiveBack::operator()(Prepared* prepared) const noexcept {
  home->give_back(std::unique_ptr<Prepared>(prepared));
}

Statement& Statement::bind(Value value) {
  values_.push_back(std::move(value));
  return *this;
}

Result<void> Statement::begin() {
  begun_ = true;
  if (values_.size() != prepared_->parameters()) {
    return fail("store.sql", {"the statement takes " + std::to_string(prepared_->parameters()) +
                              " values and was given " + std::to_string(values_.size())});
  }
  for (const Value& value : values_) {
    const auto* text = std::get_if<std::string>(&value.held());
    if (text != nullptr && first_invalid_utf8(*text)) return fail("text.invalid_utf8");
  }
  return prepared_->begin(values_);
}

Result<bool> Statement::step() {
  Connection& home = *prepared_.get_deleter().home;
  if (!begun_) {
    if (auto ready = begin(); !ready) return home.note(std::move(ready.error()));
  }
  auto row = prepared_->step();
  if (!row) return home.note(std::move(row.error()));
  if (!*row) home.count_changes(prepared_->changes());
  return row;
}

Result<std::int64_t> Statement::finish() {
  for (;;) {
    const auto row = step();
    if (!row) return fail(row.error());
    if (!*row) return prepared_->changes();
  }
}

std::size_t Statement::columns() const { return prepared_->columns(); }

Result<Value> Statement::value(std::size_t column) const {
  if (column >= columns()) return wrong_kind(column, "a column", "none");
  return prepared_->value(column);
}

tl::unexpected<Error> Statement::wrong_kind(std::size_t column, std::string_view wanted, std::string_view found) const {
  return fail("store.type", {std::to_string(column), std::string(wanted), std::string(found)});
}

}  // namespace sluice::store
