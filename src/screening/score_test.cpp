// SPDX-License-Identifier: Apache-2.0
#include "score.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "score_ofac.hpp"

namespace sluice::screening {
namespace {

const NameTables& tables() {
  static const NameTables loaded = [] {
    auto result = NameTables::load(std::string(SLUICE_SOURCE_DIR) + "/data/names");
    REQUIRE(result);
    return std::move(*result);
  }();
  return loaded;
}

Comparison compared(std::string_view query, std::string_view entry, EntryKind kind) {
  return compare(prepare(query, kind, tables()), prepare(entry, kind, tables()), ScorePolicy{});
}

double scored(std::string_view query, std::string_view entry, EntryKind kind = EntryKind::person) {
  return compared(query, entry, kind).score;
}

constexpr double kAlerts = ScorePolicy{}.threshold;
constexpr auto kFirm = EntryKind::organisation;

TEST_CASE("order, case, accents, marks that cannot be seen and a comma make no difference") {
  for (const auto* entry :
       {"PÉREZ, José", "jose perez", "Pe\xCC\x81rez José", "\xE2\x80\x8FJosé\xE2\x80\x8B Pérez", "ＪＯＳＥ Pérez"}) {
    CHECK(scored("José Pérez", entry) == doctest::Approx(1));
  }
}

TEST_CASE("romanisations of one name alert, and its own script does") {
  // Romanisations after BGN/PCGN, ISO 9 without marks, German and French practice, and ICAO 9303.
  for (const auto* entry :
       {"Yuriy Shchukin", "Jurij Schtschukin", "Iouri Chtchoukine", "Iurii Shchukin", "Yury Schukin"}) {
    CHECK_MESSAGE(scored("Щукин Юрий", entry) >= kAlerts, entry);
  }
  for (const auto* entry :
       {"Muhammad Husayn", "Mohammed Hussein", "Mohamad Hossein", "Mohamed Hussain", "Muhammed Hüseyin"}) {
    CHECK_MESSAGE(scored("محمد حسين", entry) >= kAlerts, entry);
    CHECK_MESSAGE(scored("Muhammad Husain", entry) >= kAlerts, entry);
  }
  CHECK(scored("عبد الرحمن", "ABD AL-RAHMAN") >= kAlerts);
  CHECK(scored("عبدالرحمن", "Abdulrahman") >= kAlerts);
}

TEST_CASE("a Chinese name meets its romanisations however its syllables are joined, and its traditional form") {
  for (const auto* entry : {"Xi Jinping", "Jinping Xi", "Xijinping", "XI, Jin Ping", "Hsi Chin-p'ing"}) {
    CHECK_MESSAGE(scored("习近平", entry) >= kAlerts, entry);
  }
  CHECK(scored("習近平", "习近平") == doctest::Approx(1));
  CHECK(scored("Mao Zedong", "Mao Tse-tung") >= kAlerts);
  CHECK(scored("陳國強", "Chan Kwok Keung") >= kAlerts);
  CHECK(scored("长安", "Chang An") >= kAlerts);  // not Zhang'an: every reading counts
  CHECK(scored("习近平", "Wang Wei") < kAlerts);
}

TEST_CASE("firms meet by place, brand and industry, and their legal forms weigh little") {
  CHECK(scored("包头天和磁材科技股份有限公司", "Baotou Tianhe Magnetics Technology Co., Ltd.", kFirm) >= kAlerts);
  CHECK(scored("江西铜业集团有限公司", "Jiangxi Copper Group", kFirm) >= kAlerts);
  CHECK(scored("江西铜业集团有限公司", "Jiangsu Steel Group", kFirm) < kAlerts);
  CHECK(scored("ООО \"Ромашка\"", "Romashka LLC", kFirm) >= 0.95);
  CHECK(scored("Müller Werke GmbH", "Mueller Werke Limited", kFirm) >= 0.9);
  CHECK(scored("Ромашка ООО", "Ромашка ЗАО", kFirm) < 1);
  CHECK(scored("Factory No. 21", "Factory No. 22", kFirm) < scored("Factory No. 21", "Factory No. 21 Ltd", kFirm));
}

TEST_CASE("a part that is missing costs more when the entry lacks it than when the query does") {
  CHECK(scored("Ivan Petrov", "Ivan Sergeyevich Petrov") > scored("Ivan Sergeyevich Petrov", "Ivan Petrov"));
  CHECK(scored("Ivan Smirnov", "Ivan Petrov") < kAlerts);
}

TEST_CASE("an explanation has each token once, and says how each met") {
  const Comparison comparison = compared("J. Smyth Trading LLC", "John SMITH Trading Ltd.", kFirm);
  const auto how = [&](std::string_view query) {
    const auto found = std::ranges::find(comparison.parts, query, &PartMatch::query);
    REQUIRE(found != comparison.parts.end());
    return found->how;
  };
  CHECK(how("j") == HowAlike::initial);
  CHECK(how("trading") == HowAlike::equal);
  CHECK(how("llc") == HowAlike::legal_form);
  CHECK(comparison.parts.size() == 4);
}

TEST_CASE("a score is between 0 and 1, and a name is as like itself as can be") {
  CHECK(rc::check([] {
    const auto letters = rc::gen::elementOf(std::string("abcdeiou xyz.,-0"));
    const auto left = *rc::gen::container<std::string>(letters);
    const auto right = *rc::gen::container<std::string>(letters);
    const double value = scored(left, right, kFirm);
    RC_ASSERT(value >= 0.0);
    RC_ASSERT(value <= 1.0 + 1e-12);
    const auto self = prepare(left, kFirm, tables());
    RC_ASSERT(self.tokens.empty() || compare(self, self, ScorePolicy{}).score >= 1.0 - 1e-12);
  }));
}

TEST_CASE("likeness is symmetric in its value") {
  CHECK(rc::check([] {
    const auto letters = rc::gen::elementOf(std::string("aeiouksmntrhydz"));
    const auto left = prepare(*rc::gen::container<std::string>(letters), EntryKind::person, tables());
    const auto right = prepare(*rc::gen::container<std::string>(letters), EntryKind::person, tables());
    RC_PRE(left.tokens.size() == 1 && right.tokens.size() == 1);
    const Term& a = left.tokens[0].term;
    const Term& b = right.tokens[0].term;
    RC_ASSERT(likeness(a, b, ScorePolicy{}).value == likeness(b, a, ScorePolicy{}).value);
  }));
}

TEST_CASE("Jaro-Winkler gives its author's own values") {
  // Winkler 1990, table of examples, as repeated in the literature.
  CHECK(jaro_winkler("MARTHA", "MARHTA") == doctest::Approx(0.961).epsilon(0.001));
  CHECK(jaro_winkler("DIXON", "DICKSONX") == doctest::Approx(0.813).epsilon(0.001));
  CHECK(jaro_winkler("DWAYNE", "DUANE") == doctest::Approx(0.840).epsilon(0.001));
  CHECK(ofac_score("PUTIN VLADIMIR", "PUTIN, Vladimir") == 100);
}

}  // namespace
}  // namespace sluice::screening
