// SPDX-License-Identifier: Apache-2.0
// Proofs as JSON.
#include <charconv>

#include "journal.hpp"

namespace sluice::store {
namespace {

Json path_value(const Path& path) {
  Json list = Json::array();
  for (const Digest& step : path) list.items.push_back(Json::string(to_hex(step)));
  return list;
}

Json whole(std::uint64_t number) { return Json::number(std::to_string(number)); }

bool read(const Json& value, std::string_view name, std::uint64_t& number) {
  const Json* member = value.find(name);
  if (member == nullptr || member->kind != Json::Kind::number) return false;
  const char* end = member->text.data() + member->text.size();
  const auto [stop, fault] = std::from_chars(member->text.data(), end, number);
  return fault == std::errc() && stop == end;
}

bool read(const Json& value, Path& path) {
  const Json* member = value.find("path");
  if (member == nullptr || member->kind != Json::Kind::array) return false;
  for (const Json& item : member->items) {
    const auto step = digest_from_hex(item.text);
    if (!step) return false;
    path.push_back(*step);
  }
  return true;
}

}  // namespace

Json to_json_value(const InclusionProof& proof) {
  return Json::object({{"v", whole(1)},
                       {"number", whole(proof.number)},
                       {"size", whole(proof.size)},
                       {"leaf", Json::string(proof.leaf)},
                       {"path", path_value(proof.path)}});
}

Json to_json_value(const ConsistencyProof& proof) {
  return Json::object({{"v", whole(1)},
                       {"first", whole(proof.first)},
                       {"second", whole(proof.second)},
                       {"path", path_value(proof.path)}});
}

Result<InclusionProof> inclusion_from(const Json& value) {
  InclusionProof proof;
  std::uint64_t version = 0;
  const Json* leaf = value.find("leaf");
  const bool complete = read(value, "v", version) && version == 1 && read(value, "number", proof.number) &&
                        read(value, "size", proof.size) && leaf != nullptr && read(value, proof.path);
  if (!complete) return fail("journal.proof_invalid");
  proof.leaf = leaf->text;
  return proof;
}

Result<ConsistencyProof> consistency_from(const Json& value) {
  ConsistencyProof proof;
  std::uint64_t version = 0;
  const bool complete = read(value, "v", version) && version == 1 && read(value, "first", proof.first) &&
                        read(value, "second", proof.second) && read(value, proof.path);
  if (!complete) return fail("journal.proof_invalid");
  return proof;
}

}  // namespace sluice::store
