// SPDX-License-Identifier: Apache-2.0
#include "output.hpp"

#include <cerrno>
#include <cstring>

namespace sluice::app {
namespace {

tl::unexpected<Error> write_fault(const std::string& name) {
  return fail("output.write", {errno != 0 ? std::strerror(errno) : "closed"}, {name, 0, {}});
}

}  // namespace

Result<Output> Output::open(std::ostream& standard, const std::string& path) {
  Output output(standard);
  if (path.empty() || path == "-") return output;
  errno = 0;
  output.path_ = path;
  output.file_.emplace(path + ".part", std::ios::binary | std::ios::trunc);
  if (!*output.file_) {
    output.file_.reset();
    return write_fault(path);
  }
  return output;
}

Result<void> Output::write(std::string_view text) {
  errno = 0;
  stream().write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream()) return write_fault(file_ ? path_.string() : "standard output");
  return {};
}

Result<void> Output::close() {
  errno = 0;
  stream().flush();
  if (!stream()) return write_fault(file_ ? path_.string() : "standard output");
  if (!file_) return {};
  file_->close();
  std::error_code error;
  if (*file_) std::filesystem::rename(path_.string() + ".part", path_, error);
  if (!*file_ || error) return write_fault(path_.string());
  file_.reset();
  return {};
}

Output::Output(Output&& other) noexcept
    : standard_(other.standard_), file_(std::move(other.file_)), path_(std::move(other.path_)) {
  other.file_.reset();
}

Output::~Output() {
  if (!file_) return;
  file_->close();
  std::error_code none;
  std::filesystem::remove(path_.string() + ".part", none);
}

}  // namespace sluice::app
