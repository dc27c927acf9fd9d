// SPDX-License-Identifier: Apache-2.0
// A document may be called anything and hold anything: the first line is its name. No program gets through, and nothing
// that is not of its ending.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "document_check.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"

using namespace sluice;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return 0;
  const std::string_view name = text.substr(0, end), bytes = text.substr(end + 1);
  const auto type = office::check_document(name, bytes, {100'000, 1'000'000, 200, 100});
  if (!type) {
    CHECK_THAT(!describe(type.error(), Language::chinese).empty());
    return 0;
  }
  CHECK_THAT(!bytes.empty() && bytes.size() <= 100'000);
  static constexpr std::array<std::string_view, 3> kPrograms = {
      "\x7f"
      "ELF",
      "MZ", "#!"};
  for (const std::string_view program : kPrograms) CHECK_THAT(!bytes.starts_with(program));
  if (*type == "application/pdf") CHECK_THAT(bytes.find("%PDF-") != std::string_view::npos);
  return 0;
}
