// SPDX-License-Identifier: Apache-2.0
// Where records and the journal are kept: an SQLite file, or a PostgreSQL database (docs/stores.md).
#pragma once

#include <concepts>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "head.hpp"
#include "migration.hpp"
#include "sluice/base/check.hpp"
#include "transaction.hpp"

namespace sluice::store {

struct Options {
  std::vector<Schema> schemas;  // the tables of other modules, in the order they need one another
  const Clock& clock;
  Random& random;
  // The key that signs the journal's heads. Empty: "<path>.key" beside an SQLite file; PostgreSQL needs one named.
  std::filesystem::path key_file = {};
  bool adopt_key = false;       // let a journal that has heads go on under another key
  std::string sqlite_vfs = {};  // one registered with SQLite
};

// What makes a repeated request the same: the caller's key, and a hash of all it asks for.
struct Request {
  std::string key;
  std::string content;
};

struct Answer {
  std::string text;
  bool repeated = false;  // nothing was done now: the text is that of the first time
};

class Engine;

class Store {
 public:
  // "sqlite:path", or "postgresql://…" or "postgres://…" as libpq takes it. An empty store is given its schemas.
  // Fails with store.address; store.unopenable, store.read_only, store.network_file_system, store.damaged,
  // store.locked; store.not_durable, store.encoding; store.schema_behind (migrate() first), store.schema_newer,
  // store.schema_altered, store.schema_foreign; journal.key_missing, key_invalid, key_file, key_foreign.
  [[nodiscard]] static Result<Store> open(const std::string& address, const Options& options);
  // Applies the migrations a store lacks and says which, in order.
  [[nodiscard]] static Result<std::vector<Applied>> migrate(const std::string& address, const Options& options);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();  // closes

  // One act: `act(Transaction&) -> Result<T>` changes rows and journals one leaf, or fails and has changed nothing. It
  // returns when the act is on disk. May be called from many threads. THE ACT MAY RUN MORE THAN ONCE (and is undone
  // in between), on another thread: what it says in the end counts, so it starts afresh each time and does nothing
  // outside the transaction.
  // Fails as the act does, as its statements do, with act.unjournalled, store.contention (it lost too often against
  // other writers), store.lost, store.closed, or store.outcome_unknown (the connection or the disk failed during the
  // commit, and nobody can say whether it happened: only a Request tells, when it is sent again).
  template <class F>
  [[nodiscard]] std::invoke_result_t<F&, Transaction&> write(F act);
  // The same under an idempotency key: sent again it gives the first answer. Only what went well is kept. Fails with
  // act.key_conflict where the key was used with other content.
  [[nodiscard]] Result<Answer> write_once(const Request& request,
                                          const std::function<Result<std::string>(Transaction&)>& act);

  // `look(Reading&) -> Result<T>` sees one state of everything, and waits for no writer.
  template <class F>
  [[nodiscard]] std::invoke_result_t<F&, Reading&> read(F look) const;

  // Writes all there is at one moment to a new file, while others go on writing: lines of JSON that restore into either
  // kind of store (docs/stores.md). The file is there whole or not at all. Fails with backup.write.
  [[nodiscard]] Result<std::uint64_t> back_up(const std::filesystem::path& file) const;
  // Into a store without acts, after which it opens like the one backed up: with its key file, or adopting another.
  // Says how many rows there were. All or nothing. Fails with store.not_empty, backup.invalid, backup.truncated,
  // backup.schema, backup.journal (the journal in it does not verify), file.missing, and as open() and migrate() do.
  [[nodiscard]] static Result<std::uint64_t> restore(const std::string& address, const Options& options,
                                                     const std::filesystem::path& file);

  // Every act that was written has its number in the journal, and a head is signed over them. Happens by itself within
  // a second.
  [[nodiscard]] Result<void> settle() const;
  // With the key that signs the journal's heads: what the store vouches for outside it.
  [[nodiscard]] Signature sign(std::string_view label, std::string_view text) const;
  // Settles and closes; acts that wait are performed first. Afterwards everything fails with store.closed.
  [[nodiscard]] Result<void> close();

 private:
  Store(std::unique_ptr<Engine> engine, SigningKey key);
  [[nodiscard]] Result<void> perform_act(const std::function<Result<void>(Transaction&)>& act);
  [[nodiscard]] Result<void> perform_look(const std::function<Result<void>(Reading&)>& look) const;

  std::unique_ptr<Engine> engine_;
  SigningKey key_;
};

template <class F>
std::invoke_result_t<F&, Transaction&> Store::write(F act) {
  using Outcome = std::invoke_result_t<F&, Transaction&>;
  std::optional<Outcome> outcome;
  auto done = perform_act([&](Transaction& transaction) -> Result<void> {
    outcome.emplace(act(transaction));
    return outcome->has_value() ? Result<void>{} : fail(outcome->error());
  });
  if (!done) return fail(std::move(done.error()));
  CHECK_THAT(outcome.has_value());
  return std::move(*outcome);
}

template <class F>
std::invoke_result_t<F&, Reading&> Store::read(F look) const {
  using Outcome = std::invoke_result_t<F&, Reading&>;
  std::optional<Outcome> outcome;
  auto done = perform_look([&](Reading& reading) -> Result<void> {
    outcome.emplace(look(reading));
    return outcome->has_value() ? Result<void>{} : fail(outcome->error());
  });
  if (!done) return fail(std::move(done.error()));
  CHECK_THAT(outcome.has_value());
  return std::move(*outcome);
}

}  // namespace sluice::store
