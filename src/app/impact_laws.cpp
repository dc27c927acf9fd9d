// SPDX-License-Identifier: Apache-2.0
#include "impact_laws.hpp"

#include <algorithm>
#include <filesystem>

#include "sluice/base/file.hpp"

namespace sluice::app {
namespace {

namespace fs = std::filesystem;

std::string words(const std::string& place, const rulebook::Rulebook& book, const rulebook::Assumed& assumed) {
  std::string text =
      place + " (" + book.regime + ", released " + to_string(book.released) + ", " + book.hash.substr(0, 19) + ")";
  for (const auto& [id, value] : assumed) text.append(", ").append(id).append(" = ").append(value);
  return text;
}

// Draft files take the place of those of the same name, or come to them.
Result<rulebook::Bundle> with_drafts(rulebook::Bundle bundle, const std::vector<std::string>& drafts) {
  for (const std::string& draft : drafts) {
    if (!is_source(draft)) return fail("impact.draft", {}, {draft, 0, {}});
    auto text = read_file(draft);
    if (!text) return fail(text.error());
    const std::string name = fs::path(draft).filename().string();
    auto own =
        std::find_if(bundle.files.begin(), bundle.files.end(), [&](const auto& file) { return file.name == name; });
    if (own == bundle.files.end()) {
      bundle.files.push_back({name, std::move(*text)});
    } else {
      own->text = std::move(*text);
    }
  }
  std::sort(bundle.files.begin(), bundle.files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return bundle;
}

Result<ImpactLaw> open_law(const std::string& place, const std::vector<std::string>& drafts,
                           const rulebook::Assumed& assumed, const std::shared_ptr<const trade::Reference>& reference) {
  auto bundle = read_named(place);
  if (bundle) bundle = with_drafts(std::move(*bundle), drafts);
  if (!bundle) return fail(bundle.error());
  auto book = rulebook::load(*bundle, *reference);
  if (!book) {
    Error error = book.error();
    // Named where it lies: in a draft, the last of that name, or in the law that it is laid over.
    const auto draft = std::find_if(drafts.rbegin(), drafts.rend(), [&](const std::string& each) {
      return fs::path(each).filename() == error.where.file;
    });
    error.where.file = draft != drafts.rend() ? *draft : (fs::path(place) / error.where.file).string();
    return fail(error);
  }
  const auto shared = std::make_shared<const rulebook::Rulebook>(std::move(*book));
  // Names and values of assumptions are checked where deciders check them.
  auto decider = rulebook::Decider::make(shared, reference, assumed, rulebook::Depth::answer);
  if (!decider) return fail(decider.error());
  auto index = rulebook::Index::make(shared, assumed);
  if (!index) return fail(index.error());
  std::string says = words(place, *shared, assumed);
  for (const std::string& draft : drafts) says += ", with " + draft;
  return ImpactLaw{shared, std::move(says), std::move(*index), std::move(*decider)};
}

}  // namespace

Result<ImpactLaws> open_laws(const Common& common, const ImpactOptions& options, const std::string& regime) {
  const auto home = common.find();
  if (!home) return fail(home.error());
  auto tables = trade::Reference::load(home->reference);
  if (!tables) return fail(tables.error());
  const auto reference = std::make_shared<const trade::Reference>(std::move(*tables));
  const std::string from = options.from.empty() ? (home->rulebooks / regime).string() : options.from;
  auto before = open_law(from, {}, options.assume_from, reference);
  if (!before) return fail(before.error());
  auto after = open_law(options.to.empty() ? from : options.to, options.drafts, options.assume, reference);
  if (!after) return fail(after.error());
  const auto today = day_in_zone(common.world->clock.now(), after->book->zone);
  if (!today) return fail(today.error());
  return ImpactLaws{reference, std::move(*before), std::move(*after), *today};
}

}  // namespace sluice::app
