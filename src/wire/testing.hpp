// SPDX-License-Identifier: Apache-2.0
// What the tests, benches and fuzzers of this module share.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>

#include "sluice/base/message.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::wire::testing {

inline const trade::Reference& reference() {
  static const auto loaded = trade::Reference::load(std::filesystem::path(SLUICE_SOURCE_DIR) / "data" / "reference");
  if (!loaded) FAIL(describe(loaded.error()));
  return *loaded;
}

// The transaction that the contract is explained by, with every kind of field.
inline constexpr std::string_view kExample = R"({
  "sluice": 1,
  "id": "T-1",
  "act": "shipment",
  "dates": { "contract": null, "declaration": "2025-10-20", "departure": null },
  "from": "CN", "to": "DE", "via": ["VN"],
  "procedure": "permanent",
  "parties": [
    { "id": "p1", "role": "exporter", "name": "Ningbo Example Magnets", "established_in": "CN", "located_in": "CN",
      "nationality": "n/a", "identifiers": { "uscc": "91330200MA2AGXXXX1" }, "military": false, "hits": [] },
    { "id": "p2", "role": "end_user", "name": "Beispiel Motoren GmbH" }
  ],
  "end_use": { "text": "traction motors", "humanitarian": false,
    "logic_nm": "n/a", "memory_layers": "n/a", "chip_tools_or_materials": false, "ai": false,
    "risks": { "military": "none", "military_potential": "none", "wmd": "none", "terrorism": "none",
               "national_security": "none" } },
  "lines": [
    { "id": "l1", "description": "sintered NdFeB ring", "commodity_code": "8505111000", "control_code": null,
      "form": "magnet", "material": "NdFeB",
      "composition": { "Dy": "0.0018" }, "composition_complete": false,
      "origin": "CN",
      "content": [ { "origin": "CN", "item": "dysprosium metal", "control_code": "1C905.a.1",
                     "value_share": "0.0009" } ],
      "made_with": [ { "country": "CN", "technology": "magnet_making" } ],
      "parameters": {},
      "quantity": { "value": "4000", "unit": "KGM" },
      "value": { "amount": "66143.20", "currency": "CNY" } }
  ]
}
)";

}  // namespace sluice::wire::testing
