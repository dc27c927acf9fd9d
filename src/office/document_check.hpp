// SPDX-License-Identifier: Apache-2.0
// What may be filed as a document, told from its bytes: the name alone is never believed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sluice/base/result.hpp"

namespace sluice::office {

struct DocumentLimits {
  std::size_t bytes = 50'000'000;              // of a document
  std::uint64_t unpacked_bytes = 500'000'000;  // of all that an office document or archive holds, unpacked
  std::uint64_t unpacked_ratio = 200;          // unpacked to packed, beyond the first megabyte
  std::size_t members = 10'000;                // of an archive
};

// The media type of a document called `name`: PDF, PNG, JPEG, TIFF, plain text, CSV, JSON, XML, or what is a ZIP
// archive inside (DOCX, XLSX, PPTX, ODT, ODS, ZIP). An archive is unpacked in passing, so that what its directory says
// of sizes is checked. Fails, in this order, with document.empty, document.too_large, document.executable (a program,
// whatever it is called), document.name (the ending is none of the above), document.renamed (the content is not what
// the ending says), document.archive (damaged, encrypted, overlapping or nested) or document.archive_bomb.
[[nodiscard]] Result<std::string> check_document(std::string_view name, std::string_view bytes,
                                                 const DocumentLimits& limits = {});

}  // namespace sluice::office
