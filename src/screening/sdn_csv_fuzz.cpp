// SPDX-License-Identifier: Apache-2.0
// OFAC's CSV takes any bytes as its three files, which a line "===" parts.
#include "list_fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::screening;
  ListSource source;
  source.format = ListFormat::sdn_csv;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  constexpr std::string_view kBetween = "\n===\n";
  std::vector<ListText> texts;
  for (;;) {
    const auto end = texts.size() < 2 ? rest.find(kBetween) : std::string_view::npos;
    texts.push_back({rest.substr(0, end), "fuzz"});
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + kBetween.size());
  }
  source.text = texts.front();
  source.beside.assign(texts.begin() + 1, texts.end());
  check_reading(source);
  return 0;
}
