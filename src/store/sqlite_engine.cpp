// SPDX-License-Identifier: Apache-2.0
// One thread writes: it takes the acts that wait, performs each in a savepoint, and commits them together, which costs
// one sync. Readers have connections of their own and wait for nobody.
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "book.hpp"
#include "engine.hpp"
#include "sluice/base/check.hpp"
#include "sqlite_connection.hpp"

namespace sluice::store {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kActsPerCommit = 256;
constexpr auto kBetweenHeads = std::chrono::milliseconds(500);

class Job {
 public:
  const Act* act = nullptr;
  Result<void> result;
  std::exception_ptr thrown;

  void wait() {
    std::unique_lock lock(mutex);
    finished.wait(lock, [&] { return done; });
  }
  void finish() {
    const std::scoped_lock lock(mutex);  // held over the call: afterwards the job may be gone
    done = true;
    finished.notify_one();
  }

 private:
  std::mutex mutex;
  std::condition_variable finished;
  bool done = false;
};

class SqliteEngine final : public Engine {
 public:
  SqliteEngine(std::string path, std::string vfs, std::unique_ptr<SqliteConnection> writing, Surroundings surroundings)
      : path_(std::move(path)),
        vfs_(std::move(vfs)),
        writing_(std::move(writing)),
        surroundings_(std::move(surroundings)),
        writer_([this] { write_on(); }) {}
  ~SqliteEngine() override { static_cast<void>(close()); }

