// SPDX-License-Identifier: Apache-2.0
// Records and acts may be any JSON, of which the first byte says what it is meant to be. What can be read is written
// and read again as it was.
#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "record.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"
#include "sluice/licensing/violation.hpp"

using namespace sluice;
using namespace sluice::licensing;

namespace {

const trade::Reference& reference() {
  static const auto loaded = trade::Reference::load(std::filesystem::path(SLUICE_SOURCE_DIR) / "data" / "reference");
  CHECK_THAT(loaded.has_value());
  return *loaded;
}

template <class Read, class Write>
void there_and_back(const Json& node, const Read& read, const Write& write) {
  const auto first = read(node);
  if (!first) {
    CHECK_THAT(!describe(first.error(), Language::chinese).empty());
    return;
  }
  const Json written = write(*first);
  const auto parsed = parse_json(to_json(written));
  CHECK_THAT(parsed.has_value());
  const auto second = read(*parsed);
  CHECK_THAT(second && to_json(write(*second)) == to_json(written));
}

template <class S>
void record(const Json& node) {
  there_and_back(
      node, [](const Json& json) { return read_record<S>(json, reference()); },
      [](const S& value) { return write_record(value); });
}

template <class Act>
void act(Act which, const Json& node) {
  there_and_back(
      node, [&](const Json& json) { return read_act(which, json, reference()); },
      [](const auto& value) { return write_act(value); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto node = parse_json({reinterpret_cast<const char*>(data) + 1, size - 1});
  if (!node) return 0;
  const std::size_t application_acts = std::variant_size_v<AnyApplicationAct>;
  const std::size_t licence_acts = std::variant_size_v<AnyLicenceAct>;
  const std::size_t which = data[0] % (5 + application_acts + licence_acts);
  switch (which) {
    case 0: record<Application>(*node); break;
    case 1: record<Licence>(*node); break;
    case 2: record<Enterprise>(*node); break;
    case 3: record<Certificate>(*node); break;
    case 4: record<Violation>(*node); break;
    default:
      if (which < 5 + application_acts) act(static_cast<ApplicationAct>(which - 5), *node);
      else act(static_cast<LicenceAct>(which - 5 - application_acts), *node);
  }
  return 0;
}
