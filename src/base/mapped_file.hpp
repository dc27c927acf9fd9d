// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "sluice/base/result.hpp"

namespace sluice {

// A file of any size as memory, read as it is touched and never written. A file that another program
// shortens meanwhile ends this one: files that are replaced by renaming are safe.
class MappedFile {
 public:
  // Fails with file.missing, file.directory or file.unreadable; the error's `where` names the file.
  [[nodiscard]] static Result<MappedFile> open(const std::filesystem::path& path);

  [[nodiscard]] std::string_view bytes() const noexcept { return {data_, size_}; }

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile();

 private:
  MappedFile(const char* data, std::size_t size) : data_(data), size_(size) {}
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace sluice
