// SPDX-License-Identifier: Apache-2.0
#include "head.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sluice/base/check.hpp"
#include "sluice/base/file.hpp"

namespace sluice::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kKeyLabel = "sluice journal key 1 ";

std::string id_of(const Digest& public_key) { return to_hex(sha256_of({as_text(public_key)})); }

constexpr std::string_view kHeadLabel = "sluice journal head";

std::string signed_text(const Head& head) {
  const Json body = Json::object({{"at", Json::string(head.at)},
                                  {"key", Json::string(head.key_id())},
                                  {"root", Json::string(to_hex(head.root))},
                                  {"size", Json::number(std::to_string(head.size))},
                                  {"v", Json::number("1")}});
  const auto text = canonical_json(body);
  CHECK_THAT(text.has_value());
  return *text;
}

std::string labelled(std::string_view label, std::string_view text) {
  return std::string(label) + '\n' + std::string(text);
}

const unsigned char* bytes_of(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

Result<void> write_key(const fs::path& file, const std::string& text) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return fail("journal.key_file", {file.string(), std::strerror(errno)});
  const bool written =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
  const int reason = errno;
  ::close(descriptor);
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const int folder_descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_descriptor >= 0) {
    ::fsync(folder_descriptor);  // else the name may be lost with the machine
    ::close(folder_descriptor);
  }
  if (!written) return fail("journal.key_file", {file.string(), std::strerror(reason)});
  return {};
}

}  // namespace

std::string Head::key_id() const { return id_of(public_key); }

std::string Signature::key_id() const { return id_of(public_key); }

bool holds(const Signature& signature, std::string_view label, std::string_view text) {
  const std::string whole = labelled(label, text);
  return signature.bytes.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(bytes_of(signature.bytes), bytes_of(whole), whole.size(),
                                     signature.public_key.data()) == 0;
}

bool signature_holds(const Head& head) {
  return holds({head.public_key, head.signature}, kHeadLabel, signed_text(head));
}

Json to_json_value(const Head& head) {
  return Json::object({{"v", Json::number("1")},
                       {"size", Json::number(std::to_string(head.size))},
                       {"root", Json::string(to_hex(head.root))},
                       {"at", Json::string(head.at)},
                       {"key", Json::string(head.key_id())},
                       {"public", Json::string(to_hex(head.public_key))},
                       {"signature", Json::string(to_hex(head.signature))}});
}

Result<Head> head_from(const Json& value) {
  const auto text = [&](std::string_view name) {
    const Json* member = value.find(name);
    return member == nullptr ? std::string() : member->text;
  };
  const std::string size = text("size");
  const auto root = digest_from_hex(text("root"));
  const auto key = digest_from_hex(text("public"));
  const auto signature = from_hex(text("signature"));
  Head head;
  const char* end = size.data() + size.size();
  const auto [stop, fault] = std::from_chars(size.data(), end, head.size);
  if (text("v") != "1" || !root || !key || !signature || fault != std::errc() || stop != end) {
    return fail("journal.head_invalid");
  }
  head.root = *root;
  head.at = text("at");
  head.public_key = *key;
  head.signature = *signature;
  if (head.key_id() != text("key")) return fail("journal.head_invalid");
  return head;
}

Result<SigningKey> SigningKey::open(const fs::path& file, bool make, Random& random) {
  CHECK_THAT(sodium_init() >= 0);
  std::error_code unknown;
  if (!fs::exists(file, unknown)) {
    if (!make) return fail("journal.key_missing", {file.string()});
    Digest seed{};
    random.fill(seed);
    if (auto written = write_key(file, std::string(kKeyLabel) + to_hex(seed) + "\n"); !written) {
      return fail(std::move(written.error()));
    }
    return SigningKey(seed);
  }
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) return fail("journal.key_file", {file.string(), std::strerror(errno)});
  const auto text = read_file(file, 4096);
  if (!text) return fail("journal.key_file", {file.string(), std::string(text.error().code)});
  const bool labelled = text->starts_with(kKeyLabel) && text->ends_with('\n');
  const auto seed =
      labelled ? digest_from_hex(std::string_view(*text).substr(kKeyLabel.size(), text->size() - kKeyLabel.size() - 1))
               : std::nullopt;
  if (!seed || (status.st_mode & 077U) != 0) return fail("journal.key_invalid", {file.string()});
  return SigningKey(*seed);
}

SigningKey::SigningKey(const Digest& seed) { crypto_sign_seed_keypair(public_.data(), secret_.data(), seed.data()); }

std::string SigningKey::id() const { return id_of(public_); }

Signature SigningKey::sign(std::string_view label, std::string_view text) const {
  Signature signature{public_, std::string(crypto_sign_BYTES, '\0')};
  const std::string whole = labelled(label, text);
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.bytes.data()), nullptr, bytes_of(whole), whole.size(),
                       secret_.data());
  return signature;
}

Head SigningKey::sign(std::uint64_t size, const Digest& root, Instant at) const {
  Head head{size, root, to_string(at), public_, {}};
  head.signature = sign(kHeadLabel, signed_text(head)).bytes;
  return head;
}

}  // namespace sluice::store
