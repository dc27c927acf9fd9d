// SPDX-License-Identifier: Apache-2.0
// The one JSON reader: simdjson on demand, made strict. It keeps its buffers from one text to the
// next, which is what makes records cheap.
#pragma once

#include <memory>
#include <string_view>

#include "sluice/base/json.hpp"

namespace sluice {

// Ours are written out, digit by digit; those of others may have an exponent.
enum class JsonNumbers { written_out, any };

class JsonParser {
 public:
  explicit JsonParser(JsonNumbers numbers = JsonNumbers::written_out);
  ~JsonParser();
  JsonParser(JsonParser&&) noexcept;
  JsonParser& operator=(JsonParser&&) noexcept;

  // As parse_json, which says what it accepts and how it fails; json.exponent only where numbers are written out.
  [[nodiscard]] Result<Json> parse(std::string_view text, std::string_view file, std::size_t first_line);

 private:
  struct Buffers;
  std::unique_ptr<Buffers> buffers_;
  JsonNumbers numbers_;
};

}  // namespace sluice
