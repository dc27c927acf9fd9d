// SPDX-License-Identifier: Apache-2.0
// Expected digests: the test data of Certificate Transparency, which agree with RFC 6962 §2.1.3
// (transparency-dev/merkle, testonly/constants.go and testonly/reference_test.go, Apache-2.0; before that
// google/certificate-transparency).
#include "tree.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace sluice::store;

namespace {

std::vector<Digest> reference_leaves() {
  std::vector<Digest> leaves;
  for (const char* hex :
       {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}) {
    leaves.push_back(leaf_hash(*from_hex(hex)));
  }
  return leaves;
}

Path path_of(std::initializer_list<const char*> hex) {
  Path path;
  for (const char* digest : hex) path.push_back(*digest_from_hex(digest));
  return path;
}

// MTH of RFC 9162 §2.1.1, word for word.
Digest naive_root(std::span<const Digest> leaves) {
  if (leaves.empty()) return sha256_of({});
  if (leaves.size() == 1) return leaves[0];
  std::size_t k = 1;
  while (k * 2 < leaves.size()) k *= 2;
  return sha256_of({"\x01", as_text(naive_root(leaves.first(k))), as_text(naive_root(leaves.subspan(k)))});
}

std::vector<Digest> some_leaves(std::size_t size) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < size; ++i) leaves.push_back(leaf_hash(std::to_string(i)));
  return leaves;
}

}  // namespace

TEST_CASE("the roots of the published trees of 0 to 8 leaves come out") {
  const std::array<const char*, 9> roots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  const auto leaves = reference_leaves();
  for (std::size_t size = 0; size <= 8; ++size) {
    CHECK(to_hex(root_of(std::span(leaves).first(size))) == roots[size]);
  }
}

TEST_CASE("the published paths of inclusion and consistency come out") {
  const auto leaves = reference_leaves();
  const std::span all(leaves);
  CHECK(inclusion_path(all.first(1), 0).empty());
  CHECK(inclusion_path(all.first(5), 1) ==
        path_of({"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                 "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                 "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
  CHECK(inclusion_path(all, 5) == path_of({"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                                           "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                           "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  CHECK(consistency_path(all.first(5), 2) ==
        path_of({"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                 "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
  CHECK(consistency_path(all, 6) == path_of({"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
}

TEST_CASE("a tree grown leaf by leaf has the root of the recursive definition") {
  CHECK(rc::check([] {
    const auto size = *rc::gen::inRange<std::size_t>(0, 200);
    const auto leaves = some_leaves(size);
    Frontier frontier;
    for (const Digest& leaf : leaves) frontier.append(leaf);
    RC_ASSERT(frontier.root() == naive_root(leaves));
    RC_ASSERT(Frontier(frontier.size(), frontier.peaks()).root() == naive_root(leaves));
  }));
}

TEST_CASE("every path holds for its own leaf and trees, and for no other") {
  CHECK(rc::check([] {
    const auto size = *rc::gen::inRange<std::size_t>(1, 80);
    const auto leaves = some_leaves(size);
    const Digest root = naive_root(leaves);
    const auto index = *rc::gen::inRange<std::size_t>(0, size);
    const Path included = inclusion_path(leaves, index);
    RC_ASSERT(inclusion_holds(leaves[index], index, size, included, root));
    for (std::size_t other = 0; other < size; ++other) {
      if (other == index) continue;
      RC_ASSERT(!inclusion_holds(leaves[other], other, size, included, root));
      RC_ASSERT(!inclusion_holds(leaves[index], other, size, included, root));
    }
    const auto first = *rc::gen::inRange<std::size_t>(1, size + 1);
    const Digest first_root = naive_root(std::span(leaves).first(first));
    Path consistent = consistency_path(leaves, first);
    RC_ASSERT(consistency_holds(first, first_root, size, root, consistent));
    Digest altered = first_root;
    altered[0] ^= 1U;
    RC_ASSERT(!consistency_holds(first, altered, size, root, consistent));
    for (Digest& step : consistent) {
      step[5] ^= 4U;
      RC_ASSERT(!consistency_holds(first, first_root, size, root, consistent));
      step[5] ^= 4U;
    }
    consistent.push_back(root);
    RC_ASSERT(!consistency_holds(first, first_root, size, root, consistent));
  }));
}
