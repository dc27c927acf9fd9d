// SPDX-License-Identifier: Apache-2.0
// The office: a store of records, the acts that change them, and the views by which they are seen. Every act is done
// whole or not at all, on disk when `perform` returns, and has its leaf in the journal.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/office/act.hpp"
#include "sluice/office/tools.hpp"
#include "sluice/store/store.hpp"

namespace sluice::office {

// The tables that the office keeps in a store.
[[nodiscard]] const store::Schema& schema();

// A way of looking at a record.
struct ViewKind {
  std::string_view name;  // "application"
  wire::Words meaning;
};
[[nodiscard]] std::span<const ViewKind> views();

// Which records to list, a page at a time, in the order of what waits longest (due, then number) or of the number.
struct ListQuery {
  std::string kind;   // "application"
  std::string queue;  // empty: any
  std::string state;  // empty: any
  std::string owner;  // empty: any
  std::string after;  // where the page before ended; empty: from the beginning
  std::size_t most = 50;
};

struct ListRow {
  std::string id, owner, province, state, queue, due;
};
struct ListPage {
  std::vector<ListRow> rows;
  std::string next;  // for the next page; empty: there is none
};

class Office {
 public:
  // Both outlive the office.
  Office(store::Store& store, const Tools& tools) : store_(store), tools_(tools) {}

  // Fails with act.unknown, act.subject (missing, or given where the act makes one), person.unknown, person.closed,
  // act.role, and as the act does. May be called from many threads.
  [[nodiscard]] Result<Done> perform(const Act& act, const Occasion& occasion);

  // Fails with view.unknown, and with record.missing where there is no such record that the person may see. An empty
  // person is whoever keeps the store, and sees everything.
  [[nodiscard]] Result<Json> look(std::string_view view, const std::string& subject, const Occasion& occasion) const;

  [[nodiscard]] Result<ListPage> list(const ListQuery& query, const Occasion& occasion) const;

  // A licence as its holder carries it (licence_document.hpp). Fails as `look` does.
  [[nodiscard]] Result<Json> licence_document(const std::string& id, const Occasion& occasion) const;

  // Bytes by their hash, which only a record or an act that the person may see tells. Fails with record.missing.
  [[nodiscard]] Result<std::string> content(const std::string& hash) const;

 private:
  store::Store& store_;
  const Tools& tools_;
};

}  // namespace sluice::office