  Result<void> write(const Act& act) override {
    CHECK_THAT(std::this_thread::get_id() != writer_.get_id());  // an act within an act would wait for itself
    Job job;
    job.act = &act;
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_) return fail("store.closed");
      waiting_.push_back(&job);
      if (waiting_.size() >= wanted_) work_.notify_one();
    }
    job.wait();
    if (job.thrown) std::rethrow_exception(job.thrown);
    return job.result;
  }

  Result<void> read(const Look& look) override {
    auto taken = take_reader();
    if (!taken) return fail(std::move(taken.error()));
    SqliteConnection& connection = **taken;
    connection.forget();
    if (auto begun = connection.script("BEGIN"); !begun) return begun;
    Reading reading(connection);
    auto result = look(reading);
    auto ended = connection.script("ROLLBACK");
    const std::scoped_lock lock(mutex_);
    if (ended) readers_.push_back(std::move(*taken));
    return result;
  }

  Result<void> settle() override {
    // nothing to do but the head: the writer signs before it answers an empty act
    return write([this](Transaction&) -> Result<void> {
      head_wanted_ = true;
      return {};
    });
  }

  Result<void> close() override {
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_) return {};
      stopping_ = true;
      work_.notify_one();
    }
    writer_.join();
    const std::scoped_lock lock(mutex_);
    readers_.clear();
    writing_.reset();
    return closing_;
  }

 private:
  Result<std::unique_ptr<SqliteConnection>> take_reader() {
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_) return fail("store.closed");
      if (!readers_.empty()) {
        auto reader = std::move(readers_.back());
        readers_.pop_back();
        return reader;
      }
    }
    return SqliteConnection::open(path_, vfs_, SqliteConnection::Use::reading);
  }

  void write_on() {
    for (;;) {
      std::vector<Job*> jobs;
      {
        std::unique_lock lock(mutex_);
        const auto ready = [&] { return stopping_ || !waiting_.empty(); };
        if (unsigned_leaves_) {
          work_.wait_until(lock, next_head_, ready);
        } else {
          work_.wait(lock, ready);
        }
        gather(lock);
        while (!waiting_.empty() && jobs.size() < kActsPerCommit) {
          jobs.push_back(waiting_.front());
          waiting_.pop_front();
        }
        if (jobs.empty() && stopping_) break;
      }
      if (jobs.empty()) {  // time for a head
        head_wanted_ = true;
        if (!commit({})) next_head_ = Steady::now() + kBetweenHeads;
        continue;
      }
      const auto started = Steady::now();
      commit_or_split(jobs);
      last_took_ = Steady::now() - started;
      last_group_ = jobs.size();
      for (Job* job : jobs) job->finish();
    }
    head_wanted_ = true;
    closing_ = commit({});
  }

  // Those who were just answered are about to come again: a wait that is short beside a commit takes them along.
  void gather(std::unique_lock<std::mutex>& lock) {
    if (waiting_.empty()) return;
    wanted_ = last_group_;
    work_.wait_for(lock, last_took_ / 8, [&] { return stopping_ || waiting_.size() >= wanted_; });
    wanted_ = 1;
  }

  // What undoes a whole group (a full disk) is its doing together: each act is tried again by itself.
  void commit_or_split(const std::vector<Job*>& jobs) {
    auto committed = commit(jobs);
    if (committed) return;
    const bool again = jobs.size() > 1 && committed.error().code == "store.full";
    for (Job* job : jobs) {
      if (again) committed = commit({job});
      if (!committed) job->result = fail(committed.error());
    }
  }

  // One transaction. On failure none of the acts has happened, and those that got that far have no answer yet.
  Result<void> commit(const std::vector<Job*>& jobs) {
    if (broken_) return fail(*broken_);
    if (auto begun = writing_->script("BEGIN IMMEDIATE"); !begun) return begun;
    auto done = write_group(jobs);
    if (done) {
      done = writing_->script("COMMIT");
      if (!done && done.error().code == "store.io") {
        // the log may or may not have reached the disk whole; only opening it again tells
        broken_ = Error{"store.outcome_unknown", done.error().arguments, {}};
        done = fail(*broken_);
      }
    }
    if (!done && writing_->in_transaction()) static_cast<void>(writing_->script("ROLLBACK"));
    writing_->forget();
    return done;
  }

  Result<void> write_group(const std::vector<Job*>& jobs) {
    auto tree = load_tree(*writing_);
    if (!tree) return fail(std::move(tree.error()));
    const std::uint64_t before = tree->size();
    for (Job* job : jobs) {
      if (auto kept = write_one(*job, *tree); !kept) return kept;
    }
    const auto pending = number_pending(*writing_, *tree, kActsPerCommit);  // left by another kind of store
    if (!pending) return fail(pending.error());
    if (tree->size() > before) {
      if (auto saved = save_tree(*writing_, *tree); !saved) return saved;
      unsigned_leaves_ = true;
    }
    if (!head_wanted_ && !(unsigned_leaves_ && Steady::now() >= next_head_)) return {};
    head_wanted_ = false;
    unsigned_leaves_ = false;
    next_head_ = Steady::now() + kBetweenHeads;
    return sign_head(*writing_, *tree, surroundings_.key, surroundings_.clock.now());
  }

  // Fails only where the whole group is undone.
  Result<void> write_one(Job& job, Frontier& tree) {
    if (auto begun = writing_->run("SAVEPOINT act"); !begun) return fail(std::move(begun.error()));
    Frontier grown = tree;
    job.result = act_in(job, grown);
    if (!writing_->in_transaction()) return job.result ? Result<void>(fail("store.io", {""})) : job.result;
    if (job.result) {
      tree = std::move(grown);
    } else {
      writing_->forget();
      if (auto undone = writing_->run("ROLLBACK TO act"); !undone) return fail(std::move(undone.error()));
    }
    if (auto ended = writing_->run("RELEASE act"); !ended) return fail(std::move(ended.error()));
    return {};
  }

  Result<void> act_in(Job& job, Frontier& tree) {
    job.thrown = nullptr;
    try {
      auto sealed = perform(*writing_, surroundings_, *job.act);
      if (!sealed) return fail(std::move(sealed.error()));
      return *sealed ? append_leaf(*writing_, tree, **sealed, {}) : Result<void>{};
    } catch (...) {
      job.thrown = std::current_exception();
      return fail("store.closed");
    }
  }

  const std::string path_;
  const std::string vfs_;
  std::unique_ptr<SqliteConnection> writing_;  // the writer's alone
  const Surroundings surroundings_;
  std::optional<Error> broken_;
  bool unsigned_leaves_ = true;  // the last to write may have stopped before signing
  bool head_wanted_ = false;
  Steady::duration last_took_{};
  std::size_t last_group_ = 0;
  Steady::time_point next_head_ = Steady::now() + kBetweenHeads;

  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<Job*> waiting_;
  std::size_t wanted_ = 1;  // how many have to wait before the writer is woken
  std::vector<std::unique_ptr<SqliteConnection>> readers_;
  bool stopping_ = false;
  Result<void> closing_;
  std::thread writer_;  // last: it uses all of the above
};

}  // namespace

Result<std::unique_ptr<Engine>> open_sqlite(const std::string& path, const std::string& vfs,
                                            Surroundings surroundings) {
  auto writing = SqliteConnection::open(path, vfs, SqliteConnection::Use::writing);
  if (!writing) return fail(std::move(writing.error()));
  return std::make_unique<SqliteEngine>(path, vfs, std::move(*writing), std::move(surroundings));
}

}  // namespace sluice::store
