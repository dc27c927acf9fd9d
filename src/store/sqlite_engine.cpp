// SPDX-License-Identifier: Apache-2.0
// Acts that come at the same time are committed together, which costs one sync. Whoever comes first leads: when the
// group before has committed, it takes those who came meanwhile, performs each act in a savepoint, commits, and answers
// them all. Readers have connections of their own and wait for nobody.
#include <atomic>
#include <condition_variable>
#include <exception>
#include <future>
#include <mutex>
#include <thread>

#include "book.hpp"
#include "engine.hpp"
#include "sluice/base/check.hpp"
#include "sqlite_connection.hpp"

namespace sluice::store {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kPendingPerCommit = 256;
constexpr auto kBetweenHeads = std::chrono::milliseconds(500);

struct Job {
  const Act* act = nullptr;
  Result<void> result;
  std::exception_ptr thrown;
};

// Acts that share a commit. Their jobs lie with the clients, each of which holds the group until it has its answer.
struct Group {
  std::vector<Job*> jobs;  // the first is the leader's
  std::promise<void> answering;
  std::shared_future<void> answered = answering.get_future().share();
};

class SqliteEngine final : public Engine {
 public:
  SqliteEngine(std::string path, std::string vfs, std::unique_ptr<SqliteConnection> writing, Surroundings surroundings)
      : path_(std::move(path)),
        vfs_(std::move(vfs)),
        surroundings_(std::move(surroundings)),
        writing_(std::move(writing)),
        signer_([this] { sign_on(); }) {}
  ~SqliteEngine() override { static_cast<void>(close()); }

  Result<void> write(const Act& act) override {
    CHECK_THAT(performing_ != std::this_thread::get_id());  // an act within an act would wait for itself
    Job job{&act, {}, {}};
    std::shared_ptr<Group> group;
    bool leads = false;
    {
      const std::scoped_lock lock(mutex_);
      if (closed_) return fail("store.closed");
      leads = forming_ == nullptr;
      if (leads) forming_ = std::make_shared<Group>();
      group = forming_;
      group->jobs.push_back(&job);
      if (group->jobs.size() == wanted_) gathered_.notify_one();
    }
    if (leads) {
      lead(*group);
    } else {
      group->answered.wait();
    }
    if (job.thrown) std::rethrow_exception(job.thrown);
    return std::move(job.result);
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
    return write([this](Transaction&) -> Result<void> {
      head_wanted_ = true;
      return {};
    });
  }

  Result<void> close() override {
    {
      std::unique_lock lock(mutex_);
      if (closed_) return {};
      closed_ = true;
      head_changed_.notify_one();
      turn_.wait(lock, [&] { return !committing_ && forming_ == nullptr; });
    }
    signer_.join();
    head_wanted_ = true;
    auto settled = commit({});
    const std::scoped_lock lock(mutex_);
    readers_.clear();
    writing_.reset();
    return settled;
  }

 private:
  Result<std::unique_ptr<SqliteConnection>> take_reader() {
    {
      const std::scoped_lock lock(mutex_);
      if (closed_) return fail("store.closed");
      if (!readers_.empty()) {
        auto reader = std::move(readers_.back());
        readers_.pop_back();
        return reader;
      }
    }
    return SqliteConnection::open(path_, vfs_, SqliteConnection::Use::reading);
  }

  // Commits the group when it is its turn. An exception that is not an act's ends the program.
  void lead(Group& group) noexcept {
    {
      std::unique_lock lock(mutex_);
      turn_.wait(lock, [&] { return !committing_; });
      gather(lock, group);
      committing_ = true;
      forming_.reset();
    }
    performing_ = std::this_thread::get_id();
    const auto started = Steady::now();
    commit_or_split(group.jobs);
    const auto took = Steady::now() - started;
    performing_ = std::thread::id();
    {
      const std::scoped_lock lock(mutex_);
      committing_ = false;
      last_took_ = took;
      last_group_ = group.jobs.size();
      const bool was_due = head_due_.has_value();
      head_due_ = unsigned_leaves_ ? std::optional(next_head_) : std::nullopt;
      if (head_due_ && !was_due) head_changed_.notify_one();
      turn_.notify_all();
    }
    group.answering.set_value();
  }

