// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/document_check.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <span>
#include <vector>
#include <zlib.h>

#include "sluice/base/text.hpp"

namespace sluice::office {
namespace {

enum class Content { pdf, png, jpeg, tiff, archive, text, other };

struct Ending {
  std::string_view ending;
  Content content;
  std::string_view media_type;
};
constexpr std::array kEndings{
    Ending{"pdf", Content::pdf, "application/pdf"},
    Ending{"png", Content::png, "image/png"},
    Ending{"jpg", Content::jpeg, "image/jpeg"},
    Ending{"jpeg", Content::jpeg, "image/jpeg"},
    Ending{"tif", Content::tiff, "image/tiff"},
    Ending{"tiff", Content::tiff, "image/tiff"},
    Ending{"txt", Content::text, "text/plain"},
    Ending{"csv", Content::text, "text/csv"},
    Ending{"json", Content::text, "application/json"},
    Ending{"xml", Content::text, "application/xml"},
    Ending{"docx", Content::archive, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Ending{"xlsx", Content::archive, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Ending{"pptx", Content::archive, "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Ending{"odt", Content::archive, "application/vnd.oasis.opendocument.text"},
    Ending{"ods", Content::archive, "application/vnd.oasis.opendocument.spreadsheet"},
    Ending{"zip", Content::archive, "application/zip"},
};

using namespace std::string_view_literals;

// How programs begin: Windows, Linux, macOS (both orders and fat), scripts, Java, WebAssembly, shortcuts.
constexpr std::array kPrograms{"MZ"sv,
                               "\x7F"
                               "ELF"sv,
                               "\xFE\xED\xFA\xCE"sv,
                               "\xFE\xED\xFA\xCF"sv,
                               "\xCE\xFA\xED\xFE"sv,
                               "\xCF\xFA\xED\xFE"sv,
                               "\xCA\xFE\xBA\xBE"sv,
                               "#!"sv,
                               "\0asm"sv,
                               "L\0\0\0\x01\x14\x02\0"sv};

Content content_of(std::string_view bytes) {
  if (bytes.starts_with("%PDF-")) return Content::pdf;
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return Content::png;
  if (bytes.starts_with("\xFF\xD8\xFF")) return Content::jpeg;
  if (bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv)) return Content::tiff;
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) return Content::archive;
  const bool text = !first_invalid_utf8(bytes) && bytes.find('\0') == std::string_view::npos;
  return text ? Content::text : Content::other;
}

// Little-endian numbers of an archive; nothing beyond its end.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  std::optional<std::uint32_t> number(std::uint64_t at, unsigned size) const {
    if (at + size > bytes_.size()) return std::nullopt;
    std::uint32_t value = 0;
    for (unsigned i = size; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes_[at + i]);
    return value;
  }
  std::optional<std::string_view> part(std::uint64_t at, std::uint64_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) return std::nullopt;
    return bytes_.substr(at, size);
  }
  std::string_view all() const { return bytes_; }

 private:
  std::string_view bytes_;
};

struct ArchiveMember {
  std::string_view name;
  std::string_view packed;
  std::uint32_t method = 0;
  std::uint64_t begin = 0, end = 0;  // in the archive, its local header included
};

constexpr std::uint32_t kLocal = 0x04034b50, kCentral = 0x02014b50;
constexpr std::uint32_t kStored = 0, kDeflated = 8;
constexpr std::uint64_t kEndSize = 22, kCentralSize = 46, kLocalSize = 30, kCommentSize = 65'535;

// One row of the central directory, and where the next begins.
std::optional<ArchiveMember> read_member(const Bytes& bytes, std::uint64_t& at) {
  const auto signature = bytes.number(at, 4), flags = bytes.number(at + 8, 2), method = bytes.number(at + 10, 2),
             packed = bytes.number(at + 20, 4), name = bytes.number(at + 28, 2), extra = bytes.number(at + 30, 2),
             comment = bytes.number(at + 32, 2), local = bytes.number(at + 42, 4);
  if (!local || *signature != kCentral || (*flags & 1U) != 0) return std::nullopt;
  if (*method != kStored && *method != kDeflated) return std::nullopt;
  const auto name_text = bytes.part(at + kCentralSize, *name);
  const auto local_signature = bytes.number(*local, 4), local_name = bytes.number(*local + 26ULL, 2),
             local_extra = bytes.number(*local + 28ULL, 2);
  if (!name_text || !local_extra || *local_signature != kLocal) return std::nullopt;
  const std::uint64_t data = *local + kLocalSize + *local_name + *local_extra;
  const auto content = bytes.part(data, *packed);
  if (!content) return std::nullopt;
  at += kCentralSize + *name + *extra + *comment;
  return ArchiveMember{*name_text, *content, *method, *local, data + *packed};
}

