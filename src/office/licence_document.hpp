// SPDX-License-Identifier: Apache-2.0
// The licence as its holder carries it: what was granted, signed by whoever keeps the store, with a code that people
// read out. It says what was granted and stays true; whether goods may leave on a day is the store's to say.
#pragma once

#include <string>

#include "sluice/base/json.hpp"
#include "sluice/licensing/licence.hpp"
#include "sluice/store/store.hpp"

namespace sluice::office {

// The number, a point, and twelve characters that follow from all the licence says: "L-2026-000001-X.7KQ2-M4PA-91ZC".
[[nodiscard]] std::string licence_code(const licensing::Licence& licence);

// The document: `licence`, `code`, and the signature over the licence's canonical JSON.
[[nodiscard]] Json signed_licence(const store::Store& store, const licensing::Licence& licence);

// Whether a document is whole and signed by `key` (the SHA-256 of the public key, as the journal's heads name it;
// empty: by whatever key it names). Fails with licence_document.invalid (no such document), licence_document.key,
// licence_document.signature or licence_document.code.
struct DocumentSays {
  std::string number;
  std::string code;
  std::string key;
};
[[nodiscard]] Result<DocumentSays> check_licence_document(const Json& document, const std::string& key);

}  // namespace sluice::office
