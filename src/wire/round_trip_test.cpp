// SPDX-License-Identifier: Apache-2.0
// Whatever a transaction says comes back through every format.
#include <doctest/doctest.h>

#include <sstream>

#include "arbitrary.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/wire/reader.hpp"
#include "sluice/wire/transaction.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::wire;
using wire::testing::Arbitrary;
using wire::testing::reference;

namespace {

using Cells = std::vector<std::pair<std::string, std::string>>;

std::string escaped(std::string_view token) {
  std::string result;
  for (const char c : token) {
    if (c == '~') result += "~0";
    else if (c == '/') result += "~1";
    else result += c;
  }
  return result;
}

// A JSON value as columns and cells, by the rules of docs/transaction.md alone.
void flatten(const Json& node, const std::string& name, Cells& cells) {
  const std::string inside = name.empty() ? "" : name + "/";
  if (node.kind == Json::Kind::object) {
    for (const Json::Member& member : node.members) flatten(member.value, inside + escaped(member.name), cells);
  } else if (node.kind != Json::Kind::array) {
    cells.emplace_back(name, node.text);
  } else if (node.items.empty()) {
    cells.emplace_back(name, "[]");
  } else if (node.items[0].kind == Json::Kind::string) {
    std::string joined;
    for (const Json& item : node.items) joined += (joined.empty() ? "" : "|") + item.text;
    cells.emplace_back(name, joined);
  } else {
    for (std::size_t i = 0; i < node.items.size(); ++i) flatten(node.items[i], inside + std::to_string(i), cells);
  }
}

std::string as_csv(const trade::Transaction& transaction) {
  Cells cells;
  flatten(write_transaction(transaction), "", cells);
  std::string header;
  std::string row;
  for (const auto& [name, cell] : cells) {
    header += csv_cell(name) + ',';
    row += csv_cell(cell) + ',';
  }
  header.back() = row.back() = '\n';
  return header + row;
}

// Reads exactly one transaction, or says what went wrong.
void check_reads(const std::string& text, Format format, const trade::Transaction& expected) {
  std::istringstream in(text);
  TransactionReader reader(in, format, reference(), "t");
  trade::Transaction read;
  const auto more = reader.next(read);
  if (!more) RC_FAIL(describe(more.error()) + "\n" + text);
  RC_ASSERT(*more);
  RC_ASSERT(read == expected);
  RC_ASSERT(!reader.next(read).value());
  RC_ASSERT(reader.bytes() == text.size());
}

}  // namespace

TEST_CASE("a transaction comes back from its JSON") {
  CHECK(rc::check([] {
    const trade::Transaction transaction = Arbitrary(false).transaction();
    const Json node = write_transaction(transaction);
    const auto read = read_transaction(node, reference());
    if (!read) RC_FAIL(describe(read.error()));
    RC_ASSERT(*read == transaction);
    RC_ASSERT(write_transaction(*read) == node);
    check_reads(to_json(node, JsonLayout::pretty), Format::json, transaction);
    check_reads("[" + to_json(node) + "]", Format::json, transaction);
    check_reads(to_json(node) + "\n", Format::ndjson, transaction);
  }));
}

TEST_CASE("a transaction comes back from its CSV") {
  CHECK(rc::check([] {
    const trade::Transaction transaction = Arbitrary(true).transaction();
    check_reads(as_csv(transaction), Format::csv, transaction);
  }));
}
