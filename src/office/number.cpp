// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/number.hpp"

#include <algorithm>
#include <cstddef>

namespace sluice::office {
namespace {

constexpr std::string_view kCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::size_t kModulus = 36;
constexpr std::size_t kDigits = 6;

// The sum of ISO/IEC 7064's hybrid system over what comes before the check character; hyphens are not read.
// Nothing (the modulus plus one) where a character is none of the 36.
std::size_t hybrid(std::string_view text) {
  std::size_t sum = kModulus;
  for (const char c : text) {
    if (c == '-') continue;
    const auto value = kCharacters.find(c);
    if (value == std::string_view::npos) return kModulus + 1;
    sum = (sum + value) % kModulus;
    if (sum == 0) sum = kModulus;
    sum = sum * 2 % (kModulus + 1);
  }
  return sum;
}

}  // namespace

std::string make_number(char kind, int year, std::int64_t running) {
  std::string digits = std::to_string(running);
  if (digits.size() < kDigits) digits.insert(0, kDigits - digits.size(), '0');
  const std::string number = std::string(1, kind) + "-" + std::to_string(year) + "-" + digits;
  return number + "-" + kCharacters[(kModulus + 1 - hybrid(number)) % kModulus];
}

bool number_checks(std::string_view number) noexcept {
  if (number.size() < 3 || number[number.size() - 2] != '-') return false;
  const std::size_t sum = hybrid(number.substr(0, number.size() - 2));
  const auto check = kCharacters.find(number.back());
  return sum <= kModulus && check != std::string_view::npos && (sum + check) % kModulus == 1;
}

}  // namespace sluice::office
