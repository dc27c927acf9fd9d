// SPDX-License-Identifier: Apache-2.0
// How values with parts are written: facts, lists, maps, objects. An object is what the table of
// fields (fields.hpp) says it is.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "sluice/trade/fact.hpp"
#include "sluice/wire/format.hpp"
#include "sluice/wire/suggest.hpp"

namespace sluice::wire {

// The table: for each struct, a tuple of Field and Constant in the order they are written.
template <class S>
inline constexpr auto kFields = nullptr;

struct Title {
  std::string_view name;  // in the schema
  Words words;            // on the reference page
};
template <class S>
inline constexpr Title kTitle{};

// A name and the member it stands for.
template <class F, class Owner, class Member>
struct Field {
  using Format = F;
  std::string_view name;
  Member Owner::* member;
  bool required;
  Words meaning;
  std::string_view example;
};

// A name that has one value and no member.
template <class F>
struct Constant {
  using Format = F;
  std::string_view name;
  Words meaning;
  std::string_view example;
};

template <class T>
inline constexpr bool kIsConstant = false;
template <class F>
inline constexpr bool kIsConstant<Constant<F>> = true;

template <class Row, class T, class Owner>
constexpr bool stands_for(const Row& row, T Owner::* member) {
  if constexpr (requires { row.member == member; }) return row.member == member;
  else return false;
}

// The name by which the table knows a member.
template <class T, class Owner>
constexpr std::string_view name_of(T Owner::* member) {
  std::string_view name;
  const auto take = [&](const auto& row) {
    if (stands_for(row, member)) name = row.name;
  };
  std::apply([&](const auto&... row) { (take(row), ...); }, kFields<Owner>);
  return name;
}

// A fact: null is unknown, "n/a" says that it does not apply, where it may.
template <class F, bool kMayNotApply>
struct Facts {
  using Value = trade::Fact<typename F::Value>;
  static constexpr bool kNotApplicable = kMayNotApply;

  static bool read(Reading& reading, const Place& at, Value& value) {
    if (at.node.kind == Json::Kind::null) {
      value = Value();
      return true;
    }
    if (at.node.kind == Json::Kind::string && at.node.text == "n/a") {
      if (!kMayNotApply) return reading.fail(at, "fact.applies");
      value = trade::NotApplicable{};
      return true;
    }
    typename F::Value known{};
    if (!F::read(reading, at, known)) return false;
    value = std::move(known);
    return true;
  }

  static Json write(const Value& value) {
    if (value.not_applicable()) return Json::string("n/a");
    return value.known() ? F::write(*value.get()) : Json{};
  }

  static const Shape& shape() { return F::shape(); }
};

template <class F>
inline constexpr bool kIsFact = false;
template <class F, bool kMayNotApply>
inline constexpr bool kIsFact<Facts<F, kMayNotApply>> = true;

template <class F>
Use use_of() {
  if constexpr (kIsFact<F>) return {&F::shape(), true, F::kNotApplicable};
  else return {&F::shape(), false, false};
}

// The cells of a list: "[]", or plain values joined by "|".
template <class F>
Json cell_list(std::string_view cell) {
  Json list = Json::array();
  if (cell == "[]") return list;
  for (;;) {
    const auto bar = cell.find('|');
    list.items.push_back(F::shape().cell(cell.substr(0, bar)));
    if (bar == std::string_view::npos) return list;
    cell.remove_prefix(bar + 1);
  }
}

template <class F>
Shape list_shape(const Words& form) {
  Shape shape;
  shape.form = form;
  shape.each = use_of<F>();
  // A list of objects fits in a cell only when it is empty.
  if (F::shape().cell != nullptr) shape.cell = cell_list<F>;
  else shape.cell = [](std::string_view cell) { return cell == "[]" ? Json::array() : cell_text(cell); };
  return shape;
}

template <class F>
struct ListOf {
  using Value = std::vector<typename F::Value>;

  static bool read(Reading& reading, const Place& at, Value& value) {
    if (!reading.expect(at, Json::Kind::array)) return false;
    value.reserve(at.node.items.size());
    for (std::size_t i = 0; i < at.node.items.size(); ++i) {
      if (!F::read(reading, at.item(i), value.emplace_back())) return false;
    }
    return true;
  }

  static Json write(const Value& value) {
    Json list = Json::array();
    list.items.reserve(value.size());
    for (const auto& item : value) list.items.push_back(F::write(item));
    return list;
  }

  static const Shape& shape() {
    static const Shape made = list_shape<F>({"list", "列表"});
    return made;
  }
};

// A list of things with an id, which is `kPrefix` and the place (from 1) where none is given.
template <class F, char kPrefix>
struct NamedListOf {
  using Value = std::vector<typename F::Value>;

  static bool read(Reading& reading, const Place& at, Value& value) {
    if (!ListOf<F>::read(reading, at, value)) return false;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i].id.empty()) value[i].id = kPrefix + std::to_string(i + 1);
    }
    if (value.size() < 2) return true;
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (ids.insert(value[i].id).second) continue;
      const Place item = at.item(i);
      return reading.fail(item.member(name_of(&F::Value::id)), "id.twice", {value[i].id});
    }
    return true;
  }

  static Json write(const Value& value) { return ListOf<F>::write(value); }

  static const Shape& shape() {
    static const Shape made = list_shape<F>({"list", "列表"});
    return made;
  }
};

