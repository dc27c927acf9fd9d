// SPDX-License-Identifier: Apache-2.0
// Whether two indexes decide alike, from what they are made of.
#include <cstring>

#include "index_layout.hpp"
#include "sluice/base/hash.hpp"

namespace sluice::rulebook {
namespace {

// Everything that answers follow from, as bytes.
class Digest {
 public:
  template <class T>
  void add(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const std::size_t size = bytes_.size();
    bytes_.resize(size + sizeof(T));
    std::memcpy(bytes_.data() + size, &value, sizeof(T));
  }
  void add(std::string_view text) {
    add(text.size());
    bytes_.append(text);
  }
  template <class T>
  void add(const std::vector<T>& values) {
    add(values.size());
    for (const T& value : values) add(value);
  }
  [[nodiscard]] std::string hash() const { return sha256(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace

void sign(Layout& layout) {
  Digest digest;
  const Rulebook& book = *layout.book;
  for (const Fact& fact : book.facts) digest.add(std::string_view(fact.id));
  for (const Provision& provision : book.provisions) {
    digest.add(std::string_view(provision.id));
    digest.add(provision.effect.outcome ? static_cast<int>(*provision.effect.outcome) : -1);
    digest.add(provision.effect.policy ? static_cast<int>(*provision.effect.policy) : -1);
    digest.add(provision.effect.kinds.has_value());
    for (const auto* edges :
         {&provision.lists, &provision.requires_any, &provision.lifts, &provision.overrides, &provision.eases}) {
      digest.add(*edges);
    }
  }
  for (const auto* named : {&book.duties, &book.kinds}) {
    digest.add(named->size());
    for (const Named& each : *named) digest.add(std::string_view(each.id));
  }
  for (const std::string& code : layout.codes) digest.add(std::string_view(code));
  digest.add(layout.item_list);
  digest.add(layout.item_code);
  for (const Rule& rule : layout.rules) {
    for (const auto* names : {&rule.duties, &rule.kinds, &rule.adds_kinds}) digest.add(*names);
  }
  digest.add(layout.tests_of);
  for (const Group& group : layout.groups) digest.add(group);
  digest.add(layout.group_conditions);
  for (const GroupAxis& axis : layout.group_axes) {
    digest.add(axis.axis);
    digest.add(axis.layers);
  }
  for (const GroupTest& test : layout.group_tests) digest.add(test.test);
  digest.add(
      std::string_view(reinterpret_cast<const char*>(layout.rows.data()), layout.rows.size() * sizeof(std::uint64_t)));
  digest.add(layout.clauses.clause);
  digest.add(layout.clauses.rows);
  for (const Partition& partition : layout.partitions) {
    digest.add(partition.cell_of());
    for (const Cut& cut : partition.cuts()) {
      digest.add(cut.reach);
      digest.add(cut.value.units());
      digest.add(cut.value.places());
      digest.add(cut.after);
    }
  }
  layout.terms_hash = digest.hash();
  for (const Rule& rule : layout.rules) digest.add(rule.first_days);
  digest.add(layout.spans);
  layout.hash = digest.hash();
}

}  // namespace sluice::rulebook
