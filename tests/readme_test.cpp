// SPDX-License-Identifier: Apache-2.0
// What the README tells a newcomer to type at a desk is done here, line by line, as it stands there.
#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>

#include "sluice/base/file.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

TEST_CASE("the README's desk runs as it stands there") {
  const std::string readme = read_file(SLUICE_SOURCE_DIR "/README.md").value();
  const auto section = readme.find("## Run a desk");
  const auto first = readme.find("```\n", section) + 4;
  const auto last = readme.find("```", first);
  REQUIRE(section != std::string::npos);
  const Folder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::create_directory_symlink(SLUICE_SOURCE_DIR "/tests", folder / "tests");
  std::filesystem::current_path(folder.path());
  std::istringstream lines(readme.substr(first, last - first));
  int commands = 0;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line.substr(0, line.find(" #")));
    std::vector<std::string> arguments;
    for (std::string word; words >> word;) arguments.push_back(word);
    REQUIRE(arguments.at(0) == "sluice");
    arguments.erase(arguments.begin());
    const Ran ran = run(arguments);
    CHECK_MESSAGE(ran.exit == Exit::done, line << ": " << ran.err);
    ++commands;
  }
  std::filesystem::current_path(before);
  CHECK(commands >= 8);
}
