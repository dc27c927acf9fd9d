// SPDX-License-Identifier: Apache-2.0
// The peers' bench on CLIPS: a rule for each provision; each transaction is asserted as a fact through the C
// interface, the rules run, and the fact is retracted.
extern "C" {
#include <clips/clips.h>
}

#include <iostream>
#include <string>
#include <vector>

#include "table.hpp"

namespace {

using namespace peers;

// What the rules call: CLIPS hands no context to a function of the host.
Found* found_now = nullptr;

void applies(void* environment) {
  found_now->add(static_cast<int>(EnvRtnLong(environment, 1)), static_cast<int>(EnvRtnLong(environment, 2)));
}

// `any` has no pattern, `US|JP` is one, `not:US|JP` is ~US&~JP.
std::string pattern_of(const std::string& destinations) {
  if (destinations == "any") return "";
  if (!destinations.starts_with("not:")) return " (to " + destinations + ")";
  std::string pattern = " (to ~";
  for (const char c : destinations.substr(4)) {
    if (c == '|') {
      pattern += "&~";
    } else {
      pattern += c;
    }
  }
  return pattern + ")";
}

std::string rule_of(const Row& row, std::size_t n) {
  std::string days;
  for (const Days& span : row.spans) {
    days += " (<= " + std::to_string(span.first) + " ?d " + std::to_string(span.last) + ")";
  }
  if (row.spans.size() > 1) days = " (or" + days + ")";
  std::string rule = "(defrule r" + std::to_string(n) + " (transaction (form " + row.form + ") (material " +
                     row.material + ")" + pattern_of(row.destinations);
  if (row.share > 0) rule += " (share ?s&:(>= ?s " + std::to_string(row.share) + "))";
  if (row.risk > 0) rule += " (risk ?r&:(>= ?r " + std::to_string(row.risk) + "))";
  rule += " (day ?d&:" + days.substr(1) + "))";
  return rule + " => (applies " + std::to_string(n) + " " + std::to_string(row.level) + "))";
}

// Symbols are made before the clock starts and kept; numbers are made by each transaction.
struct CodedCase {
  void *form, *material, *to;
  int share, risk, day;
};

class Clips {
 public:
  explicit Clips(const Table& table) : environment_(CreateEnvironment()) {
    EnvDefineFunction2(environment_, "applies", 'v', PTIEF applies, "applies", "22l");
    build("(deftemplate transaction (slot form) (slot material) (slot to) (slot share) (slot risk) (slot day))");
    for (std::size_t n = 0; n < table.rows.size(); ++n) build(rule_of(table.rows[n], n));
    EnvReset(environment_);
    template_ = EnvFindDeftemplate(environment_, "transaction");
    for (const Case& c : table.cases) {
      cases_.push_back({symbol(c.form), symbol(c.material), symbol(c.to), c.share, c.risk, c.day});
    }
  }
  ~Clips() { DestroyEnvironment(environment_); }
  Clips(const Clips&) = delete;
  Clips& operator=(const Clips&) = delete;

  void decide(std::size_t count, const Take& take) {
    Found found;
    found_now = &found;
    for (std::size_t i = 0; i < count; ++i) {
      const CodedCase& c = cases_[i];
      found.clear();
      void* fact = EnvCreateFact(environment_, template_);
      put(fact, "form", SYMBOL, c.form);
      put(fact, "material", SYMBOL, c.material);
      put(fact, "to", SYMBOL, c.to);
      put(fact, "share", INTEGER, EnvAddLong(environment_, c.share));
      put(fact, "risk", INTEGER, EnvAddLong(environment_, c.risk));
      put(fact, "day", INTEGER, EnvAddLong(environment_, c.day));
      fact = EnvAssert(environment_, fact);
      EnvRun(environment_, -1);
      EnvRetract(environment_, fact);
      take(i, found);
    }
  }

 private:
  void build(const std::string& construct) {
    if (EnvBuild(environment_, construct.c_str()) == 1) return;
    std::cerr << "clips: " << construct << '\n';
    std::exit(1);
  }
  void* symbol(const std::string& text) {
    void* symbol = EnvAddSymbol(environment_, text.c_str());
    IncrementSymbolCount(symbol);
    return symbol;
  }
  void put(void* fact, const char* slot, unsigned short type, void* value) {
    DATA_OBJECT object;
    SetType(object, type);
    SetValue(object, value);
    EnvPutFactSlot(environment_, fact, slot, &object);
  }

  void* environment_;
  void* template_ = nullptr;
  std::vector<CodedCase> cases_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: clips DIR [REPEATS]\n";
    return 2;
  }
  const int repeats = argc > 2 ? std::atoi(argv[2]) : 5;
  const Table table = read_table(argv[1]);
  Clips clips(table);
  measure(table,
          {"CLIPS", VERSION_STRING, "a rule for each provision, C interface",
           [&](std::size_t count, const Take& take) { clips.decide(count, take); }},
          repeats);
}
