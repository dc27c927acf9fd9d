// SPDX-License-Identifier: Apache-2.0
// Writes a made-up law and made-up transactions for the peers' bench, with the answers that a plain scan gives:
//   generate --provisions N --transactions M --seed S DIR
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "law.hpp"

namespace {

using namespace peers;
namespace fs = std::filesystem;

// Symbols of src/trade/vocabulary.hpp and of docs/rulebook-format.md.
constexpr std::array kForms{"metal",  "alloy",  "oxide", "compound", "powder",
                            "target", "magnet", "ore",   "mixture",  "component"};
constexpr std::array kRisks{"none", "possible", "should_know", "known", "informed"};
constexpr std::array kPolicies{"presumption_of_approval", "review", "case_by_case", "presumption_of_denial",
                               "policy_of_denial"};
constexpr std::array kKinds{"single", "general", "certificate"};
constexpr std::array kDuties{"declare_control_code", "end_user_statement", "keep_records",     "report_use",
                             "mark_documents",       "notify_transfer",    "verify_consignee", "stop_on_doubt"};
// Elements that trade in themselves; with the compounds of data/reference/materials.csv they are the materials.
constexpr std::array kElements{"Sc", "Y",  "La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm",
                               "Yb", "Lu", "Ga", "Ge", "Sb", "Mo", "Bi", "Te", "In", "Be", "Zr", "Hf", "Nb", "Ta",
                               "Re", "V",  "Co", "Ni", "Li", "Mg", "Ti", "Cr", "Mn", "C",  "Si", "B",  "Se"};

constexpr std::size_t kMaterials = 60;

struct Options {
  int provisions = 2'000, transactions = 200'000;
  unsigned long long seed = 20'261'122;
  fs::path data = "data/reference", to;
};

[[noreturn]] void stop(const std::string& why) {
  std::cerr << "generate: " << why << '\n';
  std::exit(1);
}

// The first column of a table, without its name.
std::vector<std::string> first_column(const fs::path& file) {
  std::ifstream in(file);
  if (!in) stop("cannot read " + file.string() + "; run it in the project's folder or give --data");
  std::vector<std::string> column;
  std::string row;
  std::getline(in, row);
  while (std::getline(in, row)) column.push_back(row.substr(0, row.find(',')));
  return column;
}

std::ofstream open(const fs::path& file) {
  std::ofstream out(file, std::ios::binary);
  if (!out) stop("cannot write " + file.string());
  return out;
}

std::string iso(int day) {
  using namespace std::chrono;
  const year_month_day date{sys_days{2023y / January / 1} + days{day}};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

// Millionths as an exact decimal.
std::string decimal(int millionths) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%d.%06d", millionths / 1'000'000, millionths % 1'000'000);
  return text.data();
}

std::string instrument_id(std::size_t instrument) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "B-%04zu", instrument + 1);
  return text.data();
}

std::string article(std::size_t n) { return std::to_string(n % kProvisionsEach + 1); }
std::string provision_id(std::size_t n) { return instrument_id(n / kProvisionsEach) + "/" + article(n); }

template <class Names>
std::vector<std::string> named(const Names& names, unsigned bits) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if ((bits >> i) & 1U) values.emplace_back(names[i]);
  }
  return values;
}

std::vector<std::string> named_countries(const Law& law, const Destinations& destinations) {
  std::vector<std::string> values;
  for (int country : destinations.countries) values.push_back(law.countries[static_cast<std::size_t>(country)]);
  return values;
}

std::string joined(const std::vector<std::string>& values, std::string_view between, std::string_view quote = "") {
  std::string text;
  for (const std::string& value : values) {
    if (!text.empty()) text += between;
    ((text += quote) += value) += quote;
  }
  return text;
}

const Destinations& destinations_of(const Law& law, const Provision& provision) {
  return law.destinations[static_cast<std::size_t>(provision.destinations)];
}

const char* form_of(int form) { return kForms[static_cast<std::size_t>(form)]; }
const char* risk_of(int risk) { return kRisks[static_cast<std::size_t>(risk)]; }
const std::string& material_of(const Law& law, int material) {
  return law.materials[static_cast<std::size_t>(material)];
}
const char* policy_of(int level) { return kPolicies[static_cast<std::size_t>(level - 1)]; }

void write_provisions(const Law& law, const fs::path& dir) {
  std::ofstream out = open(dir / "provisions.csv");
  out << "id,form,material,destinations,shares_at_least,risk_at_least,spans,outcome,policy,kinds,duties\n";
  for (std::size_t n = 0; n < law.provisions.size(); ++n) {
    const Provision& provision = law.provisions[n];
    const Destinations& destinations = destinations_of(law, provision);
    out << provision_id(n) << ',' << form_of(provision.form) << ',' << material_of(law, provision.material) << ',';
    if (destinations.kind == Destinations::Kind::any) out << "any";
    if (destinations.kind == Destinations::Kind::except) out << "not:";
    out << joined(named_countries(law, destinations), "|") << ',';
    if (provision.shares_at_least != kUnknown) out << provision.shares_at_least;
    out << ',';
    if (provision.risk_at_least != kNoRisk) out << risk_of(provision.risk_at_least);
    std::vector<std::string> spans;
    for (const Span& span : provision.in_force()) {
      spans.push_back(iso(span.first) + ".." + (span.last == kOpen ? "" : iso(span.last)));
    }
    out << ',' << joined(spans, "|");
    const bool prohibited = provision.level == kProhibited;
    out << (prohibited ? ",prohibited," : ",licence_required,") << (prohibited ? "" : policy_of(provision.level)) << ','
        << joined(named(kKinds, provision.kinds), "|") << ',' << joined(named(kDuties, provision.duties), "|") << '\n';
  }
}

