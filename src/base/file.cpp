// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/file.hpp"

#include <algorithm>
#include <fstream>

namespace sluice {

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  const auto refuse = [&](std::string_view code, std::vector<std::string> arguments = {}) {
    return fail(code, std::move(arguments), Where{path.string(), 0, {}});
  };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) return refuse("file.missing");
  if (status.type() == std::filesystem::file_type::directory) return refuse("file.directory");
  std::ifstream in(path, std::ios::binary);
  if (error || !in) return refuse("file.unreadable");

  // Read rather than ask for the size: a pipe has none, and a file may grow meanwhile.
  constexpr std::size_t kChunk = 64U << 10U;
  std::string bytes;
  while (bytes.size() <= limit) {
    const auto have = bytes.size();
    const auto want = have == 0 ? kChunk : std::max(kChunk, have);
    bytes.resize(have + std::min(want, limit - have + 1));
    in.read(bytes.data() + have, static_cast<std::streamsize>(bytes.size() - have));
    bytes.resize(have + static_cast<std::size_t>(in.gcount()));
    if (in.bad()) return refuse("file.unreadable");
    if (in.eof()) break;
  }
  if (bytes.size() > limit) return refuse("file.too_large", {std::to_string(limit)});
  return bytes;
}

}  // namespace sluice
