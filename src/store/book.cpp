// SPDX-License-Identifier: Apache-2.0
#include "book.hpp"

#include <algorithm>
#include <bit>

#include "transaction.hpp"

namespace sluice::store {
namespace {

Bytes bytes_of(const Digest& digest) { return {std::string(as_text(digest))}; }

tl::unexpected<Error> damaged(std::string_view what) { return fail("store.damaged", {std::string(what)}); }

}  // namespace

Result<Frontier> load_tree(Connection& connection) {
  const auto row = Reading(connection).one<std::int64_t, Bytes>("SELECT size, peaks FROM journal_tree WHERE one = 1");
  if (!row) return fail(row.error());
  if (!*row) return damaged("journal_tree");
  const auto& [size, packed] = **row;
  const auto count = static_cast<std::size_t>(std::popcount(static_cast<std::uint64_t>(size)));
  if (size < 0 || packed.data.size() != count * sizeof(Digest)) return damaged("journal_tree");
  std::vector<Digest> peaks(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::copy_n(packed.data.begin() + static_cast<std::ptrdiff_t>(i * sizeof(Digest)), sizeof(Digest),
                peaks[i].begin());
  }
  return Frontier(static_cast<std::uint64_t>(size), std::move(peaks));
}

Result<void> save_tree(Connection& connection, const Frontier& tree) {
  Bytes packed;
  for (const Digest& peak : tree.peaks()) packed.data += as_text(peak);
  const auto saved = connection.run("UPDATE journal_tree SET size = ?, peaks = ? WHERE one = 1",
                                    {static_cast<std::int64_t>(tree.size()), std::move(packed)});
  if (!saved) return fail(saved.error());
  return {};
}

Result<void> append_leaf(Connection& connection, Frontier& tree, SealedEntry entry, Value receipt) {
  const std::uint64_t number = tree.size() + 1;
  std::string leaf = entry.leaf(number);
  const Digest hash = leaf_hash(leaf);
  auto statement = connection.prepare("INSERT INTO journal (n, leaf, hash, opened, receipt) VALUES (?, ?, ?, ?, ?)");
  if (!statement) return fail(std::move(statement.error()));
  statement->bind(static_cast<std::int64_t>(number)).bind(std::move(leaf)).bind(bytes_of(hash));
  if (auto kept = statement->bind(std::move(entry.opened)).bind(std::move(receipt)).finish(); !kept) {
    return fail(std::move(kept.error()));
  }
  tree.append(hash);
  return {};
}

Result<std::size_t> number_pending(Connection& connection, Frontier& tree, std::size_t most) {
  const auto rows = Reading(connection)
                        .all<Bytes, std::string, std::string, std::string>(
                            "SELECT receipt, before_number, after_number, opened FROM journal_pending ORDER BY "
                            "position, receipt LIMIT ?",
                            {static_cast<std::int64_t>(most)});
  if (!rows) return fail(rows.error());
  for (const auto& [receipt, before, after, opened] : *rows) {
    if (auto kept = append_leaf(connection, tree, {before, after, opened}, receipt); !kept) {
      return fail(std::move(kept.error()));
    }
    const auto gone = connection.run("DELETE FROM journal_pending WHERE receipt = ?", {receipt});
    if (!gone) return fail(gone.error());
  }
  return rows->size();
}

Result<void> sign_head(Connection& connection, const Frontier& tree, const SigningKey& key, Instant at) {
  const auto last = Reading(connection).one<std::optional<std::int64_t>>("SELECT MAX(size) FROM journal_head");
  if (!last) return fail(last.error());
  const std::int64_t signed_size = std::get<0>(**last).value_or(0);
  if (signed_size >= static_cast<std::int64_t>(tree.size())) return {};
  const Head head = key.sign(tree.size(), tree.root(), at);
  const auto kept = connection.run(
      "INSERT INTO journal_head (size, root, at, key, signature) VALUES (?, ?, ?, ?, ?)",
      {static_cast<std::int64_t>(head.size), bytes_of(head.root), head.at, key.id(), Bytes{head.signature}});
  if (!kept) return fail(kept.error());
  return {};
}

Result<void> enter_key(Connection& connection, const SigningKey& key, bool adopt) {
  const auto known = Reading(connection)
                         .one<std::int64_t, std::int64_t>(
                             "SELECT COUNT(*), COUNT(CASE WHEN id = ? THEN 1 END) FROM journal_key", {key.id()});
  if (!known) return fail(known.error());
  const auto [keys, ours] = **known;
  if (ours == 1) return {};
  if (keys > 0 && !adopt) return fail("journal.key_foreign", {key.id()});
  const auto kept =
      connection.run("INSERT INTO journal_key (id, public) VALUES (?, ?)", {key.id(), bytes_of(key.public_key())});
  if (!kept) return fail(kept.error());
  return {};
}

Result<bool> redact_field(Connection& connection, std::int64_t number, std::string_view name) {
  const auto row = Reading(connection).one<std::string>("SELECT opened FROM journal WHERE n = ?", {number});
  if (!row) return fail(row.error());
  if (!*row) return false;
  auto opened = parse_json(std::get<0>(**row));
  if (!opened) return damaged("journal.opened");
  if (std::erase_if(opened->members, [&](const Json::Member& field) { return field.name == name; }) == 0) return false;
  auto text = canonical_json(*opened);
  if (!text) return damaged("journal.opened");
  const auto kept = connection.run("UPDATE journal SET opened = ? WHERE n = ?", {std::move(*text), number});
  if (!kept) return fail(kept.error());
  return true;
}

}  // namespace sluice::store
