// SPDX-License-Identifier: Apache-2.0
// Each act is a serializable transaction on a connection of a small pool, tried again where it lost against another.
// Its leaf waits in journal_pending: one thread of all processes at a time (an advisory lock) numbers and signs.
#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "book.hpp"
#include "engine.hpp"
#include "postgres_connection.hpp"

namespace sluice::store {
namespace {

constexpr std::size_t kConnections = 16;
constexpr int kAttempts = 60;
constexpr int kReconnections = 5;
constexpr auto kBetweenRounds = std::chrono::milliseconds(250);
constexpr std::size_t kLeavesPerRound = 1000;

class PostgresEngine final : public Engine {
 public:
  PostgresEngine(std::string address, std::unique_ptr<PostgresConnection> first, Surroundings surroundings)
      : address_(std::move(address)), surroundings_(std::move(surroundings)) {
    idle_.push_back(std::move(first));
    connections_ = 1;
    sequencer_ = std::thread([this] { number_on(); });
  }
  ~PostgresEngine() override { static_cast<void>(close()); }

  Result<void> write(const Act& act) override {
    Error last{"store.contention", {}, {}};
    int reconnections = 0;
    int collisions = 0;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      if (attempt > 0) back_off(attempt);
      auto lease = begin("BEGIN ISOLATION LEVEL SERIALIZABLE");
      if (!lease) return fail(std::move(lease.error()));
      auto done = attempt_act(**lease, act);
      lease->reset();  // before waiting
      if (done) return done;
      last = done.error();
      if (last.code == "store.lost" && ++reconnections <= kReconnections) continue;
      // a row that another act has made in the meantime: this one sees it when it comes again
      if (last.code == "store.constraint" && ++collisions <= 2) continue;
      if (last.code != "store.contention") return done;
    }
    return fail(std::move(last));
  }

  Result<void> read(const Look& look) override {
    auto lease = begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    if (!lease) return fail(std::move(lease.error()));
    Reading reading(**lease);
    return look(reading);
  }

  Result<void> settle() override {
    Result<std::size_t> numbered = kLeavesPerRound;
    while (numbered && *numbered == kLeavesPerRound) numbered = number_round(true);
    if (!numbered) return fail(std::move(numbered.error()));
    return {};
  }

