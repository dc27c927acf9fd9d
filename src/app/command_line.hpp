// SPDX-License-Identifier: Apache-2.0
// The command line: parses, dispatches to one file per command, and turns every fault into one line on
// the error stream and an exit status.
#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "sluice/base/zone.hpp"

namespace sluice::app {

// What scripts may rely on.
enum class Exit {
  done = 0,
  faults = 1,   // an input, a rulebook or an output was at fault; what could be done was done
  usage = 2,    // the command line itself; where 1 has a meaning of its own (conform), also what cannot be used
  reached = 3,  // --fail-on: an outcome at or above the one named
};

struct World {  // everything that is not an argument
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  const Clock& clock;
  bool terminal = false;  // the error stream is a terminal: show progress there
  std::string program;    // as it was called, to find what is installed beside it
};

[[nodiscard]] Exit run(const std::vector<std::string>& arguments, World& world);

}  // namespace sluice::app
