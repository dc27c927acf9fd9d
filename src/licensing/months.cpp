// SPDX-License-Identifier: Apache-2.0
#include "months.hpp"

namespace sluice::licensing {

Date months_on(Date from, int months) {
  const std::string text = to_string(from);
  const int count = std::stoi(text.substr(0, 4)) * 12 + std::stoi(text.substr(5, 2)) - 1 + months;
  const int day = std::stoi(text.substr(8, 2));
  for (int back = 0; back < 4 && back < day; ++back) {
    const auto made = make_date(count / 12, static_cast<unsigned>(count % 12) + 1, static_cast<unsigned>(day - back));
    if (made) return *made;
  }
  return Date::max();
}

}  // namespace sluice::licensing
