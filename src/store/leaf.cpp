// SPDX-License-Identifier: Apache-2.0
#include "leaf.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "digest.hpp"
#include "sluice/base/text.hpp"

namespace sluice::store {
namespace {

constexpr std::size_t kSaltBytes = 16;

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
  return bytes && bytes->size() == kSaltBytes && text && commitment(*bytes, opened.name, *text) == committed->text;
}

}  // namespace

std::string SealedEntry::leaf(std::uint64_t number) const {
  return before_number + std::to_string(number) + after_number;
}

std::string commitment(std::string_view salt, std::string_view name, std::string_view value) {
  return to_hex(sha256_of({salt, name, value}));
}

Result<SealedEntry> seal(const Entry& entry, Instant at, Random& random) {
  std::vector<const Json::Member*> fields;
  for (const Json::Member& field : entry.fields) fields.push_back(&field);
  std::ranges::sort(fields, canonical_before,
                    [](const Json::Member* field) -> std::string_view { return field->name; });
  std::string salts(fields.size() * kSaltBytes, '\0');
  random.fill({reinterpret_cast<unsigned char*>(salts.data()), salts.size()});

  SealedEntry sealed;
  std::string& leaf = sealed.before_number;
  std::string& opened = sealed.opened;
  for (const std::string* text : {&entry.act, &entry.actor, &entry.subject}) {
    if (first_invalid_utf8(*text)) return fail("text.invalid_utf8");
  }
  write_json_string(leaf += "{\"act\":", entry.act);
  write_json_string(leaf += ",\"actor\":", entry.actor);
  ((leaf += ",\"at\":\"") += to_string(at)) += "\",\"fields\":{";
  opened += '{';
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto& [name, value] = *fields[i];
    if (i > 0 && fields[i - 1]->name == name) return fail("journal.field_twice", {name});
    if (first_invalid_utf8(name)) return fail("text.invalid_utf8");
    if (auto exact = check_exact(value); !exact) return fail(std::move(exact.error()));
    const auto text = canonical_json(value);
    if (!text) return fail(text.error());
    const std::string_view salt = std::string_view(salts).substr(i * kSaltBytes, kSaltBytes);
    if (i > 0) leaf += ',';
    write_json_string(leaf, name);
    ((leaf += ":\"") += commitment(salt, name, *text)) += '"';
    if (i > 0) opened += ',';
    write_json_string(opened, name);
    ((((opened += ":{\"salt\":\"") += to_hex(salt)) += "\",\"value\":") += *text) += '}';
  }
  opened += '}';
  leaf += "},\"n\":";
  ((sealed.after_number += ",\"on\":\"") += to_string(entry.on)) += "\",\"subject\":";
  write_json_string(sealed.after_number, entry.subject);
  sealed.after_number += ",\"v\":1}";
  return sealed;
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
