// SPDX-License-Identifier: Apache-2.0
// The passes of load(): names first, so that everything may refer to everything, then what they say.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "condition.hpp"
#include "sluice/base/csv.hpp"
#include "sluice/rulebook/load.hpp"
#include "toml_table.hpp"

namespace sluice::rulebook {

class Loader {
 public:
  Loader(const Bundle& bundle, const trade::Reference& reference)
      : bundle_(bundle), conditions_(book_, reference, faults_) {}
  [[nodiscard]] Result<Rulebook> run();

 private:
  struct Document {
    const SourceFile* file;
    toml::table table;
    int instrument = -1;
    // What the later passes read; the table's keys are all asked for in the first.
    std::vector<const toml::table*> events, lists, provisions, examples, conditions, totals, conflicts;
    const toml::table* groups = nullptr;
  };

  bool parse();
  void read_names(Document& document);
  void read_regime(const toml::table& table, const Document& document);
  void read_instrument(const toml::table& table, Document& document);
  void read_fact(const toml::table& table, const Document& document);
  void read_named(const toml::table& table, const Document& document, std::string_view what, std::vector<Named>& into);
  void read_assumption(const toml::table& table, const Document& document);
  void name_list(const toml::table& table, const Document& document);
  void name_provision(const toml::table& table, const Document& document);
  void intern_common_facts();
  void read_silences();

  void read_condition(const toml::table& table, const Document& document);
  void read_groups(const toml::table& table, const Document& document);
  void read_event(const toml::table& table, const Document& document);
  void read_items(const toml::table& table, const Document& document);
  void read_item_file(ItemList& list, const std::string& name, const Where& from, const Source& standard);
  void read_provision(const toml::table& table, const Document& document);
  void read_effect(Table& table, Effect& effect);
  void read_total(const toml::table& table, const Document& document);
  void read_conflict(const toml::table& table, const Document& document);

  void read_examples();
  void read_example(const toml::table& table, const Document& document);
  void read_example_file(const SourceFile& file, const Document& owner);
  void read_expectation(const toml::table* table, const std::string& file, std::size_t line, Example& example);
  void read_settings(const toml::table* table, const std::string& file, std::size_t line, Example& example);
  void finish_example(Example example, const Document& document, const Where& where);

  void merge_templates();
  void check_edges();
  void check_timelines();

  [[nodiscard]] Table open(const toml::table& table, const Document& document, std::string path);
  [[nodiscard]] Source source(Table& table, const Source& standard);
  [[nodiscard]] Day day(Table& table, std::string_view key, bool needed);
  [[nodiscard]] std::string full(const Document& document, const std::string& id) const;
  [[nodiscard]] std::vector<std::size_t> provisions(Table& table, std::string_view key, const Document& document);
  [[nodiscard]] std::vector<std::size_t> lists(Table& table, std::string_view key, const Document& document);
  [[nodiscard]] std::vector<std::string> named(Table& table, std::string_view key, const std::vector<Named>& among);
  [[nodiscard]] const SourceFile* file(std::string_view name) const;

  const Bundle& bundle_;
  Rulebook book_;
  Faults faults_;
  ConditionReader conditions_;
  std::vector<Document> documents_;
  struct Silent {
    std::size_t fact;  // into the declared facts
    const toml::table* table;
    const Document* document;
  };
  std::vector<Silent> silent_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> groups_;  // to lists
};

}  // namespace sluice::rulebook
