// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/file.hpp"

#include <doctest/doctest.h>
#include <fstream>
#include <unistd.h>

using namespace sluice;
namespace fs = std::filesystem;

namespace {

// A directory of this process's own, gone at the end.
struct Scratch {
  fs::path path = fs::temp_directory_path() / ("sluice-file-test-" + std::to_string(::getpid()));
  Scratch() { fs::create_directories(path); }
  ~Scratch() { fs::remove_all(path); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
};

}  // namespace

TEST_CASE("a file is read whole, byte for byte") {
  const Scratch scratch;
  for (const std::size_t size : {0UL, 1UL, 65535UL, 65536UL, 65537UL, 1000000UL}) {
    CAPTURE(size);
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 % 251);
    std::ofstream(scratch.path / "稀土.bin", std::ios::binary) << bytes;
    CHECK(read_file(scratch.path / "稀土.bin").value() == bytes);
    CHECK(read_file(scratch.path / "稀土.bin", size).value() == bytes);
    if (size > 0) CHECK(read_file(scratch.path / "稀土.bin", size - 1).error().code == "file.too_large");
  }
}

TEST_CASE("what cannot be read is named with its reason") {
  const Scratch scratch;
  const auto missing = read_file(scratch.path / "none.toml");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == "file.missing");
  CHECK(missing.error().where.file == (scratch.path / "none.toml").string());
  CHECK(read_file(scratch.path).error().code == "file.directory");
  std::ofstream(scratch.path / "plain") << "x";
  CHECK(read_file(scratch.path / "plain" / "inside").error().code == "file.missing");
  if (::geteuid() != 0) {  // root may read anything
    fs::permissions(scratch.path / "plain", fs::perms::none);
    CHECK(read_file(scratch.path / "plain").error().code == "file.unreadable");
  }
}
