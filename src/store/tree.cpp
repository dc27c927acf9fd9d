// SPDX-License-Identifier: Apache-2.0
#include "tree.hpp"

#include <bit>

#include "sluice/base/check.hpp"

namespace sluice::store {
namespace {

// The largest power of two below `size`, which is where a tree of that size splits.
std::size_t split_of(std::size_t size) { return std::bit_floor(size - 1); }

// SUBPROOF: `known` is true while the reader of the proof has the root of the first tree at hand.
void consistency(std::span<const Digest> leaves, std::size_t first, bool known, Path& path) {
  if (first == leaves.size()) {
    if (!known) path.push_back(root_of(leaves));
    return;
  }
  const std::size_t split = split_of(leaves.size());
  if (first <= split) {
    consistency(leaves.first(split), first, known, path);
    path.push_back(root_of(leaves.subspan(split)));
  } else {
    consistency(leaves.subspan(split), first - split, false, path);
    path.push_back(root_of(leaves.first(split)));
  }
}

}  // namespace

Digest leaf_hash(std::string_view leaf) { return sha256_of({std::string_view("\0", 1), leaf}); }

Digest node_hash(const Digest& left, const Digest& right) { return sha256_of({"\x01", as_text(left), as_text(right)}); }

Frontier::Frontier(std::uint64_t size, std::vector<Digest> peaks) : size_(size), peaks_(std::move(peaks)) {
  CHECK_THAT(static_cast<std::size_t>(std::popcount(size_)) == peaks_.size());
}

void Frontier::append(const Digest& leaf) {
  peaks_.push_back(leaf);
  // each trailing one of the old size is a complete subtree that now has a twin
  for (std::uint64_t rest = size_; (rest & 1U) != 0; rest >>= 1U) {
    const Digest right = peaks_.back();
    peaks_.pop_back();
    peaks_.back() = node_hash(peaks_.back(), right);
  }
  ++size_;
}

Digest Frontier::root() const {
  if (peaks_.empty()) return sha256_of({});
  Digest root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = node_hash(peaks_[i], root);
  return root;
}

Digest root_of(std::span<const Digest> leaves) {
  Frontier frontier;
  for (const Digest& leaf : leaves) frontier.append(leaf);
  return frontier.root();
}

Path inclusion_path(std::span<const Digest> leaves, std::size_t index) {
  CHECK_THAT(index < leaves.size());
  if (leaves.size() == 1) return {};
  const std::size_t split = split_of(leaves.size());
  const bool left = index < split;
  Path path = left ? inclusion_path(leaves.first(split), index) : inclusion_path(leaves.subspan(split), index - split);
  path.push_back(root_of(left ? leaves.subspan(split) : leaves.first(split)));
  return path;
}

Path consistency_path(std::span<const Digest> leaves, std::size_t first) {
  CHECK_THAT(first > 0 && first <= leaves.size());
  Path path;
  consistency(leaves, first, true, path);
  return path;
}

bool inclusion_holds(const Digest& leaf, std::uint64_t index, std::uint64_t size, const Path& path,
                     const Digest& root) {
  if (index >= size) return false;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Digest hash = leaf;
  for (const Digest& sibling : path) {
    if (last == 0) return false;
    if ((node & 1U) != 0 || node == last) {
      hash = node_hash(sibling, hash);
      while ((node & 1U) == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && hash == root;
}

bool consistency_holds(std::uint64_t first, const Digest& first_root, std::uint64_t second, const Digest& second_root,
                       const Path& path) {
  if (first == 0 || first > second) return false;
  if (first == second) return path.empty() && first_root == second_root;
  if (path.empty()) return false;
  // the root of a first tree that is complete opens the path, and is not sent
  const bool complete = std::has_single_bit(first);
  std::uint64_t node = first - 1;
  std::uint64_t last = second - 1;
  while ((node & 1U) != 0) {
    node >>= 1U;
    last >>= 1U;
  }
  Digest old_root = complete ? first_root : path.front();
  Digest new_root = old_root;
  for (std::size_t i = complete ? 0 : 1; i < path.size(); ++i) {
    if (last == 0) return false;
    if ((node & 1U) != 0 || node == last) {
      old_root = node_hash(path[i], old_root);
      new_root = node_hash(path[i], new_root);
      while ((node & 1U) == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      new_root = node_hash(new_root, path[i]);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && old_root == first_root && new_root == second_root;
}

}  // namespace sluice::store
