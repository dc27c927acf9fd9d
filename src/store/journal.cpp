// SPDX-License-Identifier: Apache-2.0
#include "journal.hpp"

#include <algorithm>
#include <set>

#include "leaf.hpp"

namespace sluice::store {
namespace {

constexpr std::size_t kMostFindings = 1000;
constexpr std::int64_t kRowsAtOnce = 500;

Digest digest_of(const Bytes& bytes) {
  Digest digest{};
  std::copy_n(bytes.data.begin(), std::min(bytes.data.size(), digest.size()), digest.begin());
  return digest;
}

Head head_of(std::int64_t size, const Bytes& root, std::string at, const Bytes& key, std::string signature) {
  return {static_cast<std::uint64_t>(size), digest_of(root), std::move(at), digest_of(key), std::move(signature)};
}

Result<void> say(const LineSink& sink, const Json& value) { return sink(to_json(value)); }

// Page by page, since a store may give the whole of a query at once.
Result<void> export_leaves(Reading& reading, const LineSink& sink) {
  for (std::int64_t last = 0;;) {
    const auto rows = reading.all<std::int64_t, std::string, Bytes, std::string>(
        "SELECT n, leaf, hash, opened FROM journal WHERE n > ? ORDER BY n LIMIT ?", {last, kRowsAtOnce});
    if (!rows) return fail(rows.error());
    for (const auto& [number, leaf, hash, opened] : *rows) {
      auto values = parse_json(opened);
      if (!values) return fail("store.damaged", {"journal.opened " + std::to_string(number)});
      auto said = say(sink, Json::object({{"leaf", Json::string(leaf)},
                                          {"hash", Json::string(to_hex(hash.data))},
                                          {"opened", std::move(*values)}}));
      if (!said) return said;
      last = number;
    }
    if (rows->empty()) return {};
  }
}

Result<void> export_heads(Reading& reading, const LineSink& sink) {
  for (std::int64_t last = 0;;) {
    const auto rows = reading.all<std::int64_t, Bytes, std::string, Bytes, Bytes>(
        "SELECT size, root, at, public, signature FROM journal_head JOIN journal_key ON key = id WHERE size > ? "
        "ORDER BY size LIMIT ?",
        {last, kRowsAtOnce});
    if (!rows) return fail(rows.error());
    for (const auto& [size, root, at, key, signature] : *rows) {
      const Head head = head_of(size, root, at, key, signature.data);
      if (auto said = say(sink, Json::object({{"head", to_json_value(head)}})); !said) return said;
      last = size;
    }
    if (rows->empty()) return {};
  }
}

// Of the first `size` leaves.
Result<std::vector<Digest>> hashes_of(const Store& store, std::uint64_t size) {
  return store.read([size](Reading& reading) -> Result<std::vector<Digest>> {
    std::vector<Digest> hashes;
    while (hashes.size() < size) {
      const auto rows = reading.all<Bytes>(
          "SELECT hash FROM journal WHERE n > ? AND n <= ? ORDER BY n LIMIT ?",
          {static_cast<std::int64_t>(hashes.size()), static_cast<std::int64_t>(size), std::int64_t{10'000}});
      if (!rows) return fail(rows.error());
      if (rows->empty()) return fail("journal.range", {std::to_string(size), std::to_string(hashes.size())});
      for (const auto& [hash] : *rows) hashes.push_back(digest_of(hash));
    }
    return hashes;
  });
}

}  // namespace

Result<void> export_snapshot(Reading& reading, const LineSink& sink) {
  if (auto said = say(sink, Json::object({{"sluice_journal", Json::number("1")}})); !said) return said;
  if (auto said = export_leaves(reading, sink); !said) return said;
  return export_heads(reading, sink);
}

Result<void> export_journal(const Store& store, const LineSink& sink) {
  if (auto settled = store.settle(); !settled) return settled;
  return store.read([&](Reading& reading) -> Result<void> { return export_snapshot(reading, sink); });
}

Result<std::optional<Head>> latest_head(const Store& store) {
  return store.read([](Reading& reading) -> Result<std::optional<Head>> {
    const auto row = reading.one<std::int64_t, Bytes, std::string, Bytes, Bytes>(
        "SELECT size, root, at, public, signature FROM journal_head JOIN journal_key ON key = id ORDER BY size DESC "
        "LIMIT 1");
    if (!row) return fail(row.error());
    if (!*row) return std::optional<Head>();
    const auto& [size, root, at, key, signature] = **row;
    return std::optional(head_of(size, root, at, key, signature.data));
  });
}

void JournalVerifier::find(Error error) {
  if (verification_.findings.size() < kMostFindings) verification_.findings.push_back(std::move(error));
}

void JournalVerifier::line(std::string_view text) {
  ++lines_;
  const auto record = parse_json(text);
  const auto invalid = [&](std::string_view why) {
    find({"journal.line_invalid", {std::to_string(lines_), std::string(why)}, {}});
  };
  if (!record) return invalid(record.error().code);
  if (lines_ == 1) {
    const Json* version = record->find("sluice_journal");
    if (version == nullptr || version->text != "1") invalid("sluice_journal");
  } else if (record->find("leaf") != nullptr) {
    leaf(*record);
  } else if (const Json* value = record->find("head"); value != nullptr) {
    auto head = head_from(*value);
    if (!head) return invalid(head.error().code);
    heads_.push_back(std::move(*head));
  } else {
    invalid("leaf, head");
  }
}

void JournalVerifier::leaf(const Json& record) {
  const std::string& text = record.find("leaf")->text;
  const Json* opened = record.find("opened");
  if (opened == nullptr || opened->kind != Json::Kind::object) {
    return find({"journal.line_invalid", {std::to_string(lines_), "opened"}, {}});
  }
  const auto reading = read_leaf(text, *opened);
  if (!reading) {
    return find({"journal.leaf_invalid", {std::to_string(lines_), reading.error().arguments[0]}, {}});
  }
  const Digest hash = leaf_hash(text);
  const Json* recorded = record.find("hash");
  if (recorded == nullptr || recorded->text != to_hex(hash)) {
    find({"journal.leaf_changed", {std::to_string(reading->number)}, {}});
  }
  for (const std::string& field : reading->unfit_fields) {
    find({"journal.field_changed", {std::to_string(reading->number), field}, {}});
  }
  verification_.redacted_fields += reading->redacted;
  seen_.push_back({reading->number, seen_.size(), hash});
}

// Leaves `seen_` sorted, each number once.
void JournalVerifier::check_order() {
  std::vector<Seen> in_file = seen_;
  std::ranges::stable_sort(seen_, {}, &Seen::number);
  std::set<std::size_t> doubles;
  for (std::size_t i = 1; i < seen_.size(); ++i) {
    if (seen_[i].number == seen_[i - 1].number) {
      doubles.insert(seen_[i].position);
      find({"journal.leaf_doubled", {std::to_string(seen_[i].number)}, {}});
    }
  }
  const auto doubled = [&](const Seen& seen) { return doubles.contains(seen.position); };
  std::erase_if(in_file, doubled);
  std::erase_if(seen_, doubled);
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    if (in_file[i].number != seen_[i].number) {
      find({"journal.leaf_reordered", {std::to_string(in_file[i].number)}, {}});
    }
  }
  std::uint64_t expected = 1;
  for (const Seen& seen : seen_) {
    for (; expected < seen.number && verification_.findings.size() < kMostFindings; ++expected) {
      find({"journal.leaf_dropped", {std::to_string(expected)}, {}});
    }
    expected = seen.number + 1;
  }
}

void JournalVerifier::check_heads() {
  std::ranges::stable_sort(heads_, {}, &Head::size);
  std::vector<Digest> hashes;  // of the leaves before the first gap
  for (const Seen& seen : seen_) {
    if (seen.number == hashes.size() + 1) hashes.push_back(seen.hash);
  }
  const std::uint64_t most = seen_.empty() ? 0 : seen_.back().number;
  Frontier tree;
  std::uint64_t held = 0;  // leaves under the last head that holds
  bool broken = false;     // every head after one that does not hold would tell the same
  for (const Head& head : heads_) {
    const std::string size = std::to_string(head.size);
    if (!signature_holds(head)) find({"journal.signature", {size}, {}});
    if (head.size > most) {
      find({"journal.truncated", {std::to_string(most), size}, {}});
      break;
    }
    if (broken || head.size > hashes.size()) continue;
    while (tree.size() < head.size) tree.append(hashes[static_cast<std::size_t>(tree.size())]);
    broken = tree.root() != head.root;
    if (broken) find({"journal.root", {std::to_string(held + 1), size}, {}});
    held = head.size;
  }
  const std::uint64_t covered = heads_.empty() ? 0 : heads_.back().size;
  if (covered < most) find({"journal.unsigned", {std::to_string(covered + 1), std::to_string(most)}, {}});
  check_against_earlier(hashes);
}

void JournalVerifier::check_against_earlier(const std::vector<Digest>& hashes) {
  if (!earlier_) return;
  const std::string size = std::to_string(earlier_->size);
  if (!signature_holds(*earlier_)) find({"journal.signature", {size}, {}});
  const std::uint64_t most = seen_.empty() ? 0 : seen_.back().number;
  if (earlier_->size > most) {
    find({"journal.truncated", {std::to_string(most), size}, {}});
  } else if (earlier_->size <= hashes.size() &&
             root_of(std::span(hashes).first(static_cast<std::size_t>(earlier_->size))) != earlier_->root) {
    find({"journal.rewritten", {size}, {}});
  }
  for (const Head& head : heads_) {
    if (head.public_key == earlier_->public_key) continue;
    return find({"journal.key_changed", {std::to_string(head.size), head.key_id(), earlier_->key_id()}, {}});
  }
}

Verification JournalVerifier::finish() {
  check_order();
  check_heads();
  verification_.leaves = seen_.size();
  if (!heads_.empty()) verification_.last = heads_.back();
  return std::move(verification_);
}

Result<Verification> verify_journal(const Store& store, std::optional<Head> earlier) {
  JournalVerifier verifier(std::move(earlier));
  auto exported = export_journal(store, [&](std::string_view text) -> Result<void> {
    verifier.line(text);
    return {};
  });
  if (!exported) return fail(std::move(exported.error()));
  return verifier.finish();
}

Result<InclusionProof> prove_inclusion(const Store& store, std::uint64_t number, std::uint64_t size) {
  if (number == 0 || number > size) return fail("journal.range", {std::to_string(number), std::to_string(size)});
  const auto hashes = hashes_of(store, size);
  if (!hashes) return fail(hashes.error());
  auto leaf = store.read([&](Reading& reading) {
    return reading.one<std::string>("SELECT leaf FROM journal WHERE n = ?", {static_cast<std::int64_t>(number)});
  });
  if (!leaf) return fail(std::move(leaf.error()));
  if (!*leaf) return fail("journal.range", {std::to_string(number), std::to_string(size)});
  return InclusionProof{number, size, std::move(std::get<0>(**leaf)),
                        inclusion_path(*hashes, static_cast<std::size_t>(number - 1))};
}

Result<ConsistencyProof> prove_consistency(const Store& store, std::uint64_t first, std::uint64_t second) {
  if (first == 0 || first > second) return fail("journal.range", {std::to_string(first), std::to_string(second)});
  const auto hashes = hashes_of(store, second);
  if (!hashes) return fail(hashes.error());
  return ConsistencyProof{first, second, consistency_path(*hashes, static_cast<std::size_t>(first))};
}

Result<void> check_proof(const InclusionProof& proof, const Head& head) {
  const bool holds = proof.number > 0 && proof.size == head.size && signature_holds(head) &&
                     inclusion_holds(leaf_hash(proof.leaf), proof.number - 1, proof.size, proof.path, head.root);
  return holds ? Result<void>{} : fail("journal.proof_invalid");
}

Result<void> check_proof(const ConsistencyProof& proof, const Head& first, const Head& second) {
  const bool holds = proof.first == first.size && proof.second == second.size && signature_holds(first) &&
                     signature_holds(second) &&
                     consistency_holds(first.size, first.root, second.size, second.root, proof.path);
  return holds ? Result<void>{} : fail("journal.proof_invalid");
}

}  // namespace sluice::store
