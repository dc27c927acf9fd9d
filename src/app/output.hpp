// SPDX-License-Identifier: Apache-2.0
// Where answers go: the standard output, or a file that appears only when it is whole.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <ostream>
#include <string_view>

#include "sluice/base/result.hpp"

namespace sluice::app {

class Output {
 public:
  // With a path, writes to `path`.part beside it until close().
  static Result<Output> open(std::ostream& standard, const std::string& path);

  // Fails with output.write (a full disk, a closed pipe); the caller stops.
  [[nodiscard]] Result<void> write(std::string_view text);
  // Makes sure that all is written; a file takes its name. A file that is not closed is removed.
  [[nodiscard]] Result<void> close();

  Output(Output&& other) noexcept;
  Output& operator=(Output&&) = delete;
  ~Output();

 private:
  explicit Output(std::ostream& standard) : standard_(&standard) {}
  [[nodiscard]] std::ostream& stream() { return file_ ? *file_ : *standard_; }
  std::ostream* standard_;
  std::optional<std::ofstream> file_;
  std::filesystem::path path_;
};

}  // namespace sluice::app
