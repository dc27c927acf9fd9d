// SPDX-License-Identifier: Apache-2.0
// The one JSON reader: simdjson on demand, made strict. It keeps its buffers from one text to the
// next, which is what makes records cheap.
#pragma once

#include <memory>
#include <string_view>

#include "sluice/base/json.hpp"

namespace sluice {

class JsonParser {
 public:
  JsonParser();
  ~JsonParser();
  JsonParser(JsonParser&&) noexcept;
  JsonParser& operator=(JsonParser&&) noexcept;

  // As parse_json, which says what it accepts and how it fails.
  [[nodiscard]] Result<Json> parse(std::string_view text, std::string_view file, std::size_t first_line);

 private:
  struct Buffers;
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace sluice
