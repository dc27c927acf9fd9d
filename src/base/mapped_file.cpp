// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace sluice {

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const auto refuse = [&](std::string_view code) { return fail(code, {}, Where{path.string(), 0, {}}); };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    std::error_code none;
    return refuse(std::filesystem::exists(path, none) ? "file.unreadable" : "file.missing");
  }
  struct stat about{};
  const bool known = ::fstat(file, &about) == 0;
  const bool folder = known && S_ISDIR(about.st_mode);
  const auto size = known ? static_cast<std::size_t>(about.st_size) : 0;
  void* data = nullptr;
  if (known && !folder && size != 0) data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  ::close(file);
  if (folder) return refuse("file.directory");
  if (!known || data == MAP_FAILED) return refuse("file.unreadable");
  return MappedFile(static_cast<const char*>(data), size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

}  // namespace sluice