  // Those who were just answered are about to come again: a wait that is short beside a commit takes them along.
  void gather(std::unique_lock<std::mutex>& lock, const Group& group) {
    wanted_ = last_group_;
    gathered_.wait_for(lock, last_took_ / 8, [&] { return closed_ || group.jobs.size() >= wanted_; });
    wanted_ = 0;
  }

  // Signs what nobody signs in passing.
  void sign_on() {
    std::unique_lock lock(mutex_);
    while (!closed_) {
      if (!head_due_) {
        head_changed_.wait(lock);
      } else if (const auto due = *head_due_; Steady::now() < due) {
        head_changed_.wait_until(lock, due);
      } else {
        lock.unlock();
        const auto settled = settle();
        lock.lock();
        if (!settled) head_changed_.wait_for(lock, kBetweenHeads);
      }
    }
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
    auto signs = write_group(jobs);
    Result<void> done = signs ? writing_->script("COMMIT") : fail(std::move(signs.error()));
    if (signs && !done && done.error().code == "store.io") {
      // the log may or may not have reached the disk whole; only opening it again tells
      broken_ = Error{"store.outcome_unknown", done.error().arguments, {}};
      done = fail(*broken_);
    }
    if (done && *signs) {
      head_wanted_ = false;
      unsigned_leaves_ = false;
      next_head_ = Steady::now() + kBetweenHeads;
    }
    if (!done && writing_->in_transaction()) static_cast<void>(writing_->script("ROLLBACK"));
    writing_->forget();
    return done;
  }

  // Whether it signed a head.
  Result<bool> write_group(const std::vector<Job*>& jobs) {
    auto tree = load_tree(*writing_);
    if (!tree) return fail(std::move(tree.error()));
    const std::uint64_t before = tree->size();
    for (Job* job : jobs) {
      auto kept = jobs.size() == 1 ? write_alone(*job, *tree) : write_one(*job, *tree);
      if (!kept) return fail(std::move(kept.error()));
    }
    const auto pending = number_pending(*writing_, *tree, kPendingPerCommit);  // left by another kind of store
    if (!pending) return fail(pending.error());
    if (tree->size() > before) {
      if (auto saved = save_tree(*writing_, *tree); !saved) return fail(std::move(saved.error()));
      unsigned_leaves_ = true;
    }
    if (!head_wanted_ && !(unsigned_leaves_ && Steady::now() >= next_head_)) return false;
    auto kept = sign_head(*writing_, *tree, surroundings_.key, surroundings_.clock.now());
    return kept ? Result<bool>(true) : fail(std::move(kept.error()));
  }

  // Undone with its group, which is itself.
  Result<void> write_alone(Job& job, Frontier& tree) {
    job.result = act_in(job, tree);
    return job.result;
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
      return *sealed ? append_leaf(*writing_, tree, std::move(**sealed), {}) : Result<void>{};
    } catch (...) {
      job.thrown = std::current_exception();
      return fail("store.closed");
    }
  }

  const std::string path_;
  const std::string vfs_;
  const Surroundings surroundings_;

  // the leader's alone
  std::unique_ptr<SqliteConnection> writing_;
  std::optional<Error> broken_;
  bool unsigned_leaves_ = true;  // the last to write may have stopped before signing
  bool head_wanted_ = false;
  Steady::time_point next_head_ = Steady::now() + kBetweenHeads;

  std::atomic<std::thread::id> performing_;  // the leader that performs acts

  std::mutex mutex_;  // over what follows
  std::shared_ptr<Group> forming_;
  bool committing_ = false;
  bool closed_ = false;
  std::condition_variable turn_;  // a group has been committed
  std::size_t wanted_ = 0;        // how many acts a leader waits for
  std::condition_variable gathered_;
  Steady::duration last_took_{};
  std::size_t last_group_ = 0;
  std::optional<Steady::time_point> head_due_ = next_head_;
  std::condition_variable head_changed_;
  std::vector<std::unique_ptr<SqliteConnection>> readers_;
  std::thread signer_;  // last: it uses all of the above
};

}  // namespace

Result<std::unique_ptr<Engine>> open_sqlite(const std::string& path, const std::string& vfs,
                                            Surroundings surroundings) {
  auto writing = SqliteConnection::open(path, vfs, SqliteConnection::Use::writing);
  if (!writing) return fail(std::move(writing.error()));
  return std::make_unique<SqliteEngine>(path, vfs, std::move(*writing), std::move(surroundings));
}

}  // namespace sluice::store
