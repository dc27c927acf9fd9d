// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "sluice/base/result.hpp"

namespace sluice {

// The whole of a small file (rulebooks, tables). Fails with file.missing, file.directory,
// file.unreadable or file.too_large (above `limit` bytes); the error's `where` names the file.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = 64U << 20U);

}  // namespace sluice
