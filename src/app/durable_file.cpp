// SPDX-License-Identifier: Apache-2.0
#include "durable_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace sluice::app {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> fault(const fs::path& path) {
  return fail("output.write", {std::strerror(errno)}, {path.string(), 0, {}});
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0;
}

// The new name is on the disk only when its folder is.
Result<void> settle(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fault(folder);
  const bool fine = ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!fine) return fault(folder);
  return {};
}

}  // namespace

Result<void> write_durably(const fs::path& path, std::string_view bytes) {
  const std::string part = path.string() + ".part";
  const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return fault(path);
  const bool written = write_all(descriptor, bytes);
  const int reason = errno;
  const bool closed = ::close(descriptor) == 0;
  if (!written) errno = reason;
  if (!written || !closed || std::rename(part.c_str(), path.c_str()) != 0) {
    auto failed = fault(path);
    ::unlink(part.c_str());
    return failed;
  }
  return settle(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

Result<FolderLock> FolderLock::take(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fault(folder);
  FolderLock lock(descriptor);
  while (::flock(descriptor, LOCK_EX) != 0) {
    if (errno != EINTR) return fault(folder);
  }
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace sluice::app
