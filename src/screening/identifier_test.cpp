// SPDX-License-Identifier: Apache-2.0
#include "identifier.hpp"

#include <doctest/doctest.h>

#include "sluice/trade/uscc.hpp"

namespace sluice::screening {
namespace {

TEST_CASE("published numbers have their check digits, and where the check is a prime's no digit may be another") {
  // Huawei's and Alibaba's codes in the register of the SAMR; Deutsche Bank's and Apple's LEI in GLEIF's; IMO numbers
  // of resolution A.1117(30)'s scheme, as published for Ever Given and Queen Mary 2.
  CHECK(trade::is_uscc("914403001922038216"));
  CHECK(trade::is_uscc("91330100799655058B"));
  CHECK(is_lei("7LTWFZYICNSX8D621K86"));
  CHECK(is_lei("HWUPKR0MPOU8FGXBT394"));
  CHECK(is_imo("9811000"));
  CHECK(is_imo("9241061"));
  for (const std::string number : {"914403001922038216", "7LTWFZYICNSX8D621K86"}) {
    for (std::size_t i = 0; i < number.size(); ++i) {
      for (char c = '0'; c <= '9'; ++c) {
        std::string changed = number;
        changed[i] = c;
        if (number[i] <= '9' && changed != number) CHECK_FALSE((trade::is_uscc(changed) || is_lei(changed)));
      }
    }
  }
  CHECK(is_duns("060902413"));
  CHECK_FALSE(is_duns("000000000"));
  CHECK_FALSE(is_duns("12345678"));
}

TEST_CASE("equal valid numbers decide, invalid ones say nothing, and two different ones of a kind are two parties") {
  const std::vector<Identifier> firm{{IdentifierKind::uscc, "9144 0300 1922 0382 16", "CN"}};
  CHECK(compare_identifiers(firm, {{IdentifierKind::uscc, "914403001922038216", ""}}).verdict ==
        IdentifierVerdict::same);
  CHECK(compare_identifiers(firm, {{IdentifierKind::uscc, "91330100799655058b", ""}}).verdict ==
        IdentifierVerdict::different);
  CHECK(compare_identifiers(firm, {{IdentifierKind::uscc, "914403001922038217", ""}}).verdict ==
        IdentifierVerdict::silent);
  CHECK(
      compare_identifiers({{IdentifierKind::imo, "IMO 9811000", ""}}, {{IdentifierKind::imo, "9811000", ""}}).verdict ==
      IdentifierVerdict::same);
  CHECK(compare_identifiers({{IdentifierKind::passport, "P 12", "IR"}}, {{IdentifierKind::passport, "p12", "IR"}})
            .verdict == IdentifierVerdict::same);
  CHECK(compare_identifiers({{IdentifierKind::passport, "P12", "IR"}}, {{IdentifierKind::passport, "P12", "SY"}})
            .verdict == IdentifierVerdict::silent);
}

}  // namespace
}  // namespace sluice::screening
