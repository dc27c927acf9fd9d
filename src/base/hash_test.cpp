// SPDX-License-Identifier: Apache-2.0
#include "sluice/base/hash.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <set>

#include "sluice/base/csv.hpp"
#include "sluice/base/file.hpp"

using namespace sluice;

// FIPS 180-4 examples, published by NIST ("SHA_All.pdf") and as FIPS 180-2 appendix B.
TEST_CASE("sha256 gives the published digests") {
  CHECK(sha256("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "sha256:248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256(std::string(1'000'000, 'a')) ==
        "sha256:cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("the manifest of data/reference names every table with the digest it has") {
  const std::filesystem::path directory = SLUICE_SOURCE_DIR "/data/reference";
  const CsvTable manifest = parse_csv(read_file(directory / "manifest.csv").value()).value();
  REQUIRE(manifest.header.at(0) == "file");
  const auto digest = static_cast<std::size_t>(manifest.column("sha256"));
  std::set<std::string> named = {"manifest.csv"};
  for (const CsvRow& row : manifest.rows) {
    named.insert(row.cells[0]);
    const std::string actual = sha256(read_file(directory / row.cells[0]).value());
    CHECK_MESSAGE(actual == "sha256:" + row.cells.at(digest), row.cells[0] << " has changed; it is now " << actual);
    for (const std::string& cell : row.cells) CHECK_FALSE(cell.empty());
  }
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    CHECK_MESSAGE(named.contains(entry.path().filename().string()), entry.path() << " is not in the manifest");
  }
}
