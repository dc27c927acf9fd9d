// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/reader.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <sstream>
#include <streambuf>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::wire;
using wire::testing::reference;

namespace {

std::string one(const std::string& id) { return R"({"sluice": 1, "id": ")" + id + R"(", "lines": [{}]})"; }

// What a reader yields, in order: ids, and errors as "code:line".
std::vector<std::string> read_all(std::istream& in, Format format, std::size_t limit = kRecordLimit) {
  TransactionReader reader(in, format, reference(), "f", limit);
  std::vector<std::string> result;
  for (;;) {
    trade::Transaction transaction;
    const auto more = reader.next(transaction);
    if (more && !*more) break;
    if (more) result.push_back(transaction.id);
    else result.push_back(std::string(more.error().code) + ":" + std::to_string(more.error().where.line));
    if (!more) {
      CHECK(more.error().where.file == "f");
      CHECK(!sentence(more.error(), Language::chinese).empty());
    }
    CHECK(reader.record() == result.size());
    REQUIRE(result.size() < 100);  // every stream comes to an end
  }
  trade::Transaction transaction;
  CHECK(!reader.next(transaction).value());  // and stays there
  return result;
}

std::vector<std::string> read_all(const std::string& text, Format format, std::size_t limit = kRecordLimit) {
  std::istringstream in(text);
  return read_all(in, format, limit);
}

using All = std::vector<std::string>;

// A stream of `head`, then `size` times one byte, then `tail`, made as it is read.
class LongStream : public std::streambuf {
 public:
  LongStream(std::string head, std::size_t size, std::string tail)
      : piece_(std::move(head)), left_(size), tail_(std::move(tail)) {
    setg(piece_.data(), piece_.data(), piece_.data() + piece_.size());
  }

 protected:
  int_type underflow() override {
    if (left_ > 0) {
      piece_.assign(std::min<std::size_t>(left_, 1U << 16U), 'a');
      left_ -= piece_.size();
    } else if (!tail_.empty()) {
      piece_ = std::exchange(tail_, {});
    } else {
      return traits_type::eof();
    }
    setg(piece_.data(), piece_.data(), piece_.data() + piece_.size());
    return traits_type::to_int_type(piece_[0]);
  }

 private:
  std::string piece_;
  std::size_t left_;
  std::string tail_;
};

// A stream that breaks off with an error instead of an end.
class BrokenStream : public std::streambuf {
 public:
  explicit BrokenStream(std::string text) : text_(std::move(text)) {
    setg(text_.data(), text_.data(), text_.data() + text_.size());
  }

 protected:
  int_type underflow() override { throw std::runtime_error("the disk is gone"); }

 private:
  std::string text_;
};

std::size_t resident_kilobytes_max() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss);
}

}  // namespace

TEST_CASE("a format is guessed from the ending of the name") {
  CHECK(guess_format("a/b.json") == Format::json);
  CHECK(guess_format("B.NDJSON") == Format::ndjson);
  CHECK(guess_format("b.jsonl") == Format::ndjson);
  CHECK(guess_format("b.json.Csv") == Format::csv);
  CHECK(!guess_format("b.txt"));
  CHECK(!guess_format("json"));
  CHECK(!guess_format("dir.csv/file"));
  CHECK(!guess_format(""));
}

TEST_CASE("json is one object, objects one after another, or one list") {
  CHECK(read_all(one("a"), Format::json) == All{"a"});
  CHECK(read_all(one("a") + one("b") + "\r\n\n" + one("c"), Format::json) == All{"a", "b", "c"});
  CHECK(read_all("[]", Format::json).empty());
  CHECK(read_all(" [ \n" + one("a") + " ,\n" + one("b") + "\n] \n", Format::json) == All{"a", "b"});
  CHECK(read_all("\xEF\xBB\xBF" + one("a"), Format::json) == All{"a"});
  CHECK(read_all(R"({"sluice": 1, "id": "}]\"{[\\", "lines": [{}]})" + one("b"), Format::json) == All{"}]\"{[\\", "b"});
}

TEST_CASE("ndjson is one object a line") {
  CHECK(read_all(one("a") + "\n" + one("b"), Format::ndjson) == All{"a", "b"});
  CHECK(read_all("\xEF\xBB\xBF" + one("a") + "\r\n\r\n  \n" + one("b") + "\r\n", Format::ndjson) == All{"a", "b"});
  CHECK(read_all("", Format::ndjson).empty());
  CHECK(read_all("\n\n", Format::ndjson).empty());
}

TEST_CASE("a bad line of ndjson is one error and the next line is read") {
  CHECK(read_all(one("a") + "\n{\"id\": \n" + one("b") + "\n7\n\"\xFF\"\n" + one("c") + "{}\n" + one("d"),
                 Format::ndjson) ==
        All{"a", "json.unclosed:2", "b", "json.kind:4", "text.invalid_utf8:5", "json.trailing:6", "d"});
  CHECK(read_all("{\"id\": 1, \"id\": 2}\n" + one("b"), Format::ndjson) == All{"json.duplicate_key:1", "b"});
}

TEST_CASE("a bad object of json is one error while its brackets close") {
  CHECK(read_all("[" + one("a") + ",\n{\"frm\": 1},\n7, \"x\", [1],\n" + one("b") + "]", Format::json) ==
        All{"a", "json.unknown_key:2", "json.kind:3", "json.kind:3", "json.kind:3", "b"});
  CHECK(read_all("{\"a\": 1,}\n" + one("b"), Format::json) == All{"json.syntax:1", "b"});
  CHECK(read_all("[{\n\"a\"\n: tru}, " + one("b") + "]", Format::json) == All{"json.syntax:3", "b"});
}

