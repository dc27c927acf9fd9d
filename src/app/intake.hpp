// SPDX-License-Identifier: Apache-2.0
// Transactions from the files that a command names, one at a time, with progress and complaints.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "sluice/trade/reference.hpp"
#include "sluice/trade/transaction.hpp"

namespace sluice::app {

struct IntakeOptions {
  std::vector<std::string> files;  // "-" is the standard input
  std::string format;              // json, ndjson or csv, where the names do not say
  bool strict = false;             // the first faulty record ends it
  std::string done = "read";       // what progress calls a record that was taken
};

class Intake {
 public:
  // All must outlive it.
  Intake(const Common& common, IntakeOptions options, const trade::Reference& reference)
      : common_(common), options_(std::move(options)), reference_(reference) {}

  // Gives every transaction to `take`. A faulty record or file is named on the error stream and passed over,
  // unless `strict`. False where it did not come to the end: a fault under `strict`, or one of `take`'s.
  bool run(const std::function<Result<void>(const trade::Transaction&)>& take);

  [[nodiscard]] std::uint64_t taken() const noexcept { return taken_; }
  [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }
  // `take` failed.
  [[nodiscard]] bool broken() const noexcept { return broken_; }

 private:
  bool file(const std::string& name, const std::function<Result<void>(const trade::Transaction&)>& take);
  bool refuse(const Error& error);

  const Common& common_;
  IntakeOptions options_;
  const trade::Reference& reference_;
  std::uint64_t taken_ = 0;
  std::uint64_t refused_ = 0;
  bool broken_ = false;
};

// A line on the terminal that says how far long work is, a few times a second; nothing where the error stream
// is no terminal.
class Progress {
 public:
  explicit Progress(const World& world);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  // `text` is asked for only when it is shown.
  void at(const std::function<std::string()>& text);

 private:
  const World& world_;
  std::int64_t start_, last_;  // milliseconds
  bool shown_ = false;
};

}  // namespace sluice::app
