// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/licence_document.hpp"

#include <algorithm>
#include <array>

#include "sluice/base/check.hpp"
#include "sluice/licensing/record.hpp"

namespace sluice::office {
namespace {

constexpr std::string_view kLabel = "sluice licence";

// What was granted; what became of it since is left out.
Json granted(const licensing::Licence& licence) {
  constexpr std::array<std::string_view, 14> kGranted{"sluice", "id",          "number", "application", "kind",
                                                      "holder", "province",    "lines",  "parties",     "end_users",
                                                      "from",   "destination", "until",  "conditions"};
  Json json = licensing::write_record(licence);
  std::erase_if(json.members,
                [&](const Json::Member& member) { return std::ranges::count(kGranted, member.name) == 0; });
  if (!licence.replaces.empty()) json.members.push_back({"replaces", Json::string(licence.replaces)});
  return json;
}

std::string canonical(const Json& json) {
  auto text = canonical_json(json);
  CHECK_THAT(text.has_value());
  return std::move(*text);
}

// Sixty bits in the letters and digits that are not taken for one another.
std::string code_of(const std::string& number, const std::string& text) {
  constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const store::Digest digest = store::sha256_of({kLabel, text});
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = bits << 8U | digest[i];
  std::string code = number + ".";
  for (unsigned i = 0; i < 12; ++i) {
    if (i == 4 || i == 8) code += '-';
    code += kLetters[(bits >> (59U - 5U * i)) & 31U];
  }
  return code;
}

}  // namespace

std::string licence_code(const licensing::Licence& licence) {
  return code_of(licence.number, canonical(granted(licence)));
}

Json signed_licence(const store::Store& store, const licensing::Licence& licence) {
  Json body = granted(licence);
  const std::string text = canonical(body);
  const store::Signature signature = store.sign(kLabel, text);
  return Json::object({{"sluice_licence", Json::number("1")},
                       {"licence", std::move(body)},
                       {"code", Json::string(code_of(licence.number, text))},
                       {"key", Json::string(signature.key_id())},
                       {"public", Json::string(store::to_hex(signature.public_key))},
                       {"signature", Json::string(store::to_hex(signature.bytes))}});
}

Result<DocumentSays> check_licence_document(const Json& document, const std::string& key) {
  const auto text = [&](std::string_view name) {
    const Json* member = document.find(name);
    return member == nullptr || member->kind != Json::Kind::string ? std::string() : member->text;
  };
  const Json* licence = document.find("licence");
  const Json* version = document.find("sluice_licence");
  const Json* number = licence == nullptr ? nullptr : licence->find("number");
  const auto public_key = store::digest_from_hex(text("public"));
  const auto bytes = store::from_hex(text("signature"));
  if (version == nullptr || version->text != "1" || number == nullptr || !public_key || !bytes)
    return fail("licence_document.invalid");
  const store::Signature signature{*public_key, *bytes};
  if (signature.key_id() != text("key")) return fail("licence_document.invalid");
  if (!key.empty() && signature.key_id() != key) return fail("licence_document.key", {signature.key_id(), key});
  const auto whole = canonical_json(*licence);
  if (!whole) return fail("licence_document.invalid");
  if (!store::holds(signature, kLabel, *whole)) return fail("licence_document.signature", {number->text});
  const std::string code = code_of(number->text, *whole);
  if (code != text("code")) return fail("licence_document.code", {number->text});
  return DocumentSays{number->text, code, signature.key_id()};
}

}  // namespace sluice::office
