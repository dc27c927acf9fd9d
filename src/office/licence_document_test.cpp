// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/licence_document.hpp"

#include <doctest/doctest.h>
#include <filesystem>

#include "sluice/base/random.hpp"
#include "sluice/base/zone.hpp"

using namespace sluice;
using namespace sluice::office;

namespace {

licensing::Licence licence() {
  licensing::Licence made;
  made.id = made.number = "L-2026-000001-X";
  made.application = "A-2026-000001-1";
  made.kind = "general";
  made.holder = "E-2026-000001-X";
  made.from = *parse_date("2026-04-01");
  made.until = *parse_date("2027-03-31");
  licensing::LicenceLine line;
  line.id = "l1";
  line.account = "L-2026-000001-X/l1";
  line.quantity = {7'000'000'000, *Code3::parse("KGM")};
  made.lines.push_back(line);
  return made;
}

struct StoppedClock final : Clock {
  [[nodiscard]] Instant now() const override { return Instant(std::chrono::seconds(1'772'000'000)); }
};

}  // namespace

TEST_CASE("a signed licence is whole or refused, whatever byte of it is changed") {
  std::string pattern = (std::filesystem::temp_directory_path() / "sluice-licence-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  const StoppedClock clock;
  SystemRandom random;
  auto store = store::Store::open("sqlite:" + pattern + "/a.db", {{}, clock, random, {}});
  REQUIRE(store.has_value());
  const Json document = signed_licence(*store, licence());
  const auto says = check_licence_document(document, "");
  REQUIRE(says.has_value());
  CHECK(says->number == "L-2026-000001-X");
  CHECK(says->code == licence_code(licence()));
  CHECK(says->code.size() == says->number.size() + 1 + 14);
  CHECK(check_licence_document(document, says->key).has_value());
  CHECK(check_licence_document(document, std::string(64, '0')).error().code == "licence_document.key");

  // Every character of what was signed, and of the signature: changed, and still JSON.
  const std::string text = to_json(document);
  std::size_t tried = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == '1' ? '2' : '1';
    if (changed == text) continue;
    const auto json = parse_json(changed);
    if (!json) continue;
    ++tried;
    CHECK_MESSAGE(!check_licence_document(*json, says->key).has_value(), changed);
  }
  CHECK(tried > 300);

  // What became of it changes neither code nor document; what was granted does.
  auto later = licence();
  later.state = licensing::LicenceState::suspended;
  later.history.push_back({});
  CHECK(licence_code(later) == says->code);
  later.lines[0].quantity.micro += 1;
  CHECK(licence_code(later) != says->code);

  // Another key signs another document of the same code.
  auto other = store::Store::open("sqlite:" + pattern + "/b.db", {{}, clock, random, {}});
  REQUIRE(other.has_value());
  const Json forged = signed_licence(*other, licence());
  CHECK(check_licence_document(forged, "").value().code == says->code);
  CHECK(check_licence_document(forged, says->key).error().code == "licence_document.key");
  CHECK(check_licence_document(Json::object(), "").error().code == "licence_document.invalid");
  std::filesystem::remove_all(pattern);
}
