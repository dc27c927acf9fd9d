// SPDX-License-Identifier: Apache-2.0
// A licence document may be any JSON. Whatever is taken for one is not taken any more once a character of what the
// signature covers has changed.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "licence_document.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"

using namespace sluice;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto json = parse_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  const auto says = office::check_licence_document(*json, "");
  if (!says) {
    CHECK_THAT(!describe(says.error(), Language::chinese).empty());
    return 0;
  }
  CHECK_THAT(office::check_licence_document(*json, says->key).has_value());
  Json* licence = json->find("licence");
  CHECK_THAT(licence != nullptr);
  licence->members.push_back({"more", Json::string("x")});
  CHECK_THAT(!office::check_licence_document(*json, ""));
  return 0;
}