  Result<void> close() override {
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_) return {};
      stopping_ = true;
      wake_.notify_all();
    }
    sequencer_.join();
    auto settled = settle();
    std::unique_lock lock(mutex_);
    closed_ = true;
    free_.notify_all();
    free_.wait(lock, [&] { return idle_.size() == connections_; });
    idle_.clear();
    return settled;
  }

 private:
  struct GiveBack {
    PostgresEngine* home = nullptr;
    void operator()(PostgresConnection* connection) const noexcept {
      home->give_back(std::unique_ptr<PostgresConnection>(connection));
    }
  };
  using Lease = std::unique_ptr<PostgresConnection, GiveBack>;

  Result<Lease> take() {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [&] { return closed_ || !idle_.empty() || connections_ < kConnections; });
    if (closed_) return fail("store.closed");
    if (!idle_.empty()) {
      Lease lease(idle_.back().release(), GiveBack{this});
      idle_.pop_back();
      return lease;
    }
    ++connections_;
    lock.unlock();
    auto opened = PostgresConnection::open(address_);
    if (opened) return Lease(opened->release(), GiveBack{this});
    lock.lock();
    --connections_;
    free_.notify_one();
    return fail(std::move(opened.error()));
  }

  // In a transaction. An idle connection may have died unnoticed: then another is taken.
  Result<Lease> begin(std::string_view words) {
    for (int attempt = 0;; ++attempt) {
      auto lease = take();
      if (!lease) return lease;
      (*lease)->forget();
      auto begun = (*lease)->script(words);
      if (begun) return lease;
      if (begun.error().code != "store.lost" || attempt == kReconnections) return fail(std::move(begun.error()));
    }
  }

  void give_back(std::unique_ptr<PostgresConnection> lease) noexcept {
    // what an act left open, by a fault or an exception, is undone
    if (!lease->idle()) static_cast<void>(lease->script("ROLLBACK"));
    const std::scoped_lock lock(mutex_);
    if (lease->alive() && lease->idle()) {
      idle_.push_back(std::move(lease));
    } else {  // the others have likely gone with it
      connections_ -= idle_.size() + 1;
      idle_.clear();
    }
    free_.notify_all();
  }

  // Random waits keep those that lost against one another from meeting again.
  void back_off(int attempt) {
    std::array<unsigned char, 2> chance{};
    surroundings_.random.fill(chance);
    const int longest = std::min(1 << std::min(attempt, 7), 100);
    std::this_thread::sleep_for(std::chrono::microseconds((chance[0] * 256 + chance[1]) % (longest * 1000) + 500));
  }

  Result<void> attempt_act(PostgresConnection& connection, const Act& act) {
    Bytes receipt{std::string(16, '\0')};
    auto done = act_in(connection, act, receipt);
    if (!done) return fail(std::move(done.error()));
    auto committed = connection.script("COMMIT");
    if (committed || committed.error().code != "store.lost" || !*done) return committed;
    return look_up(receipt, committed.error());
  }

  // Whether the act has a leaf.
  Result<bool> act_in(PostgresConnection& connection, const Act& act, Bytes& receipt) {
    auto sealed = perform(connection, surroundings_, act);
    if (!sealed) {
      // an act may pass on a statement's fault in words of its own; that others were faster must be seen all the same
      const auto& fault = connection.fault();
      return fail(fault && fault->code == "store.contention" ? *fault : sealed.error());
    }
    if (!*sealed) return false;
    std::array<unsigned char, 16> bytes{};
    surroundings_.random.fill(bytes);
    receipt.data = as_text(bytes);
    // The number of a transaction is greater than that of every one whose work it has seen.
    auto kept = connection.run(
        "INSERT INTO journal_pending (receipt, position, before_number, after_number, opened) "
        "VALUES (?, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT), ?, ?, ?)",
        {receipt, (*sealed)->before_number, (*sealed)->after_number, (*sealed)->opened});
    if (!kept) return fail(std::move(kept.error()));
    return true;
  }

  // The connection was lost during the commit. A row with the same receipt waits for the old transaction to end, if it
  // still runs, and collides with its row if it committed, unless that was numbered since.
  Result<void> look_up(const Bytes& receipt, const Error& lost) {
    for (int attempt = 1; attempt <= kReconnections; ++attempt) {
      auto lease = begin("BEGIN ISOLATION LEVEL READ COMMITTED");
      if (lease) {
        auto committed = look_up_with(**lease, receipt);
        if (committed) return *committed ? Result<void>{} : fail(lost);  // lost before it was done: tried again
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100 << attempt));
    }
    return fail("store.outcome_unknown", lost.arguments);
  }

  static Result<bool> look_up_with(PostgresConnection& connection, const Bytes& receipt) {
    auto tried = connection.run(
        "INSERT INTO journal_pending (receipt, position, before_number, after_number, opened) "
        "VALUES (?, 0, '', '', '')",
        {receipt});
    if (!tried && tried.error().code == "store.constraint") return true;
    if (!tried) return fail(std::move(tried.error()));
    const auto numbered = Reading(connection).one<std::int64_t>("SELECT n FROM journal WHERE receipt = ?", {receipt});
    if (!numbered) return fail(numbered.error());
    return numbered->has_value();
  }

  // How many leaves were numbered. Where another process is at it, waits for it or leaves it to it.
  Result<std::size_t> number_round(bool wait) {
    auto lease = begin("BEGIN ISOLATION LEVEL READ COMMITTED");
    if (!lease) return fail(std::move(lease.error()));
    auto numbered = number_within(**lease, wait);
    if (!numbered) return numbered;
    if (auto ended = (*lease)->script("COMMIT"); !ended) return fail(std::move(ended.error()));
    return numbered;
  }

  Result<std::size_t> number_within(PostgresConnection& connection, bool wait) {
    const auto held =
        Reading(connection)
            .one<std::int64_t>(wait ? "SELECT COUNT(pg_advisory_xact_lock(7236831202))"
                                    : "SELECT CASE WHEN pg_try_advisory_xact_lock(7236831202) THEN 1 ELSE 0 END");
    if (!held) return fail(held.error());
    if (!wait && std::get<0>(**held) == 0) return std::size_t{0};
    auto tree = load_tree(connection);
    if (!tree) return fail(std::move(tree.error()));
    auto numbered = number_pending(connection, *tree, kLeavesPerRound);
    if (!numbered) return numbered;
    if (*numbered > 0) {
      if (auto saved = save_tree(connection, *tree); !saved) return fail(std::move(saved.error()));
    }
    if (auto made = sign_head(connection, *tree, surroundings_.key, surroundings_.clock.now()); !made) {
      return fail(std::move(made.error()));
    }
    return numbered;
  }

  void number_on() {
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        if (wake_.wait_for(lock, kBetweenRounds, [&] { return stopping_; })) return;
      }
      Result<std::size_t> numbered = kLeavesPerRound;  // where the server is away, the leaves wait
      while (numbered && *numbered == kLeavesPerRound) numbered = number_round(false);
    }
  }

  const std::string address_;
  const Surroundings surroundings_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::condition_variable wake_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
  std::size_t connections_ = 0;
  bool stopping_ = false;
  bool closed_ = false;
  std::thread sequencer_;
};

}  // namespace

Result<std::unique_ptr<Engine>> open_postgres(const std::string& address, Surroundings surroundings) {
  auto first = PostgresConnection::open(address);
  if (!first) return fail(std::move(first.error()));
  return std::make_unique<PostgresEngine>(address, std::move(*first), std::move(surroundings));
}

}  // namespace sluice::store
