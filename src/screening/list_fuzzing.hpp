// SPDX-License-Identifier: Apache-2.0
// What the fuzzers of the readers share: whatever the bytes, a reader comes to an end, what it refuses it refuses with
// a sentence, and what it accepts is a list.
#pragma once

#include <cstddef>
#include <cstdint>

#include "list_diff.hpp"
#include "list_readers.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"
#include "sluice/base/text.hpp"

namespace sluice::screening {

inline void check_reading(const ListSource& source) {
  const auto list = read_list(source, {"fuzz", "a publisher", Date{}, "", ""});
  if (!list) {
    CHECK_THAT(!describe(list.error()).empty());
    return;
  }
  CHECK_THAT(!list->entries.empty());
  for (const Entry& entry : list->entries) {
    CHECK_THAT(!entry.id.empty() && !entry.names.empty());
    for (const Name& name : entry.names) CHECK_THAT(!name.text.empty() && !first_invalid_utf8(name.text));
    for (const std::string& country : entry.countries) CHECK_THAT(country.size() == 2);
    for (std::size_t i = 0; i < entry.applies.size(); ++i) {
      CHECK_THAT(entry.applies[i].first <= entry.applies[i].last);
      CHECK_THAT(i == 0 || entry.applies[i - 1].last < entry.applies[i].first);
    }
  }
  CHECK_THAT(diff(*list, *list).empty());
}

inline void check_reading(ListFormat format, const std::uint8_t* data, std::size_t size) {
  ListSource source;
  source.format = format;
  source.text = {{reinterpret_cast<const char*>(data), size}, "fuzz"};
  check_reading(source);
}

}  // namespace sluice::screening
