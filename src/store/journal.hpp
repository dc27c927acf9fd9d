// SPDX-License-Identifier: Apache-2.0
// The journal read back: exported as lines of JSON, verified with nothing but the export and a head kept from earlier,
// and proven leaf by leaf (docs/journal.md).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "head.hpp"
#include "store.hpp"

namespace sluice::store {

// Takes one line, without its end. A failure stops what is being written.
using LineSink = std::function<Result<void>(std::string_view line)>;

// Every leaf in order with its hash and what is opened of it, then every head. Settles first.
[[nodiscard]] Result<void> export_journal(const Store& store, const LineSink& sink);
// The same of what a transaction sees, without settling.
[[nodiscard]] Result<void> export_snapshot(Reading& reading, const LineSink& sink);
[[nodiscard]] Result<std::optional<Head>> latest_head(const Store& store);

struct Verification {
  // What is wrong, each with its code and the leaf it names; the first thousand.
  std::vector<Error> findings;
  std::uint64_t leaves = 0;
  std::uint64_t redacted_fields = 0;
  std::optional<Head> last;  // the head over the most leaves: keep it for the next time
};

// Reads an export line by line. Finds journal.line_invalid, leaf_invalid, leaf_changed, field_changed, leaf_doubled,
// leaf_dropped, leaf_reordered, root, signature, truncated, unsigned; and against the earlier head also rewritten and
// key_changed. What is wrong is never a failure: it is a finding.
class JournalVerifier {
 public:
  explicit JournalVerifier(std::optional<Head> earlier = std::nullopt) : earlier_(std::move(earlier)) {}
  void line(std::string_view text);
  [[nodiscard]] Verification finish();

 private:
  struct Seen {
    std::uint64_t number;
    std::size_t position;
    Digest hash;
  };
  void find(Error error);
  void leaf(const Json& record);
  void check_order();
  void check_heads();
  void check_against_earlier(const std::vector<Digest>& hashes);

  std::optional<Head> earlier_;
  std::size_t lines_ = 0;
  std::vector<Seen> seen_;
  std::vector<Head> heads_;
  Verification verification_;
};

// The store's own journal, as an export of it would verify.
[[nodiscard]] Result<Verification> verify_journal(const Store& store, std::optional<Head> earlier = std::nullopt);

// That a leaf is among the first `size`, and that the first `first` leaves are the beginning of the first `second`.
struct InclusionProof {
  std::uint64_t number = 0;  // from 1
  std::uint64_t size = 0;
  std::string leaf;
  Path path;
  friend bool operator==(const InclusionProof&, const InclusionProof&) = default;
};
struct ConsistencyProof {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  Path path;
  friend bool operator==(const ConsistencyProof&, const ConsistencyProof&) = default;
};
// Fail with journal.range.
[[nodiscard]] Result<InclusionProof> prove_inclusion(const Store& store, std::uint64_t number, std::uint64_t size);
[[nodiscard]] Result<ConsistencyProof> prove_consistency(const Store& store, std::uint64_t first, std::uint64_t second);
// Need no store. Fail with journal.proof_invalid, also where the head's own signature does not hold.
[[nodiscard]] Result<void> check_proof(const InclusionProof& proof, const Head& head);
[[nodiscard]] Result<void> check_proof(const ConsistencyProof& proof, const Head& first, const Head& second);

// As people exchange them; read back with the same names. Fail with journal.proof_invalid.
[[nodiscard]] Json to_json_value(const InclusionProof& proof);
[[nodiscard]] Json to_json_value(const ConsistencyProof& proof);
[[nodiscard]] Result<InclusionProof> inclusion_from(const Json& value);
[[nodiscard]] Result<ConsistencyProof> consistency_from(const Json& value);

}  // namespace sluice::store
