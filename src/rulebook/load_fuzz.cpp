// SPDX-License-Identifier: Apache-2.0
// The loader takes any bytes as the files of a regime: what it refuses it refuses with a place, what it
// accepts can be folded and decided under. Files are split at lines "=== name".
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "sluice/base/check.hpp"
#include "sluice/rulebook/check.hpp"
#include "sluice/rulebook/decide.hpp"
#include "sluice/rulebook/load.hpp"

namespace {

using namespace sluice;

const std::shared_ptr<const trade::Reference>& reference() {
  static const auto tables = [] {
    auto loaded = trade::Reference::load(SLUICE_SOURCE_DIR "/data/reference");
    CHECK_THAT(loaded.has_value());
    return std::make_shared<const trade::Reference>(std::move(*loaded));
  }();
  return tables;
}

rulebook::Bundle split(std::string_view text) {
  rulebook::Bundle bundle;
  while (!text.empty()) {
    const std::size_t end = text.find("\n=== ");
    std::string_view part = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (!part.starts_with("=== ")) continue;
    part.remove_prefix(4);
    const std::size_t line = part.find('\n');
    if (line == std::string_view::npos) continue;
    bundle.files.push_back({std::string(part.substr(0, line)), std::string(part.substr(line + 1))});
  }
  return bundle;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto book = rulebook::load(split({reinterpret_cast<const char*>(data), size}), *reference());
  if (!book) {
    CHECK_THAT(!book.error().where.file.empty());
    return 0;
  }
  const Date today{20000};
  (void)rulebook::check(*book, {.today = today});
  const auto shared = std::make_shared<const rulebook::Rulebook>(std::move(*book));
  const auto decider = rulebook::Decider::make(shared, reference());
  CHECK_THAT(decider.has_value());
  trade::Transaction transaction;
  transaction.lines.emplace_back();
  (void)decider->decide(transaction, {today, today, true});
  return 0;
}
