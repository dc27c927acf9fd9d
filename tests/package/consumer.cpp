// SPDX-License-Identifier: Apache-2.0
// A program outside the tree that uses the installed headers and libraries, top and bottom of the house.
#include "sluice/office/determine.hpp"
#include "sluice/screening/identifier.hpp"
#include "sluice/wire/determination.hpp"

int main() {
  const auto determined = sluice::office::Determiner({}).determine({}, {});
  const bool written = determined && !sluice::wire::determination_json(*determined).empty();
  return written && sluice::screening::is_lei("529900T8BM49AURSDO55") ? 0 : 1;
}
