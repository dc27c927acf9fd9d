// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <iostream>

#include "command_line.hpp"

namespace {

class SystemClock final : public sluice::Clock {
 public:
  [[nodiscard]] sluice::Instant now() const override {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
};

}  // namespace

int main(int count, char** arguments) {
  std::ios::sync_with_stdio(false);
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is a write error, told like any other
  const SystemClock clock;
  sluice::app::World world{std::cin, std::cout, std::cerr, clock, isatty(STDERR_FILENO) != 0, arguments[0]};
  return static_cast<int>(sluice::app::run({arguments + 1, arguments + count}, world));
}
