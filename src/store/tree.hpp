// SPDX-License-Identifier: Apache-2.0
// The Merkle tree of RFC 9162 §2.1 over SHA-256 (that of RFC 6962): an append costs one hash, and one more for every
// second. Pure: bytes in, digests out.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "digest.hpp"

namespace sluice::store {

[[nodiscard]] Digest leaf_hash(std::string_view leaf);
[[nodiscard]] Digest node_hash(const Digest& left, const Digest& right);

// What is needed of a tree to let it grow: the roots of its complete subtrees, the largest first.
class Frontier {
 public:
  Frontier() = default;
  // `peaks` as peaks() gave them: one for each bit that is set in `size`.
  Frontier(std::uint64_t size, std::vector<Digest> peaks);

  void append(const Digest& leaf);
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] const std::vector<Digest>& peaks() const noexcept { return peaks_; }
  [[nodiscard]] Digest root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> peaks_;
};

[[nodiscard]] Digest root_of(std::span<const Digest> leaves);

using Path = std::vector<Digest>;
// PATH(index, leaves): that the leaf is in the tree. `index` is counted from 0 and below the number of leaves.
[[nodiscard]] Path inclusion_path(std::span<const Digest> leaves, std::size_t index);
// PROOF(first, leaves): that the tree of the first `first` leaves is its beginning. 0 < first <= leaves.
[[nodiscard]] Path consistency_path(std::span<const Digest> leaves, std::size_t first);

// RFC 9162 §2.1.3.2 and §2.1.4.2.
[[nodiscard]] bool inclusion_holds(const Digest& leaf, std::uint64_t index, std::uint64_t size, const Path& path,
                                   const Digest& root);
[[nodiscard]] bool consistency_holds(std::uint64_t first, const Digest& first_root, std::uint64_t second,
                                     const Digest& second_root, const Path& path);

}  // namespace sluice::store