void write_transactions(const Law& law, const std::vector<Transaction>& transactions, const fs::path& file) {
  std::ofstream out = open(file);
  out << "id,form,material,to,share,risk,day\n";
  int id = 0;
  for (const Transaction& t : transactions) {
    out << 'T' << ++id << ',' << form_of(t.form) << ',' << material_of(law, t.material) << ',';
    if (t.to != kUnknown) out << law.countries[static_cast<std::size_t>(t.to)];
    out << ',';
    if (t.share != kUnknown) out << t.share;
    out << ',';
    if (t.risk != kUnknown) out << risk_of(t.risk);
    out << ',' << iso(t.day) << '\n';
  }
}

// The form in which the project itself takes transactions (docs/transaction.md).
void write_contract(const Law& law, const std::vector<Transaction>& transactions, const fs::path& dir) {
  std::ofstream out = open(dir / "transactions.ndjson");
  const std::size_t count = std::min<std::size_t>(transactions.size(), 10'000);
  for (std::size_t i = 0; i < count; ++i) {
    const Transaction& t = transactions[i];
    out << R"({"sluice":1,"id":"T)" << i + 1 << R"(","act":"shipment","from":"CN","to":")"
        << law.countries[static_cast<std::size_t>(t.to)] << R"(","dates":{"declaration":")" << iso(t.day)
        << R"("},"end_use":{"risks":{"military":")" << risk_of(t.risk) << R"("}},"lines":[{"form":")" << form_of(t.form)
        << R"(","material":")" << material_of(law, t.material) << R"(","composition":{"Dy":")" << decimal(t.share)
        << R"("},"composition_complete":false}]})" << '\n';
  }
}

std::string strongest(const Law& law, const std::vector<int>& applying) {
  int level = 0;
  for (int n : applying) level = std::max(level, law.provisions[static_cast<std::size_t>(n)].level);
  if (level == 0) return "none";
  return level == kProhibited ? "prohibited" : std::string("licence_required:") + policy_of(level);
}

// Returns how many provisions apply to a transaction on average.
double write_answers(const Law& law, const std::vector<Transaction>& transactions, const fs::path& dir) {
  std::vector<std::vector<Span>> in_force;
  for (const Provision& provision : law.provisions) in_force.push_back(provision.in_force());
  std::ofstream out = open(dir / "answers.txt");
  std::size_t count = 0;
  for (std::size_t i = 0; i < transactions.size(); ++i) {
    const std::vector<int> applying = scan(law, in_force, transactions[i]);
    count += applying.size();
    out << 'T' << i + 1 << '|' << strongest(law, applying) << '|';
    for (std::size_t k = 0; k < applying.size(); ++k) {
      out << (k == 0 ? "" : ",") << provision_id(static_cast<std::size_t>(applying[k]));
    }
    out << '\n';
  }
  return static_cast<double>(count) / static_cast<double>(transactions.size());
}

std::string says(const std::string& english, const std::string& chinese) {
  return "{ en = \"" + english + "\", zh = \"" + chinese + "\" }";
}

void write_regime(const fs::path& dir) {
  std::ofstream out = open(dir / "regime.toml");
  out << "format = 1\n\n[regime]\nid = \"CN\"\ntitle = " << says("A made-up law", "虚构法规")
      << "\nzone = \"Asia/Shanghai\"\ndecides = [\"declaration\"]\nreleased = 2026-11-22T12:00:00Z\n"
         "verified_through = 2028-12-31\nscope = "
      << says("Made up for measuring; it is no law.", "为测速而虚构，并非法律。") << '\n';
  for (const char* duty : kDuties) {
    out << "\n[[duty]]\nid = \"" << duty << "\"\nsays = " << says("a made-up duty", "虚构义务") << '\n';
  }
  for (const char* kind : kKinds) {
    out << "\n[[kind]]\nid = \"" << kind << "\"\nsays = " << says("a made-up licence", "虚构许可") << '\n';
  }
  open(dir / "templates.json") << "{}\n";
}

