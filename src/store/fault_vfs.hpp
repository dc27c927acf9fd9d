// SPDX-License-Identifier: Apache-2.0
// For tests: a disk for SQLite that can lose its power and be full. What was written and not synced is lost at a
// power cut, in part: any of those writes may have got to the disk, whole or torn, in any order.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace sluice::store {

class FaultDisk {
 public:
  // Registers itself with SQLite under name(); one at a time.
  FaultDisk();
  ~FaultDisk();
  FaultDisk(const FaultDisk&) = delete;
  FaultDisk& operator=(const FaultDisk&) = delete;
  [[nodiscard]] static std::string name() { return "sluice-fault"; }

  void cut_power_after(std::int64_t operations);  // writes, truncations and syncs; then everything fails
  void restore_power(std::mt19937& dice);         // with every connection closed
  void limit(std::size_t bytes);                  // SQLITE_FULL beyond
  [[nodiscard]] std::size_t used();
  [[nodiscard]] std::size_t lost() const noexcept { return lost_; }  // writes that power cuts threw away

  // Of SQLite's calls; false where there is no power.
  [[nodiscard]] bool powered();
  [[nodiscard]] bool spend();
  enum class Written { yes, no_power, full };
  [[nodiscard]] Written write(const std::string& file, std::size_t offset, std::string bytes);
  [[nodiscard]] bool truncate(const std::string& file, std::size_t size);
  [[nodiscard]] bool sync(const std::string& file);
  [[nodiscard]] std::string read(const std::string& file, std::size_t offset, std::size_t size);
  [[nodiscard]] std::size_t size(const std::string& file);
  [[nodiscard]] bool exists(const std::string& file);
  void create(const std::string& file);
  void remove(const std::string& file);

 private:
  struct Change {
    std::size_t offset;
    std::string bytes;
    bool truncation;
  };
  struct Content {
    std::string durable;
    std::string current;
    std::vector<Change> unsynced;
  };
  static void apply(std::string& content, const Change& change);
  bool spend_locked();

  std::mutex mutex_;
  std::map<std::string, Content> files_;
  std::int64_t left_ = -1;  // operations until the cut; -1: no cut
  bool powered_ = true;
  std::size_t limit_ = static_cast<std::size_t>(-1);
  std::size_t lost_ = 0;
};

}  // namespace sluice::store
