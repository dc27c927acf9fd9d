// SPDX-License-Identifier: Apache-2.0
// What impact() keeps so that rows which no law can tell apart are decided once.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "planted.hpp"
#include "sluice/base/date.hpp"

namespace sluice::rulebook {

struct MemoKey {
  std::uint64_t a = 0, b = 0;
  friend bool operator==(const MemoKey&, const MemoKey&) = default;
};

// An open table of keys and numbers; forgets everything when it has `most`.
class Memo {
 public:
  explicit Memo(std::size_t most) : most_(most), slots_(1U << 12U) {}
  // The number kept under the key; kNone where there is none.
  [[nodiscard]] std::uint32_t find(const MemoKey& key) const {
    for (std::size_t at = place(key);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].number == kNone || slots_[at].key == key) return slots_[at].number;
    }
  }
  void keep(const MemoKey& key, std::uint32_t number) {
    if (used_ * 2 >= slots_.size()) grow();
    std::size_t at = place(key);
    while (slots_[at].number != kNone) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {key, number};
    ++used_;
  }
  static constexpr std::uint32_t kNone = UINT32_MAX;

 private:
  struct Slot {
    MemoKey key;
    std::uint32_t number = kNone;
  };
  [[nodiscard]] std::size_t place(const MemoKey& key) const {
    std::uint64_t mixed = (key.a ^ (key.b << 17U | key.b >> 47U)) * 0x9E3779B97F4A7C15U;
    mixed ^= mixed >> 32U;
    return static_cast<std::size_t>(mixed * 0xD6E8FEB86659FD93U >> 20U) & (slots_.size() - 1);
  }
  void grow() {
    std::vector<Slot> old(used_ >= most_ ? slots_.size() : slots_.size() * 2);
    old.swap(slots_);
    const bool forget = used_ >= most_;
    used_ = 0;
    if (forget) return;
    for (const Slot& slot : old) {
      if (slot.number != kNone) keep(slot.key, slot.number);
    }
  }
  std::size_t most_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

// The stretch between breakpoints in which a day lies.
class Stretches {
 public:
  Stretches(const std::vector<Date>& a, const std::vector<Date>& b) {
    std::vector<Date> all = a;
    all.insert(all.end(), b.begin(), b.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    starts_.push_back(Date::min());
    starts_.insert(starts_.end(), all.begin(), all.end());
    if (all.empty()) return;
    first_ = all.front();
    std::uint32_t stretch = 0;
    for (Date day = first_; day <= all.back(); day = day + 1) {
      if (stretch < all.size() && all[stretch] + (planted(24) ? 1 : 0) <= day) ++stretch;
      by_day_.push_back(stretch);
    }
  }
  [[nodiscard]] std::uint32_t of(Date day) const {
    if (by_day_.empty() || day < first_) return 0;
    const auto place = static_cast<std::size_t>(day - first_);
    return by_day_[std::min(place, by_day_.size() - 1)];
  }
  [[nodiscard]] std::size_t size() const { return starts_.size(); }
  [[nodiscard]] Date first_day(std::uint32_t stretch) const { return starts_[stretch]; }

 private:
  Date first_{};
  std::vector<Date> starts_;
  std::vector<std::uint32_t> by_day_;
};

// Rows counted by pair and group.
class Tally {
 public:
  void add(std::uint32_t pair, std::uint32_t group) {
    const MemoKey key{pair, group};
    const std::uint32_t known = places_.find(key);
    if (known != Memo::kNone) {
      ++all_[known].second;
      return;
    }
    places_.keep(key, static_cast<std::uint32_t>(all_.size()));
    all_.emplace_back(key, 1);
  }
  // A key may stand there more than once.
  [[nodiscard]] const std::vector<std::pair<MemoKey, std::uint64_t>>& all() const { return all_; }

 private:
  Memo places_{1U << 20U};
  std::vector<std::pair<MemoKey, std::uint64_t>> all_;
};

// Numbers under keys of any length, for all threads.
class SharedMemo {
 public:
  [[nodiscard]] std::optional<std::uint32_t> find(const std::string& key) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    const auto known = shard.numbers.find(key);
    return known == shard.numbers.end() ? std::nullopt : std::optional(known->second);
  }
  void keep(const std::string& key, std::uint32_t number) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    if (shard.numbers.size() >= kMost / shards_.size()) shard.numbers.clear();
    shard.numbers.emplace(key, number);
  }

 private:
  static constexpr std::size_t kMost = 1U << 21U;
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, std::uint32_t> numbers;
  };
  Shard& shard_of(const std::string& key) { return shards_[std::hash<std::string>()(key) >> 7U & 63U]; }
  std::array<Shard, 64> shards_;
};

}  // namespace sluice::rulebook
