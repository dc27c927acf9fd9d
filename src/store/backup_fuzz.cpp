// SPDX-License-Identifier: Apache-2.0
// A backup may be any bytes: it is restored whole, or the place stays as empty as it was.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"
#include "store.hpp"

using namespace sluice;
using namespace sluice::store;

namespace {

class StillClock final : public Clock {
  [[nodiscard]] Instant now() const override { return *parse_instant("2026-11-23T08:00:00Z"); }
};

// In memory where there is such a place, so that nothing waits for a disk.
std::filesystem::path make_folder() {
  const std::filesystem::path memory = "/dev/shm";
  auto folder = (std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path()) /
                ("sluice-fuzz-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  return folder;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const StillClock clock;
  static SystemRandom random;
  static const auto folder = make_folder();
  const auto file = folder / "backup";
  for (const auto& old : std::filesystem::directory_iterator(folder)) std::filesystem::remove(old.path());
  std::ofstream(file, std::ios::binary).write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  const std::string address = "sqlite:" + (folder / "restored.db").string();
  const Options options{{}, clock, random, {}, true};
  const auto restored = Store::restore(address, options, file);
  if (restored) return 0;
  CHECK_THAT(!describe(restored.error(), Language::chinese).empty());
  auto store = Store::open(address, options);
  CHECK_THAT(store.has_value());
  const auto leaves = store->read([](Reading& rows) { return rows.one<std::int64_t>("SELECT COUNT(*) FROM journal"); });
  CHECK_THAT(leaves && std::get<0>(**leaves) == 0);
  return 0;
}
