// SPDX-License-Identifier: Apache-2.0
// A file that is there whole or not at all, also after the machine stopped in the middle.
#pragma once

#include <filesystem>
#include <string_view>

#include "sluice/base/result.hpp"

namespace sluice::app {

// Writes beside it, waits until the bytes are on the disk, and renames. Fails with output.write.
[[nodiscard]] Result<void> write_durably(const std::filesystem::path& path, std::string_view bytes);

// Of several programs that keep lists in one folder only one is at work at a time: the others wait.
class FolderLock {
 public:
  // Fails with output.write.
  [[nodiscard]] static Result<FolderLock> take(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace sluice::app
