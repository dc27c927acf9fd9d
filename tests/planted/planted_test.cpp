// SPDX-License-Identifier: Apache-2.0
// Whether the tests would notice. The index is compiled here once more with mistakes in it (planted.hpp), one of which
// can be switched on: the comparison with the interpreter must find every one of them, and none where none is on.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "agreement.hpp"
#include "impact_agreement.hpp"
#include "planted.hpp"

namespace sluice::rulebook {
int planted_mistake = 0;
}  // namespace sluice::rulebook

using namespace sluice;
using namespace sluice::test;

namespace {

// As agreement_test.cpp walks: what is found here is found there.
constexpr std::uint64_t kSeed = 20250404;
constexpr unsigned kHoldsEvery = 97;
constexpr std::uint64_t kCasesMax = 400'000;
constexpr std::uint64_t kRowsMax = 400'000;

enum class By { answers, impact };  // index and interpreter, case by case; impact() and the interpreter over tables

struct Mistake {
  int number;
  By by;
  const char* what;
};

constexpr Mistake kMistakes[] = {
    {1, By::answers, "a test under `none` is taken as if it stood without"},
    {2, By::answers, "a provision or list is in force a day longer than it is"},
    {3, By::answers, "a provision comes into force once; after a suspension it stays out"},
    {4, By::answers, "of a fact known in part, everything is still possible"},
    {5, By::answers, "of the values that an open list of countries may hold, the last is forgotten"},
    {6, By::answers, "only the first party of a transaction is looked at"},
    {7, By::answers, "what may hold of an unknown fact is taken to hold"},
    {8, By::answers, "of several unknown facts, only the first is tried with all its values"},
    {9, By::answers, "unknown mass fractions may come to more than the whole"},
    {10, By::answers, "no provision is lifted or overridden by another"},
    {11, By::answers, "a weakening provision is cited where nothing that it weakens is matched"},
    {12, By::answers, "what a provision requires need only be matched, not act"},
    {13, By::answers, "licence kinds of several provisions are added up, not narrowed"},
    {14, By::answers, "a lifted provision still imposes its duties"},
    {15, By::answers, "control codes are told from lists that no provision cites"},
    {16, By::answers, "an easing provision adds no licence kinds"},
    {17, By::answers, "a control code that is certain is told as possible too"},
    {18, By::answers, "silence always settles a fact, whatever the rest of the shipment is"},
    {19, By::answers, "an answer is said to hold a day longer than it does"},
    {20, By::answers, "items count whether their list is in force or not"},
    {21, By::impact, "goods that differ only in what they leave of the mass share one answer"},
    {22, By::impact, "rows that differ only in their parties share one answer"},
    {23, By::impact, "control codes of two rulebooks are compared by number, not by name"},
    {24, By::impact, "the day on which the law turns is counted among those before it"},
    {25, By::answers, "a range of numbers reaches one cell beyond its end"},
    {26, By::answers, "of two tests of one fact in one condition, only the first counts"},
    {27, By::answers, "a provision is not found where the goods' leading fact is unknown"},
    {28, By::answers, "a party's unknown fact has only the first of its values"},
    {29, By::answers, "licence kinds are those of the last possible answer, not of all"},
    {30, By::answers, "a licensing policy is told where no licence is required"},
    {31, By::answers, "goods on an unknown way pass through one country at most"},
    {32, By::impact, "laws of other effects are taken for the same but for their days"},
    {33, By::impact, "days on which only a list differs between two laws are passed over"},
};
static_assert(std::size(kMistakes) >= 20);

// One mistake at a time, and none afterwards.
class Planted {
 public:
  explicit Planted(int mistake) { rulebook::planted_mistake = mistake; }
  ~Planted() { rulebook::planted_mistake = 0; }
  Planted(const Planted&) = delete;
  Planted& operator=(const Planted&) = delete;
};

}  // namespace

TEST_CASE("every mistake that the sources carry is described, and no other") {
  std::multiset<int> carried;
  const std::regex call("planted\\((\\d+)\\)");
  const auto folder = std::filesystem::path(SLUICE_SOURCE_DIR) / "src" / "rulebook";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (const auto kind = file.path().extension(); kind != ".cpp" && kind != ".hpp") continue;
    std::ifstream in(file.path());
    const std::string text(std::istreambuf_iterator<char>(in), {});
    for (auto at = std::sregex_iterator(text.begin(), text.end(), call); at != std::sregex_iterator(); ++at) {
      carried.insert(std::stoi((*at)[1]));
    }
  }
  const std::set<int> numbers(carried.begin(), carried.end());
  std::set<int> described;
  for (const Mistake& each : kMistakes) described.insert(each.number);
  CHECK(numbers == described);
  CHECK(described.size() == std::size(kMistakes));
}

TEST_CASE("without a mistake the index built to carry them agrees with the interpreter") {
  const Planted none(0);
  const Agreement found = agree(kSeed, 20'000, kHoldsEvery);
  INFO(found.difference);
  CHECK(found.difference.empty());
  CHECK(found.cases >= 20'000);
  const ImpactAgreement impact = agree_on_impact(kSeed, 10'000);
  INFO(impact.difference);
  CHECK(impact.difference.empty());
  CHECK(impact.changed > 500);
}

TEST_CASE("each mistake planted in the index is found") {
  for (const Mistake& mistake : kMistakes) {
    const Planted planted(mistake.number);
    std::uint64_t cases = 0;
    std::string difference;
    if (mistake.by == By::answers) {
      const Agreement found = agree(kSeed, kCasesMax, kHoldsEvery);
      cases = found.cases;
      difference = found.difference;
    } else {
      const ImpactAgreement found = agree_on_impact(kSeed, kRowsMax);
      cases = found.rows;
      difference = found.difference;
    }
    const std::string named = std::to_string(mistake.number) + ", " + mistake.what;
    const std::string at = (mistake.by == By::answers ? " case " : " row ") + std::to_string(cases);
    INFO(named, " until", at);
    CHECK(!difference.empty());
    if (!difference.empty()) MESSAGE(named, ": found at", at, "\n", difference);
  }
}