void write_provision(const Law& law, std::size_t n, std::ostream& out) {
  const Provision& provision = law.provisions[n];
  out << "\n[[provision]]\nid = \"" << article(n)
      << "\"\ncite = " << says("item " + article(n), "第" + article(n) + "项") << "\nsays = " << says("made up", "虚构")
      << "\nwhen = { act = \"shipment\", from = \"CN\", form = \"" << form_of(provision.form) << "\", material = \""
      << material_of(law, provision.material) << '"';
  const Destinations& destinations = destinations_of(law, provision);
  const std::string countries = "[" + joined(named_countries(law, destinations), ", ", "\"") + "]";
  if (destinations.kind == Destinations::Kind::among) out << ", to = " << countries;
  if (destinations.kind == Destinations::Kind::except) out << ", to = { not = " << countries << " }";
  if (provision.shares_at_least != kUnknown) {
    out << ", \"composition.Dy\" = \">= " << decimal(provision.shares_at_least) << '"';
  }
  if (provision.risk_at_least != kNoRisk)
    out << ", \"risk.military\" = \">= " << risk_of(provision.risk_at_least) << '"';
  out << " }\neffect = { outcome = ";
  if (provision.level == kProhibited) {
    out << "\"prohibited\"";
  } else {
    out << "\"licence_required\", policy = \"" << policy_of(provision.level) << "\", kinds = ["
        << joined(named(kKinds, provision.kinds), ", ", "\"") << ']';
  }
  if (provision.duties != 0) out << ", duties = [" << joined(named(kDuties, provision.duties), ", ", "\"") << ']';
  out << " }\n";
}

// One event for all provisions of the instrument that it befalls on the same days.
void write_events(const Law& law, std::size_t first, std::size_t end, std::ostream& out) {
  std::map<std::string, std::vector<std::string>> events;
  for (std::size_t n = first; n < end; ++n) {
    const Provision& provision = law.provisions[n];
    events["kind = \"effective\"\non = " + iso(provision.life.first)].push_back(article(n));
    if (provision.life.last != kOpen)
      events["kind = \"expire\"\non = " + iso(provision.life.last)].push_back(article(n));
    for (const Span& suspension : provision.suspensions) {
      events["kind = \"suspend\"\nfrom = " + iso(suspension.first) + "\nuntil = " + iso(suspension.last)].push_back(
          article(n));
    }
  }
  for (const auto& [event, scope] : events) {
    out << "\n[[event]]\n"
        << event << "\nscope = [" << joined(scope, ", ", "\"") << "]\ncite = " << says("made up", "虚构") << '\n';
  }
}

void write_law(const Law& law, const fs::path& dir) {
  fs::remove_all(dir);
  fs::create_directories(dir);
  write_regime(dir);
  for (std::size_t i = 0; i < law.instruments.size(); ++i) {
    std::ofstream out = open(dir / (instrument_id(i) + ".toml"));
    out << "format = 1\n\n[instrument]\nid = \"" << instrument_id(i)
        << "\"\ntitle = " << says("Made-up announcement " + std::to_string(i + 1), "虚构公告" + std::to_string(i + 1))
        << "\nauthority = " << says("nobody", "无") << "\nannounced = " << iso(law.instruments[i].announced)
        << "\nsource = \"https://example.org/\"\nread = 2026-11-22\nfirmness = \"derived\"\n";
    const std::size_t first = i * kProvisionsEach;
    const std::size_t end = std::min(first + kProvisionsEach, law.provisions.size());
    write_events(law, first, end, out);
    for (std::size_t n = first; n < end; ++n) write_provision(law, n, out);
  }
}

Options parse(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& name = arguments[i];
    if (!name.starts_with("--")) {
      options.to = name;
      continue;
    }
    if (++i == arguments.size()) stop("no value for " + name);
    if (name == "--provisions") options.provisions = std::stoi(arguments[i]);
    else if (name == "--transactions") options.transactions = std::stoi(arguments[i]);
    else if (name == "--seed") options.seed = std::stoull(arguments[i]);
    else if (name == "--data") options.data = arguments[i];
    else stop("unknown option " + name);
  }
  if (options.to.empty() || options.provisions < 1 || options.transactions < 1) {
    stop("usage: generate --provisions N --transactions M --seed S [--data data/reference] DIR");
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse({argv + 1, argv + argc});
  std::vector<std::string> materials(kElements.begin(), kElements.end());
  for (const std::string& material : first_column(options.data / "materials.csv")) {
    if (materials.size() < kMaterials && !std::ranges::count(materials, material)) materials.push_back(material);
  }
  std::vector<std::string> countries = first_column(options.data / "countries.csv");
  std::erase(countries, "CN");
  std::mt19937_64 random(options.seed);
  const Law law = draw_law(std::move(materials), std::move(countries), options.provisions, random);
  const std::vector<Transaction> transactions = draw_transactions(law, options.transactions, random);
  fs::create_directories(options.to);
  write_provisions(law, options.to);
  write_transactions(law, transactions, options.to / "transactions.csv");
  write_transactions(law, hide_facts(transactions, random), options.to / "unknowns.csv");
  write_contract(law, transactions, options.to);
  write_law(law, options.to / "law" / "CN");
  const double average = write_answers(law, transactions, options.to);
  std::printf("%s: %d provisions, %d transactions, %.2f provisions apply to one on average\n",
              options.to.string().c_str(), options.provisions, options.transactions, average);
}