// All members, or nothing where the archive is damaged, encrypted, split, or lets members share bytes.
std::optional<std::vector<ArchiveMember>> read_members(const Bytes& bytes, std::size_t limit) {
  const std::size_t size = bytes.all().size();
  if (size < kEndSize) return std::nullopt;
  const std::size_t reach = std::min<std::size_t>(size, kEndSize + kCommentSize);
  const auto end = bytes.all().rfind("PK\x05\x06");
  if (end == std::string_view::npos || end < size - reach) return std::nullopt;
  const auto count = bytes.number(end + 10, 2), offset = bytes.number(end + 16, 4), comment = bytes.number(end + 20, 2);
  if (!comment || end + kEndSize + *comment != size || *count > limit) return std::nullopt;
  std::vector<ArchiveMember> members;
  std::uint64_t at = *offset;
  for (std::uint32_t i = 0; i < *count; ++i) {
    auto member = read_member(bytes, at);
    if (!member) return std::nullopt;
    members.push_back(*member);
  }
  std::vector<ArchiveMember> sorted = members;
  std::ranges::sort(sorted, {}, &ArchiveMember::begin);
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i].begin < sorted[i - 1].end) return std::nullopt;
  }
  return members;
}

struct Unpacked {
  std::uint64_t size = 0;  // up to just beyond the limit
  bool program = false;
};

bool is_program(std::string_view bytes) {
  return std::ranges::any_of(kPrograms, [&](std::string_view begin) { return bytes.starts_with(begin); });
}

// What a member unpacks to; nothing where it is damaged.
std::optional<Unpacked> unpack(const ArchiveMember& member, std::uint64_t limit) {
  if (member.method == kStored) return Unpacked{member.packed.size(), is_program(member.packed)};
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
  std::string input(member.packed);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  std::array<Bytef, 65'536> buffer{};
  Unpacked result;
  int status = Z_OK;
  while (status == Z_OK && result.size <= limit) {
    stream.next_out = buffer.data();
    stream.avail_out = static_cast<uInt>(buffer.size());
    status = inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = buffer.size() - stream.avail_out;
    if (result.size == 0) result.program = is_program({reinterpret_cast<const char*>(buffer.data()), made});
    result.size += made;
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END && result.size <= limit) return std::nullopt;
  return result;
}

std::string_view ending_of(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
}

bool same_letters(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, {}, [](char c) { return std::tolower(static_cast<unsigned char>(c)); });
}

Result<void> check_archive(std::string_view name, std::string_view bytes, const DocumentLimits& limits) {
  const auto members = read_members(Bytes(bytes), limits.members);
  if (!members) return fail("document.archive", {std::string(name)});
  constexpr std::uint64_t kFree = 1'000'000;
  const std::uint64_t limit =
      std::min<std::uint64_t>(limits.unpacked_bytes, kFree + limits.unpacked_ratio * bytes.size());
  std::uint64_t total = 0;
  for (const ArchiveMember& member : *members) {
    // What is packed twice could unfold beyond any limit that is looked at here.
    if (same_letters("zip", ending_of(member.name)) || member.packed.starts_with("PK\x03\x04"))
      return fail("document.archive", {std::string(name)});
    const auto unpacked = unpack(member, limit - total);
    if (!unpacked) return fail("document.archive", {std::string(name)});
    if (unpacked->program) return fail("document.executable", {std::string(name)});
    total += unpacked->size;
    if (total > limit) return fail("document.archive_bomb", {std::string(name), std::to_string(limit)});
  }
  return {};
}

}  // namespace

Result<std::string> check_document(std::string_view name, std::string_view bytes, const DocumentLimits& limits) {
  if (bytes.empty()) return fail("document.empty", {std::string(name)});
  if (bytes.size() > limits.bytes)
    return fail("document.too_large", {std::string(name), std::to_string(bytes.size()), std::to_string(limits.bytes)});
  if (is_program(bytes)) return fail("document.executable", {std::string(name)});
  const std::string_view ending = ending_of(name);
  const auto found =
      std::ranges::find_if(kEndings, [&](const Ending& each) { return same_letters(each.ending, ending); });
  if (found == kEndings.end()) {
    std::string known;
    for (const Ending& each : kEndings) known += (known.empty() ? "" : ", ") + std::string(each.ending);
    return fail("document.name", {std::string(name), known});
  }
  if (content_of(bytes) != found->content) return fail("document.renamed", {std::string(name), std::string(ending)});
  if (found->content == Content::archive) {
    if (auto done = check_archive(name, bytes, limits); !done) return fail(std::move(done.error()));
  }
  return std::string(found->media_type);
}

}  // namespace sluice::office
