// SPDX-License-Identifier: Apache-2.0
// Whether verify finds what was done to a journal, and names it.
#include "journal.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <sys/stat.h>

#include "sluice/base/hash.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::store;

namespace {

using Lines = std::vector<std::string>;
using Found = std::vector<std::pair<std::string, std::string>>;  // code, first argument

Result<void> grant(Transaction& t, const std::string& licence) {
  const auto kept = t.run("INSERT INTO amount (id, grams) VALUES (?, ?)", {licence, 12'000});
  if (!kept) return fail(kept.error());
  return t.journal(
      entry("licence.grant", licence, {{"grams", Json::string("12000")}, {"end_user", Json::string("Motoren GmbH")}}));
}

Lines export_of(const Store& store) {
  Lines lines;
  REQUIRE(export_journal(store, [&](std::string_view line) -> Result<void> {
            lines.emplace_back(line);
            return {};
          }).has_value());
  return lines;
}

Found verify(const Lines& lines, std::optional<Head> earlier = std::nullopt) {
  JournalVerifier verifier(std::move(earlier));
  for (const std::string& line : lines) verifier.line(line);
  Found found;
  for (const Error& error : verifier.finish().findings) {
    found.emplace_back(error.code, error.arguments.empty() ? "" : error.arguments[0]);
  }
  return found;
}

// Line i + 1 of the journal below is its leaf i + 1; the heads are over 4 and over 9 leaves.
struct Sample {
  Place place{false};
  Lines lines;
  Head early;
  std::string key;

  Sample() {
    Store store = place.open();
    for (int i = 1; i <= 9; ++i) {
      REQUIRE(store.write([&](Transaction& t) { return grant(t, "L-" + std::to_string(i)); }).has_value());
      if (i == 4) {
        REQUIRE(store.settle().has_value());
        early = **latest_head(store);
      }
    }
    lines = export_of(store);
    // the machine may have been slow enough for heads between the two
    std::erase_if(lines, [](const std::string& line) {
      return line.starts_with("{\"head\"") && line.find("\"size\":4,") == std::string::npos &&
             line.find("\"size\":9,") == std::string::npos;
    });
    REQUIRE(lines.size() == 12);
    REQUIRE(early.size == 4);
  }
};

void replace(std::string& text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
}

// The line as its writer would have made it of another leaf: hash and all.
std::string forged(const std::string& line, std::string_view from, std::string_view to) {
  auto record = parse_json(line);
  Json* leaf = record->find("leaf");
  replace(leaf->text, from, to);
  *record->find("hash") = Json::string(to_hex(leaf_hash(leaf->text)));
  return to_json(*record);
}

}  // namespace

TEST_CASE("a journal that nobody touched verifies on both stores, live and as an export") {
  on_both([](Place& place) {
    Store store = place.open();
    for (int i = 0; i < 20; ++i) {
      REQUIRE(store.write([&](Transaction& t) { return grant(t, "L-" + std::to_string(i)); }).has_value());
    }
    REQUIRE(store.settle().has_value());
    const Head head = **latest_head(store);
    REQUIRE(store.write([&](Transaction& t) { return grant(t, "L-20"); }).has_value());
    const auto live = verify_journal(store, head);
    REQUIRE(live.has_value());
    CHECK(live->findings.empty());
    CHECK(live->leaves == 21);
    CHECK(live->last->size == 21);
    CHECK(verify(export_of(store), head).empty());
  });
}

TEST_CASE("a leaf is canonical JSON with commitments to its fields") {
  Sample sample;
  const auto record = parse_json(sample.lines[1]);
  const auto leaf = parse_json(record->find("leaf")->text);
  REQUIRE(leaf.has_value());
  CHECK(leaf->find("v")->text == "1");
  CHECK(leaf->find("n")->text == "1");
  CHECK(leaf->find("act")->text == "licence.grant");
  CHECK(leaf->find("actor")->text == "officer-1");
  CHECK(leaf->find("on")->text == "2026-11-22");
  CHECK(leaf->find("at")->text == "2026-11-22T08:00:00Z");
  CHECK(leaf->find("subject")->text == "L-1");
  const Json* grams = record->find("opened")->find("grams");
  const std::string salt = *from_hex(grams->find("salt")->text);
  CHECK(salt.size() == 16);
  // SHA-256 by base's own, over the bytes that docs/journal.md says
  CHECK("sha256:" + leaf->find("fields")->find("grams")->text == sha256(salt + "grams" + "\"12000\""));
}

TEST_CASE("changed, dropped, doubled and reordered leaves and changed values are found and named") {
  Sample sample;
  const Lines& good = sample.lines;
  REQUIRE(verify(good, sample.early).empty());
  {
    Lines lines = good;
    replace(lines[3], "L-3", "L-7");
    CHECK(verify(lines) == Found{{"journal.leaf_changed", "3"}, {"journal.root", "1"}});
  }
  {
    Lines lines = good;
    lines[6] = forged(lines[6], "L-6", "L-8");
    CHECK(verify(lines) == Found{{"journal.root", "5"}});
  }
  {
    Lines lines = good;
    lines.erase(lines.begin() + 5);
    CHECK(verify(lines) == Found{{"journal.leaf_dropped", "5"}});
  }
  {
    Lines lines = good;
    lines.insert(lines.begin() + 5, lines[2]);
    CHECK(verify(lines) == Found{{"journal.leaf_doubled", "2"}});
  }
  {
    Lines lines = good;
    std::swap(lines[2], lines[7]);
    CHECK(verify(lines) == Found{{"journal.leaf_reordered", "7"}, {"journal.leaf_reordered", "2"}});
  }
  {
    Lines lines = good;
    replace(lines[8], "\"value\":\"12000\"", "\"value\":\"90000\"");
    CHECK(verify(lines) == Found{{"journal.field_changed", "8"}});
  }
  {
    Lines lines = good;
    lines[4] = "{\"leaf\":\"{}\",\"opened\":{}}";
    CHECK(verify(lines) == Found{{"journal.leaf_invalid", "5"}, {"journal.leaf_dropped", "4"}});
  }
  {
    Lines lines = good;
    lines[4] = "no JSON";
    CHECK(verify(lines) == Found{{"journal.line_invalid", "5"}, {"journal.leaf_dropped", "4"}});
  }
}

TEST_CASE("a cut-off journal, added leaves, and bad signatures are found and named") {
  Sample sample;
  {
    Lines lines = sample.lines;
    lines.erase(lines.begin() + 8, lines.begin() + 10);  // leaves 8 and 9, heads kept
    CHECK(verify(lines) == Found{{"journal.truncated", "7"}});
  }
  {
    Lines lines(sample.lines.begin(), sample.lines.begin() + 3);  // everything after leaf 2
    CHECK(verify(lines) == Found{{"journal.unsigned", "1"}});
    CHECK(verify(lines, sample.early) == Found{{"journal.unsigned", "1"}, {"journal.truncated", "2"}});
  }
  {
    Lines lines = sample.lines;
    replace(lines[10], "\"at\":\"2026", "\"at\":\"2025");
    CHECK(verify(lines) == Found{{"journal.signature", "4"}});
  }
  Head other = sample.early;
  other.signature[0] = static_cast<char>(other.signature[0] ^ 1);
  CHECK(verify(sample.lines, other) == Found{{"journal.signature", "4"}});
}

TEST_CASE("a journal rewritten and signed again with its own key is found against an earlier head") {
  Sample sample;
  // the same key, another history: nine other grants
  Place place(false);
  std::filesystem::copy_file(sample.place.folder() / "journal.key", place.folder() / "journal.key");
  Lines lines;
  {
    Store store = place.open();
    for (int i = 1; i <= 9; ++i) {
      REQUIRE(store.write([&](Transaction& t) { return grant(t, "M-" + std::to_string(i)); }).has_value());
    }
    lines = export_of(store);
  }
  CHECK(verify(lines).empty());
  CHECK(verify(lines, sample.early) == Found{{"journal.rewritten", "4"}});
}

TEST_CASE("a journal carried on under a key of somebody else is found against an earlier head") {
  Sample sample;
  SystemRandom random;
  Folder folder;
  const auto key = SigningKey::open(folder.path() / "other.key", true, random);
  const auto real = head_from(*parse_json(sample.lines[11])->find("head"));
  const Head forged_head = key->sign(9, real->root, *parse_instant("2026-11-22T08:00:00Z"));
  Lines lines = sample.lines;
  lines[11] = to_json(Json::object({{"head", to_json_value(forged_head)}}));
  CHECK(verify(lines).empty());
  CHECK(verify(lines, sample.early) == Found{{"journal.key_changed", "9"}});
}

TEST_CASE("a head is read back as it was written, and what is none is refused") {
  Sample sample;
  CHECK(head_from(*parse_json(to_json(to_json_value(sample.early)))) == sample.early);
  CHECK(head_from(Json::object()).error().code == "journal.head_invalid");
  Json other_key = to_json_value(sample.early);
  *other_key.find("key") = Json::string(std::string(64, '0'));
  CHECK(head_from(other_key).error().code == "journal.head_invalid");
}

TEST_CASE("any single change of any byte of a leaf or head is found") {
  Sample sample;
  CHECK(rc::check([&] {
    Lines lines = sample.lines;
    const auto line = *rc::gen::inRange<std::size_t>(1, lines.size());
    const auto at = *rc::gen::inRange<std::size_t>(0, lines[line].size());
    const char old = lines[line][at];
    lines[line][at] = *rc::gen::element('0', '1', 'x', '"', '}');
    RC_PRE(lines[line][at] != old);
    RC_ASSERT(!verify(lines, sample.early).empty());
  }));
}

TEST_CASE("redaction takes value and salt away, and the tree and earlier heads stand") {
  on_both([](Place& place) {
    Store store = place.open();
    REQUIRE(store.write([&](Transaction& t) { return grant(t, "L-1"); }).has_value());
    REQUIRE(store.settle().has_value());
    const Head head = **latest_head(store);
    const auto redacted = store.write([](Transaction& t) -> Result<bool> {
      auto gone = t.redact(1, "end_user");
      if (!gone) return gone;
      if (auto said = t.journal(entry("journal.redact", "1")); !said) return fail(said.error());
      CHECK(t.redact(1, "end_user") == false);
      CHECK(t.redact(9, "end_user") == false);
      return gone;
    });
    REQUIRE(redacted.has_value());
    CHECK(*redacted);
    const Lines lines = export_of(store);
    CHECK(lines[1].find("Motoren") == std::string::npos);
    CHECK(lines[1].find("12000") != std::string::npos);
    CHECK(verify(lines, head).empty());
    CHECK(verify_journal(store, head)->redacted_fields == 1);
  });
}

TEST_CASE("a leaf and the growth of the journal are proven to somebody who has only heads") {
  on_both([](Place& place) {
    Store store = place.open();
    std::vector<Head> heads;
    for (int i = 1; i <= 11; ++i) {
      REQUIRE(store.write([&](Transaction& t) { return grant(t, "L-" + std::to_string(i)); }).has_value());
      REQUIRE(store.settle().has_value());
      heads.push_back(**latest_head(store));
    }
    for (const Head& head : heads) {
      for (std::uint64_t number = 1; number <= head.size; ++number) {
        const auto proof = prove_inclusion(store, number, head.size);
        REQUIRE(proof.has_value());
        CHECK(inclusion_from(*parse_json(to_json(to_json_value(*proof)))) == *proof);
        CHECK(check_proof(*proof, head).has_value());
        auto wrong = *proof;
        replace(wrong.leaf, "L-", "K-");
        CHECK(check_proof(wrong, head).error().code == "journal.proof_invalid");
      }
      const auto grown = prove_consistency(store, head.size, 11);
      REQUIRE(grown.has_value());
      CHECK(consistency_from(*parse_json(to_json(to_json_value(*grown)))) == *grown);
      CHECK(check_proof(*grown, head, heads.back()).has_value());
      if (head.size < 11) CHECK(!check_proof(*grown, heads.back(), heads.back()).has_value());
    }
    CHECK(prove_inclusion(store, 12, 11).error().code == "journal.range");
    CHECK(prove_inclusion(store, 1, 12).error().code == "journal.range");
    CHECK(prove_consistency(store, 0, 3).error().code == "journal.range");
    CHECK(inclusion_from(Json::object()).error().code == "journal.proof_invalid");
  });
}

TEST_CASE("values that canonical JSON would round, and fields named twice, are refused") {
  on_both([](Place& place) {
    Store store = place.open();
    const auto code = [&](std::vector<Json::Member> fields) {
      return store.write([&](Transaction& t) { return t.journal(entry("test", "x", fields)); }).error().code;
    };
    CHECK(code({{"a", Json::number("9007199254740993")}}) == "journal.number");
    CHECK(code({{"a", Json::array({Json::number("0.0000001")})}}) == "journal.number");
    CHECK(code({{"a", Json::number("1")}, {"a", Json::number("2")}}) == "journal.field_twice");
    CHECK(code({{"a", Json::string("\xC0")}}) == "text.invalid_utf8");
    CHECK(store
              .write([](Transaction& t) {
                return t.journal(entry("a\",\"on\":\"2026-11-22\",\"subject\":", "\0 镝 \xE2\x80\xAE\",\"n\":7",
                                       {{"on", Json::string(",\"on\":\"")}, {"n", Json::number("2")}}));
              })
              .has_value());
    CHECK(verify(export_of(store)).empty());
  });
}

TEST_CASE("a key that is missing, foreign, open to others or none is refused, and a new store makes its own") {
  Place place(false);
  Options options = place.options();
  const auto code = [&] {
    const auto opened = Store::open(place.address(), options);
    return opened ? std::string_view() : opened.error().code;
  };
  CHECK(code().empty());
  struct stat status{};
  REQUIRE(::stat(options.key_file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
  ::chmod(options.key_file.c_str(), 0644);
  CHECK(code() == "journal.key_invalid");
  ::chmod(options.key_file.c_str(), 0600);
  CHECK(code().empty());
  std::filesystem::rename(options.key_file, place.folder() / "away.key");
  CHECK(code() == "journal.key_missing");
  SystemRandom random;
  REQUIRE(SigningKey::open(options.key_file, true, random).has_value());
  CHECK(code() == "journal.key_foreign");
  options.adopt_key = true;
  CHECK(code().empty());
  options.key_file = "/nowhere/journal.key";
  CHECK(code() == "journal.key_file");
}
