// SPDX-License-Identifier: Apache-2.0
// Made-up shipments in the contract's format, from a fixed seed: a catalogue of products, a book of customers, and
// shipments that draw on both. `shipments ROWS [SEED]` writes NDJSON.
#include <array>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

namespace {

using Rng = std::mt19937_64;

std::size_t below(Rng& rng, std::size_t end) { return static_cast<std::size_t>(rng() % end); }
bool chance(Rng& rng, unsigned percent) { return rng() % 100 < percent; }
template <class T, std::size_t N>
const T& pick(Rng& rng, const std::array<T, N>& among) {
  return among[below(rng, N)];
}

constexpr std::array<const char*, 12> kForms{"magnet", "metal",   "alloy",     "oxide",    "compound",  "powder",
                                             "target", "mixture", "component", "assembly", "equipment", "product"};
constexpr std::array<const char*, 16> kMaterials{"NdFeB", "SmCo", "Dy", "Tb", "Sm", "Gd", "Lu", "Sc",
                                                 "Y",     "Ho",   "Ga", "Ge", "Sb", "In", "W",  "graphite"};
constexpr std::array<const char*, 10> kElements{"Dy", "Tb", "Sm", "Gd", "Y", "Ho", "Nd", "Co", "Ga", "W"};
constexpr std::array<const char*, 24> kCountries{"US", "DE", "JP", "KR", "VN", "IN", "FR", "GB",
                                                 "IT", "TW", "MX", "TH", "NL", "CZ", "PL", "SE",
                                                 "CH", "CA", "BR", "MY", "SG", "AT", "HU", "ES"};
constexpr std::array<const char*, 9> kFractions{"0.0005", "0.0009", "0.001", "0.0018", "0.01",
                                                "0.05",   "0.25",   "0.6",   "0.99"};

// Most of a catalogue is stated in full, and some of it is silent on this or that.
std::string product(Rng& rng) {
  std::string text;
  const auto say = [&](unsigned percent, const std::string& member) {
    if (chance(rng, percent)) text += "," + member;
  };
  say(97, std::string("\"form\":\"") + pick(rng, kForms) + "\"");
  say(92, std::string("\"material\":\"") + pick(rng, kMaterials) + "\"");
  say(95, std::string("\"origin\":\"") + (chance(rng, 80) ? "CN" : pick(rng, kCountries)) + "\"");
  std::string composition;
  for (std::size_t i = below(rng, 3); i > 0; --i) {
    const std::string element = pick(rng, kElements);
    if (composition.find(element) != std::string::npos) continue;
    const char* fraction = composition.empty() ? pick(rng, kFractions) : "0.0009";
    composition += (composition.empty() ? "\"" : ",\"") + element + "\":\"" + fraction + "\"";
  }
  text += ",\"composition\":{" + composition + "},\"composition_complete\":" + (chance(rng, 90) ? "true" : "false");
  say(90, "\"content\":[]");
  say(90, "\"made_with\":[]");
  return text;
}

std::string customer(Rng& rng, std::string& country) {
  country = pick(rng, kCountries);
  const auto party = [&](const char* role) {
    std::string text = std::string("{\"id\":\"") + role + "\",\"role\":\"" + role + "\",\"established_in\":\"" +
                       country + "\",\"located_in\":\"" + country + "\",\"nationality\":\"n/a\"";
    if (chance(rng, 94)) text += std::string(",\"military\":") + (chance(rng, 3) ? "true" : "false");
    if (chance(rng, 96)) {
      text += chance(rng, 97) ? ",\"hits\":[]"
                              : ",\"hits\":[{\"list\":\"CN-watch-list\",\"entry\":\"e\",\"relation\":\"itself\","
                                "\"disposition\":\"confirmed\"}]";
    }
    return text + "}";
  };
  return "[{\"id\":\"x\",\"role\":\"exporter\",\"established_in\":\"CN\",\"located_in\":\"CN\",\"nationality\":\"n/"
         "a\",\"military\":"
         "false,\"hits\":[]}," +
         party("importer") + "," + party("end_user") + "]";
}

std::string end_use(Rng& rng) {
  const auto risk = [&] { return chance(rng, 95) ? "none" : chance(rng, 60) ? "possible" : "known"; };
  std::string text =
      "{\"humanitarian\":false,\"logic_nm\":\"n/a\",\"memory_layers\":\"n/a\",\"chip_tools_or_materials\":false,"
      "\"ai\":false,\"risks\":{";
  bool first = true;
  for (const char* name : {"military", "military_potential", "wmd", "terrorism", "national_security"}) {
    if (chance(rng, 3)) continue;
    text += std::string(first ? "\"" : ",\"") + name + "\":\"" + risk() + "\"";
    first = false;
  }
  return text + "}}";
}

std::string day(Rng& rng) {
  const std::size_t month = below(rng, 24);
  char text[16];
  std::snprintf(text, sizeof text, "%u-%02u-%02u", static_cast<unsigned>(2025 + month / 12),
                static_cast<unsigned>(month % 12 + 1), static_cast<unsigned>(below(rng, 28) + 1));
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t rows = argc > 1 ? std::stoull(argv[1]) : 1000;
  Rng rng(argc > 2 ? std::stoull(argv[2]) : 20261122);
  std::vector<std::string> products, customers, countries, uses;
  for (int i = 0; i < 3000; ++i) products.push_back(product(rng));
  for (int i = 0; i < 5000; ++i) customers.push_back(customer(rng, countries.emplace_back()));
  for (int i = 0; i < 40; ++i) uses.push_back(end_use(rng));
  for (std::uint64_t row = 0; row < rows; ++row) {
    const std::size_t who = below(rng, customers.size());
    // The usual end use is the first; the usual destination is where the customer is.
    const std::string& use = uses[chance(rng, 80) ? 0 : below(rng, uses.size())];
    const std::string to = chance(rng, 98) ? ",\"to\":\"" + countries[who] + "\"" : "";
    std::printf(
        R"({"sluice":1,"id":"S%llu","act":"shipment","dates":{"declaration":"%s"},"from":"CN"%s,"via":[],)"
        R"("procedure":"permanent","parties":%s,"end_use":%s,"lines":[{"id":"l1"%s}]})"
        "\n",
        static_cast<unsigned long long>(row + 1), day(rng).c_str(), to.c_str(), customers[who].c_str(), use.c_str(),
        products[below(rng, products.size())].c_str());
  }
  return std::ferror(stdout) != 0 ? 1 : 0;
}
