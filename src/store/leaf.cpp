// SPDX-License-Identifier: Apache-2.0
#include "leaf.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "digest.hpp"
#include "sluice/base/text.hpp"

namespace sluice::store {
namespace {

Result<void> check_exact(const Json& value) {
  if (value.kind == Json::Kind::number) {
    const auto text = canonical_json(value);
    if (!text || *text != value.text || text->find('e') != std::string::npos) {
      return fail("journal.number", {value.text});
    }
  }
  if (value.kind == Json::Kind::string && first_invalid_utf8(value.text)) return fail("text.invalid_utf8");
  for (const Json& item : value.items) {
    if (auto exact = check_exact(item); !exact) return exact;
  }
  for (const Json::Member& member : value.members) {
    if (auto exact = check_exact(Json::string(member.name)); !exact) return exact;
    if (auto exact = check_exact(member.value); !exact) return exact;
  }
  return {};
}

Result<std::uint64_t> number_of(const Json& leaf) {
  const Json* number = leaf.find("n");
  std::uint64_t n = 0;
  if (number == nullptr || number->kind != Json::Kind::number) return fail("journal.leaf_invalid", {"n"});
  const char* end = number->text.data() + number->text.size();
  const auto [stop, fault] = std::from_chars(number->text.data(), end, n);
  if (fault != std::errc() || stop != end || n == 0) return fail("journal.leaf_invalid", {"n"});
  return n;
}

// Whether the opened value is the one its commitment was made of.
bool fits(const Json::Member& opened, const Json* commitments) {
  const Json* committed = commitments->find(opened.name);
  const Json* salt = opened.value.find("salt");
  const Json* value = opened.value.find("value");
  if (committed == nullptr || salt == nullptr || value == nullptr) return false;
  const auto bytes = from_hex(salt->text);
  const auto text = canonical_json(*value);
  return bytes && bytes->size() == 16 && text && commitment(*bytes, opened.name, *text) == committed->text;
}

}  // namespace

std::string SealedEntry::leaf(std::uint64_t number) const {
  return before_number + std::to_string(number) + after_number;
}

std::string commitment(std::string_view salt, std::string_view name, std::string_view value) {
  return to_hex(sha256_of({salt, name, value}));
}

Result<SealedEntry> seal(const Entry& entry, Instant at, Random& random) {
  Json commitments = Json::object();
  Json opened = Json::object();
  for (const auto& [name, value] : entry.fields) {
    if (commitments.find(name) != nullptr) return fail("journal.field_twice", {name});
    if (auto exact = check_exact(value); !exact) return fail(std::move(exact.error()));
    auto text = canonical_json(value);
    if (!text) return fail(std::move(text.error()));
    std::array<unsigned char, 16> salt{};
    random.fill(salt);
    commitments.members.push_back({name, Json::string(commitment(as_text(salt), name, *text))});
    opened.members.push_back({name, Json::object({{"salt", Json::string(to_hex(salt))}, {"value", value}})});
  }
  const Json whole = Json::object({{"act", Json::string(entry.act)},
                                   {"actor", Json::string(entry.actor)},
                                   {"at", Json::string(to_string(at))},
                                   {"fields", std::move(commitments)},
                                   {"on", Json::string(to_string(entry.on))},
                                   {"subject", Json::string(entry.subject)},
                                   {"v", Json::number("1")}});
  if (auto exact = check_exact(whole); !exact) return fail(std::move(exact.error()));
  auto leaf = canonical_json(whole);
  auto beside = canonical_json(opened);
  if (!leaf) return fail(std::move(leaf.error()));
  if (!beside) return fail(std::move(beside.error()));
  // sorted, "n" stands before "on"; in a string the quotes would be escaped, so that this is the member itself
  const std::string after = ",\"on\":\"" + to_string(entry.on) + "\",\"subject\":";
  const std::size_t cut = leaf->rfind(after);
  return SealedEntry{leaf->substr(0, cut) + ",\"n\":", leaf->substr(cut), std::move(*beside)};
}

Result<LeafReading> read_leaf(std::string_view leaf, const Json& opened) {
  const auto read = parse_json(leaf);
  if (!read) return fail("journal.leaf_invalid", {std::string(read.error().code)});
  const auto canonical = canonical_json(*read);
  if (!canonical || *canonical != leaf) return fail("journal.leaf_invalid", {"RFC 8785"});
  const auto number = number_of(*read);
  if (!number) return fail(number.error());
  const Json* version = read->find("v");
  if (version == nullptr || version->text != "1") return fail("journal.leaf_invalid", {"v"});
  const Json* commitments = read->find("fields");
  if (commitments == nullptr || commitments->kind != Json::Kind::object) {
    return fail("journal.leaf_invalid", {"fields"});
  }
  LeafReading reading{*number, {}, 0};
  for (const Json::Member& field : opened.members) {
    if (!fits(field, commitments)) reading.unfit_fields.push_back(field.name);
  }
  reading.redacted = static_cast<std::size_t>(std::ranges::count_if(
      commitments->members, [&](const Json::Member& field) { return opened.find(field.name) == nullptr; }));
  return reading;
}

}  // namespace sluice::store
