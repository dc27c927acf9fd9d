// SPDX-License-Identifier: Apache-2.0
// An export of the journal and what people exchange of it may be anything. A verifier comes to an end and names what it
// finds; heads and proofs that can be read are written and read again as they were.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "journal.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"
#include "sluice/base/text.hpp"

using namespace sluice;
using namespace sluice::store;

namespace {

void check_line(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return;
  if (const auto head = head_from(*json); head) {
    const auto again = head_from(to_json_value(*head));
    CHECK_THAT(again && to_json(to_json_value(*again)) == to_json(to_json_value(*head)));
    static_cast<void>(signature_holds(*head));
  }
  if (const auto proof = inclusion_from(*json); proof) {
    CHECK_THAT(inclusion_from(to_json_value(*proof)) == *proof);
    CHECK_THAT(!check_proof(*proof, Head{}));  // nobody has signed such a head
  }
  if (const auto proof = consistency_from(*json); proof) {
    CHECK_THAT(consistency_from(to_json_value(*proof)) == *proof);
    CHECK_THAT(!check_proof(*proof, Head{}, Head{}));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  JournalVerifier verifier;
  for (const std::string_view line : split(text, '\n')) {
    verifier.line(line);
    check_line(line);
  }
  const Verification found = verifier.finish();
  for (const Error& finding : found.findings) CHECK_THAT(!describe(finding, Language::chinese).empty());
  CHECK_THAT(found.leaves <= size);
  return 0;
}
