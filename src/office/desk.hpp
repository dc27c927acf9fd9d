// SPDX-License-Identifier: Apache-2.0
// The desk at which an act is done: who acts and when, the records within reach, and what every act may look at. It
// lives as long as the act's transaction. Who only looks has the same without the pen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sluice/licensing/actor.hpp"
#include "sluice/office/act.hpp"
#include "sluice/office/tools.hpp"
#include "sluice/store/transaction.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::office {

// By what a record is found, and who may see it.
struct RecordHead {
  std::string owner;     // the enterprise whose record it is; empty: the authority's
  std::string province;  // empty: the central authority's
  std::string state;
  std::string queue;  // where it waits
  std::string due;    // by which what waits is sorted
};

// How a kind of record is kept: specialise with
//   static constexpr std::string_view kName;   "application"
//   static RecordHead head(const R&, const Tools&, Date on);
//   static Json write(const R&);
//   static Result<R> read(const Json&, const trade::Reference&);
template <class R>
struct RecordOf;

template <class R>
struct Kept {
  std::string id;
  R value;
  std::int64_t version = 0;  // 0: not kept yet
};

// Sees one state of all records, with the eyes of one person.
class Look {
 public:
  Look(store::Reading& in, const Tools& with, Occasion when, licensing::Actor who)
      : rows(in), tools(with), occasion(std::move(when)), actor(std::move(who)) {}

  store::Reading& rows;
  const Tools& tools;
  const Occasion occasion;
  const licensing::Actor actor;

  // The record, if it is there and the actor may see it; otherwise record.missing, which does not tell which.
  template <class R>
  [[nodiscard]] Result<Kept<R>> load(const std::string& id) {
    return load_as<R>(id, true);
  }
  // The same for the office itself, whoever acts.
  template <class R>
  [[nodiscard]] Result<Kept<R>> load_unseen(const std::string& id) {
    return load_as<R>(id, false);
  }

  // Bytes by their hash. Fails with record.missing.
  [[nodiscard]] Result<std::string> content(const std::string& hash);

  [[nodiscard]] Result<bool> may_see(std::string_view kind, const std::string& id, const RecordHead& head);

 private:
  struct Raw {
    std::int64_t version = 0;
    std::string body;
  };
  [[nodiscard]] Result<Raw> load_raw(std::string_view kind, const std::string& id, bool seen);
  template <class R>
  [[nodiscard]] Result<Kept<R>> load_as(const std::string& id, bool seen) {
    auto raw = load_raw(RecordOf<R>::kName, id, seen);
    if (!raw) return fail(std::move(raw.error()));
    const auto json = parse_json(raw->body);
    if (!json) return fail(json.error());
    auto value = RecordOf<R>::read(*json, tools.reference);
    if (!value) return fail(std::move(value.error()));
    return Kept<R>{id, std::move(*value), raw->version};
  }
};

class Desk : public Look {
 public:
  Desk(store::Transaction& in, const Tools& with, Occasion when, licensing::Actor who)
      : Look(in, with, std::move(when), std::move(who)), writing(in) {}

  store::Transaction& writing;

  // Writes what was loaded or made. Fails with record.taken (a new one's id) and record.changed (somebody else has
  // written it since it was loaded).
  template <class R>
  [[nodiscard]] Result<void> keep(const Kept<R>& record) {
    return keep_raw(RecordOf<R>::kName, record.id, record.version, RecordOf<R>::head(record.value, tools, occasion.on),
                    to_json(RecordOf<R>::write(record.value)));
  }

  // Lets these enterprises, and no others, see a record that is not their own.
  [[nodiscard]] Result<void> let_read(std::string_view kind, const std::string& id,
                                      const std::vector<std::string>& readers);

  // The next number of a series in the year of the occasion (number.hpp).
  [[nodiscard]] Result<std::string> next_number(char kind);

  // Keeps bytes once, and says their hash.
  [[nodiscard]] Result<std::string> keep_content(std::string_view bytes);

 private:
  [[nodiscard]] Result<void> keep_raw(std::string_view kind, const std::string& id, std::int64_t version,
                                      const RecordHead& head, const std::string& body);
};

}  // namespace sluice::office