TEST_CASE("json that is broken between objects ends there") {
  CHECK(read_all("", Format::json) == All{"json.empty:1"});
  CHECK(read_all(" \n", Format::json) == All{"json.empty:2"});
  CHECK(read_all("[" + one("a") + "\n" + one("b") + "]", Format::json) == All{"a", "json.syntax:2"});
  CHECK(read_all("[" + one("a") + ",]", Format::json) == All{"a", "json.syntax:1"});
  CHECK(read_all("[" + one("a") + ",," + one("b") + "]", Format::json) == All{"a", "json.syntax:1"});
  CHECK(read_all("[" + one("a"), Format::json) == All{"a", "json.unclosed:1"});
  CHECK(read_all("[" + one("a") + "]\n" + one("b"), Format::json) == All{"a", "json.trailing:2"});
  CHECK(read_all(one("a") + ",\n" + one("b"), Format::json) == All{"a", "json.syntax:1"});
  CHECK(read_all("hello", Format::json) == All{"json.syntax:1"});
  CHECK(read_all("{\"a\": [}\n" + one("b"), Format::json) == All{"json.unclosed:2"});
  CHECK(read_all("{\"a\": \"x\n\"}" + one("b"), Format::json) == All{"json.control_character:1"});
  CHECK(read_all(std::string("\0{}", 3), Format::json) == All{"json.syntax:1"});
}

TEST_CASE("errors of an object name its line in the file and its field") {
  std::istringstream in("[\n" + one("a") + ",\n{\"sluice\": 1, \"id\": \"b\",\n\n\"lines\": [{\"form\": \"magnt\"}]}]");
  TransactionReader reader(in, Format::json, reference(), "f.json");
  trade::Transaction transaction;
  CHECK(reader.next(transaction).value());
  const auto error = reader.next(transaction).error();
  CHECK(error.where == Where{"f.json", 5, "/lines/0/form"});
}

TEST_CASE("a record that is too long is passed over") {
  const std::string text(2000, 'x');
  const std::string big = one(text);
  CHECK(read_all(one("a") + "\n" + big + "\n" + one("b"), Format::ndjson, 1000) == All{"a", "record.too_long:2", "b"});
  CHECK(read_all("[" + one("a") + ",\n" + big + "," + one("b") + "]", Format::json, 1000) ==
        All{"a", "record.too_long:2", "b"});
  CHECK(read_all("id,lines/0/id,source\na,1,\nb,1," + text + "\nc,1,\n", Format::csv, 1000) ==
        All{"a", "record.too_long:3", "c"});
  CHECK(read_all(big, Format::ndjson, big.size()) == All{text});
  CHECK(read_all(big, Format::ndjson, big.size() - 1) == All{"record.too_long:1"});
}

TEST_CASE("a line of a gigabyte takes no memory") {
  const auto before = resident_kilobytes_max();
  constexpr std::size_t kGigabyte = 1U << 30U;
  constexpr std::size_t kLimit = 1U << 20U;
  SUBCASE("ndjson") {
    LongStream buffer(one("a") + "\n{\"id\": \"", kGigabyte, "\"}\n" + one("b"));
    std::istream in(&buffer);
    CHECK(read_all(in, Format::ndjson, kLimit) == All{"a", "record.too_long:2", "b"});
  }
  SUBCASE("json") {
    LongStream buffer("[" + one("a") + ",\n{\"id\": \"", kGigabyte, "\"},\n" + one("b") + "]");
    std::istream in(&buffer);
    CHECK(read_all(in, Format::json, kLimit) == All{"a", "record.too_long:2", "b"});
  }
  SUBCASE("csv") {
    LongStream buffer("id,lines/0/id\na,1\n", kGigabyte, ",1\nb,1\n");
    std::istream in(&buffer);
    CHECK(read_all(in, Format::csv, kLimit) == All{"a", "record.too_long:3", "b"});
  }
  CHECK(resident_kilobytes_max() - before < 64 * 1024);
}

TEST_CASE("a stream that breaks off is no end") {
  for (const auto& [format, text] : std::vector<std::pair<Format, std::string>>{
           {Format::ndjson, one("a") + "\n"}, {Format::json, one("a")}, {Format::csv, "id,lines/0/id\na,1\n"}}) {
    BrokenStream buffer(text);
    std::istream in(&buffer);
    const All read = read_all(in, format);
    REQUIRE(!read.empty());  // what stood before the break may be lost with it
    CHECK(read.back().starts_with("stream.failed"));
  }
}

TEST_CASE("progress is the bytes consumed and the records seen") {
  const std::string text = one("a") + "\n{}\n" + one("b") + "\n";
  for (const Format format : {Format::ndjson, Format::json}) {
    std::istringstream in(text);
    TransactionReader reader(in, format, reference());
    Json record;
    CHECK(reader.bytes() == 0);
    CHECK(reader.next(record).value());
    CHECK(reader.bytes() >= one("a").size());
    CHECK(reader.next(record).value());  // as it stands: nothing has judged it
    CHECK(to_json(record) == "{}");
    CHECK(reader.next(record).value());
    CHECK(!reader.next(record).value());
    CHECK(reader.bytes() == text.size());
    CHECK(reader.record() == 3);
  }
}
