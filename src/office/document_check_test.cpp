// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/document_check.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <vector>
#include <zlib.h>

#include "sluice/base/message.hpp"

using namespace sluice;
using namespace sluice::office;

namespace {

std::string little(std::uint32_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> 8 * i & 0xFFU);
  return bytes;
}

std::string deflated(std::string bytes) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

struct Member {
  std::string name;
  std::string bytes;
  std::uint32_t flags = 0;
  bool store = false;
  bool shares_first = false;  // its directory row points at the first member
};

// An archive as section 4.3 of the ZIP specification (APPNOTE.TXT) lays it out.
std::string archive(const std::vector<Member>& members) {
  std::string files, directory;
  for (const Member& member : members) {
    const std::string packed = member.store ? member.bytes : deflated(member.bytes);
    const std::string middle = little(20, 2) + little(member.flags, 2) + little(member.store ? 0 : 8, 2) +
                               little(0, 4) + little(0, 4) + little(static_cast<std::uint32_t>(packed.size()), 4) +
                               little(static_cast<std::uint32_t>(member.bytes.size()), 4) +
                               little(static_cast<std::uint32_t>(member.name.size()), 2) + little(0, 2);
    const auto offset = member.shares_first ? 0 : static_cast<std::uint32_t>(files.size());
    if (!member.shares_first) files += "PK\x03\x04" + middle + member.name + packed;
    directory += "PK\x01\x02" + little(20, 2) + middle + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                 little(offset, 4) + member.name;
  }
  const auto count = static_cast<std::uint32_t>(members.size());
  return files + directory + "PK\x05\x06" + little(0, 4) + little(count, 2) + little(count, 2) +
         little(static_cast<std::uint32_t>(directory.size()), 4) + little(static_cast<std::uint32_t>(files.size()), 4) +
         little(0, 2);
}

std::string judged(std::string_view name, std::string_view bytes, const DocumentLimits& limits = {}) {
  const auto type = check_document(name, bytes, limits);
  if (type) return *type;
  CHECK(!sentence(type.error()).empty());
  return std::string(type.error().code);
}

}  // namespace

TEST_CASE("a document is what its bytes are, under an ending that says so") {
  CHECK(judged("contract.pdf", "%PDF-1.7 …") == "application/pdf");
  CHECK(judged("LINE.JPG", "\xFF\xD8\xFF\xE0 photograph") == "image/jpeg");
  CHECK(judged("照片.png", "\x89PNG\r\n\x1A\n…") == "image/png");
  CHECK(judged("说明.txt", "最终用户：") == "text/plain");
  CHECK(judged("report.docx", archive({{"word/document.xml", "<w/>"}})) ==
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
}

TEST_CASE("a program is refused under any name") {
  using namespace std::string_literals;
  for (const std::string& program : {"MZ\x90\0"s,
                                     "\x7F"
                                     "ELF\x02"s,
                                     "#!/bin/sh\n"s, "\xCF\xFA\xED\xFE"s}) {
    CHECK(judged("contract.pdf", program) == "document.executable");
    CHECK(judged("contract.txt", program) == "document.executable");
    CHECK(judged("contract.zip", archive({{"a.txt", program}})) == "document.executable");
    CHECK(judged("contract.zip", archive({{"a.txt", program, 0, true}})) == "document.executable");
  }
}

TEST_CASE("a renamed, unnamed, empty or oversized document is refused by name") {
  CHECK(judged("contract.pdf", "\x89PNG\r\n\x1A\n") == "document.renamed");
  CHECK(judged("contract.txt", "%PDF-1.7") == "document.renamed");
  CHECK(judged("contract.txt", std::string_view("a\0b", 3)) == "document.renamed");
  CHECK(judged("contract", "text") == "document.name");
  CHECK(judged("contract.html", "<html>") == "document.name");
  CHECK(judged("contract.pdf", "") == "document.empty");
  CHECK(judged("contract.pdf", "%PDF-1.7 and more", {.bytes = 10}) == "document.too_large");
}

TEST_CASE("a zip bomb is found by unpacking, whatever its directory says") {
  const std::string zeros(30'000'000, '\0');
  CHECK(judged("a.zip", archive({{"zeros.txt", zeros}})) == "document.archive_bomb");
  std::string liar = archive({{"zeros.txt", zeros}});
  // Both headers say ten bytes instead of thirty million.
  for (auto at = liar.find(little(30'000'000, 4)); at != std::string::npos; at = liar.find(little(30'000'000, 4)))
    liar.replace(at, 4, little(10, 4));
  CHECK(judged("a.zip", liar) == "document.archive_bomb");
  CHECK(judged("a.zip", archive({{"a", "text"}, {"b", "", 0, false, true}})) == "document.archive");  // shared bytes
  CHECK(judged("a.zip", archive({{"inner.zip", "x"}})) == "document.archive");
  CHECK(judged("a.zip", archive({{"a.txt", "secret", 1}})) == "document.archive");  // encrypted
  CHECK(judged("a.zip", archive({{"a", "1"}, {"b", "2"}, {"c", "3"}}), {.members = 2}) == "document.archive");
}

TEST_CASE("an archive cut short or with any byte altered is judged without a fault of memory") {
  const std::string whole = archive({{"word/document.xml", std::string(500, 'x')}, {"b.txt", "text", 0, true}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(judged("a.docx", std::string_view(whole).substr(0, size)).starts_with("document."));
  }
  CHECK(rc::check([&] {
    std::string altered = whole;
    altered[*rc::gen::inRange<std::size_t>(0, altered.size())] = *rc::gen::arbitrary<char>();
    const auto type = check_document("a.docx", altered);
    if (!type) RC_ASSERT(!sentence(type.error()).empty());
  }));
}
