// SPDX-License-Identifier: Apache-2.0
// One statement of SQL, the same on SQLite and PostgreSQL: whole 64-bit integers, text with any characters
// (U+0000 too), bytes, and null, which is none of them. Reading a column as what it is not is a fault, never a cast.
//
// What both stores take: `?` for each parameter, ON CONFLICT, RETURNING, WITH, and CAST(… AS BIGINT) around SUM and
// around literals (PostgreSQL's sums are numeric). A column of text compares by code points.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "sluice/base/result.hpp"

namespace sluice::store {

struct Bytes {
  std::string data;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

// What a parameter is given and a column holds. Text has to be UTF-8.
class Value {
 public:
  using Held = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

  Value() = default;  // null
  Value(std::nullopt_t) {}
  template <std::signed_integral T>
  Value(T whole) : held_(std::int64_t{whole}) {}
  Value(std::string text) : held_(std::move(text)) {}
  Value(std::string_view text) : held_(std::string(text)) {}
  Value(const char* text) : held_(std::string(text)) {}
  Value(Bytes bytes) : held_(std::move(bytes)) {}
  template <class T>
  Value(std::optional<T> value) {
    if (value) *this = Value(*std::move(value));
  }

  [[nodiscard]] const Held& held() const noexcept { return held_; }
  [[nodiscard]] Held& held() noexcept { return held_; }
  [[nodiscard]] std::string_view kind() const noexcept;  // "null", "integer", "text" or "bytes"
  friend bool operator==(const Value&, const Value&) = default;

 private:
  Held held_;
};

class Connection;
class Prepared;

// Belongs to the transaction that made it and ends with it. Rows come in the order the SQL says, else in none.
class Statement {
 public:
  // The value of the next parameter; the first step begins the statement with them.
  Statement& bind(Value value);
  // To the next row; false after the last. Fails with store.sql (not SQL, unknown names, wrong number of
  // parameters), store.constraint, text.invalid_utf8, store.type (a value of a kind its column does not take), and
  // whatever befalls the store: store.locked, store.full, store.lost, store.io, store.damaged.
  [[nodiscard]] Result<bool> step();
  // To the end, and how many rows an INSERT, UPDATE or DELETE touched.
  [[nodiscard]] Result<std::int64_t> finish();

  [[nodiscard]] std::size_t columns() const;
  // Of the row stepped to, counted from 0.
  [[nodiscard]] Result<Value> value(std::size_t column) const;
  // T is std::int64_t, std::string, Bytes, or an optional of one where null may stand. Fails with store.type.
  template <class T>
  [[nodiscard]] Result<T> get(std::size_t column) const;
  // The whole row; fails with store.type, also where it has another number of columns.
  template <class... T>
  [[nodiscard]] Result<std::tuple<T...>> row() const;

 private:
  friend class Connection;
  struct GiveBack {
    Connection* home;
    void operator()(Prepared* prepared) const noexcept;
  };
  Statement(Connection& home, Prepared* prepared) : prepared_(prepared, GiveBack{&home}) {}
  Result<void> begin();
  [[nodiscard]] tl::unexpected<Error> wrong_kind(std::size_t column, std::string_view wanted,
                                                 std::string_view found) const;
  template <class... T, std::size_t... I>
  [[nodiscard]] Result<std::tuple<T...>> row_of(std::index_sequence<I...>) const;

  std::vector<Value> values_;  // outlives what was prepared, which points into it
  std::unique_ptr<Prepared, GiveBack> prepared_;
  bool begun_ = false;
};

template <class T>
inline constexpr bool kOptional = false;
template <class T>
inline constexpr bool kOptional<std::optional<T>> = true;

template <class T>
Result<T> Statement::get(std::size_t column) const {
  auto found = value(column);
  if (!found) return fail(std::move(found.error()));
  if constexpr (kOptional<T>) {
    using Inner = typename T::value_type;
    if (std::holds_alternative<std::monostate>(found->held())) return T{};
    if (auto* held = std::get_if<Inner>(&found->held())) return T{std::move(*held)};
    return wrong_kind(column, Value(Inner{}).kind(), found->kind());
  } else {
    if (auto* held = std::get_if<T>(&found->held())) return std::move(*held);
    return wrong_kind(column, Value(T{}).kind(), found->kind());
  }
}

template <class... T, std::size_t... I>
Result<std::tuple<T...>> Statement::row_of(std::index_sequence<I...>) const {
  std::tuple<T...> row;
  std::optional<Error> error;
  const auto take = [&](auto& cell, std::size_t column) {
    auto got = get<std::remove_reference_t<decltype(cell)>>(column);
    if (got) {
      cell = std::move(*got);
    } else {
      error = std::move(got.error());
    }
    return got.has_value();
  };
  if (!(take(std::get<I>(row), I) && ...)) return fail(std::move(*error));
  return row;
}

template <class... T>
Result<std::tuple<T...>> Statement::row() const {
  if (columns() != sizeof...(T)) return wrong_kind(columns(), std::to_string(sizeof...(T)), "columns");
  return row_of<T...>(std::index_sequence_for<T...>{});
}

}  // namespace sluice::store
