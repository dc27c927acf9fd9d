// SPDX-License-Identifier: Apache-2.0
// What the tests over several modules share: the real law, its examples as transactions, the command
// line in process.
#pragma once

#include <filesystem>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "cases.hpp"
#include "command_line.hpp"
#include "library.hpp"
#include "sluice/base/json.hpp"
#include "sluice/rulebook/decide.hpp"
#include "sluice/rulebook/examples.hpp"
#include "sluice/trade/reference.hpp"
#include "sluice/wire/transaction.hpp"

namespace sluice::test {

struct Chinese {  // the law of rulebooks/CN, loaded once
  std::shared_ptr<const trade::Reference> reference;
  std::shared_ptr<const rulebook::Rulebook> book;
  std::vector<rulebook::Case> cases;
};
[[nodiscard]] const Chinese& chinese();

[[nodiscard]] Date day(std::string_view text);

// A decider over the real law; stops the test program where the assumptions are not the law's.
[[nodiscard]] rulebook::Decider decider(rulebook::Assumed assumed = {}, rulebook::Depth depth = rulebook::Depth::full);

// The transaction as JSON with some facts set otherwise, and back.
[[nodiscard]] Json with(const trade::Transaction& transaction, const std::vector<std::pair<std::string, Json>>& facts);
[[nodiscard]] Result<trade::Transaction> read(const Json& node);

// What one answer comes down to for the person who asked.
[[nodiscard]] std::string summary(const trade::LineDetermination& line);

struct Ran {
  app::Exit exit;
  std::string out;
  std::string err;
};
// `sluice arguments…` with `in` as the standard input, today being 2026-11-22.
[[nodiscard]] Ran run(std::vector<std::string> arguments, const std::string& in = {});

// A folder of the test's own, removed with the object.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  std::string write(const std::string& name, const std::string& text) const;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace sluice::test