// A map. `Keys` says what a key may be, and may look at the whole in the end.
template <class Keys, class F>
struct MapOf {
  using Value = std::map<std::string, typename F::Value, std::less<>>;

  static bool read(Reading& reading, const Place& at, Value& value) {
    if (!reading.expect(at, Json::Kind::object)) return false;
    for (const Json::Member& member : at.node.members) {
      const Place place = at.member(member);
      if (!Keys::key(reading, place)) return false;
      if (!kIsFact<F> && member.value.kind == Json::Kind::null) continue;  // as good as left out
      if (!F::read(reading, place, value[member.name])) return false;
    }
    return Keys::whole(reading, at, value);
  }

  static Json write(const Value& value) {
    Json map = Json::object();
    for (const auto& [key, each] : value) map.members.push_back({key, F::write(each)});
    return map;
  }

  static const Shape& shape() {
    static const Shape made = [] {
      Shape shape;
      shape.form = Keys::kForm;
      shape.each = use_of<F>();
      shape.keyed = true;
      return shape;
    }();
    return made;
  }
};

template <class S>
struct ObjectOf {
  using Value = S;

  static bool read(Reading& reading, const Place& at, S& value) {
    if (!reading.expect(at, Json::Kind::object)) return false;
    for (const Json::Member& member : at.node.members) {
      if (!read_member(reading, at.member(member), value)) return false;
    }
    return complete(reading, at);
  }

  static Json write(const S& value) {
    Json node = Json::object();
    std::apply([&](const auto&... field) { (write_field(field, value, node), ...); }, kFields<S>);
    return node;
  }

  static const Shape& shape() {
    static const Shape made = [] {
      Shape shape;
      shape.name = kTitle<S>.name;
      shape.form = kTitle<S>.words;
      std::apply([&](const auto&... field) { (shape.fields.push_back(shape_of(field)), ...); }, kFields<S>);
      return shape;
    }();
    return made;
  }

 private:
  static bool read_member(Reading& reading, const Place& at, S& value) {
    bool read = false;
    const auto take = [&](const auto& field) {
      if (field.name != at.name) return false;
      read = read_field(field, reading, at, value);
      return true;
    };
    const bool known = std::apply([&](const auto&... field) { return (take(field) || ...); }, kFields<S>);
    if (known) return read;
    if (at.up->up == nullptr && at.name.starts_with("x-")) return true;
    return reading.fail(at, "json.unknown_key", {std::string(at.name), suggest_name(at.name, shape().names())});
  }

  template <class Row>
  static bool read_field(const Row& field, Reading& reading, const Place& at, S& value) {
    using F = typename Row::Format;
    if constexpr (kIsConstant<Row>) {
      return F::read(reading, at);
    } else {
      // Null is as good as left out, and `complete` asks for what must be there.
      if (!kIsFact<F> && at.node.kind == Json::Kind::null) return true;
      return F::read(reading, at, value.*field.member);
    }
  }

  // In the order of the table: is everything there that must be?
  static bool complete(Reading& reading, const Place& at) {
    const auto there = [&](const auto& field) {
      if (!is_required(field)) return true;
      const Json* node = at.node.find(field.name);
      if (node != nullptr && node->kind != Json::Kind::null) return true;
      return reading.fail(at.member(field.name), "field.missing", {std::string(field.name)});
    };
    return std::apply([&](const auto&... field) { return (there(field) && ...); }, kFields<S>);
  }

  template <class Row>
  static constexpr bool is_required(const Row& field) {
    if constexpr (kIsConstant<Row>) return true;
    else return field.required;
  }

  template <class Row>
  static void write_field(const Row& field, const S& value, Json& node) {
    using F = typename Row::Format;
    Json written;
    if constexpr (kIsConstant<Row>) written = F::write();
    else written = F::write(value.*field.member);
    const bool empty =
        written.kind == Json::Kind::null || (written.kind == Json::Kind::object && written.members.empty());
    if (!empty) node.members.push_back({std::string(field.name), std::move(written)});
  }

  template <class Row>
  static FieldShape shape_of(const Row& field) {
    return {field.name,   use_of<typename Row::Format>(), is_required(field), kIsConstant<Row>, field.meaning,
            field.example};
  }
};

// Two members of JSON that are one value here: a number and its unit. `Parts` has the fields, and goes
// there (join) and back (part).
template <class Parts>
struct Joined {
  using Value = typename Parts::Whole;

  static bool read(Reading& reading, const Place& at, Value& value) {
    Parts parts;
    if (!ObjectOf<Parts>::read(reading, at, parts)) return false;
    auto whole = Parts::join(parts);
    if (!whole) return reading.fail(at, std::move(whole.error()));
    value = *whole;
    return true;
  }

  static Json write(const Value& value) { return ObjectOf<Parts>::write(Parts::part(value)); }
  static const Shape& shape() { return ObjectOf<Parts>::shape(); }
};

}  // namespace sluice::wire
