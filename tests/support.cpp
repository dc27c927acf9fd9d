// SPDX-License-Identifier: Apache-2.0
#include "support.hpp"

#include <unistd.h>

#include <fstream>

#include "sluice/base/check.hpp"
#include "sluice/base/message.hpp"

namespace sluice::test {
namespace {

namespace fs = std::filesystem;
const fs::path kRoot = SLUICE_SOURCE_DIR;

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fputs((describe(result.error()) + "\n").c_str(), stderr);
    std::abort();
  }
  return std::move(*result);
}

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return *parse_instant("2026-11-22T08:00:00Z"); }
};

}  // namespace

const Chinese& chinese() {
  static const Chinese law = [] {
    Chinese made;
    made.reference =
        std::make_shared<const trade::Reference>(must(trade::Reference::load(kRoot / "data" / "reference")));
    made.book =
        std::make_shared<const rulebook::Rulebook>(must(app::open_named(kRoot / "rulebooks" / "CN", *made.reference)));
    made.cases = must(app::build_cases(*made.book, *made.reference));
    return made;
  }();
  return law;
}

Date day(std::string_view text) { return must(parse_date(text)); }

rulebook::Decider decider(rulebook::Assumed assumed, rulebook::Depth depth) {
  return must(rulebook::Decider::make(chinese().book, chinese().reference, std::move(assumed), depth));
}

Json with(const trade::Transaction& transaction, const std::vector<std::pair<std::string, Json>>& facts) {
  Json node = wire::write_transaction(transaction);
  for (const auto& [pointer, value] : facts) CHECK_THAT(set(node, pointer, value).has_value());
  return node;
}

Result<trade::Transaction> read(const Json& node) { return wire::read_transaction(node, *chinese().reference, "test"); }

std::string summary(const trade::LineDetermination& line) {
  std::string text(line.outcome ? symbol(*line.outcome) : "indeterminate");
  text += line.policy ? " " + std::string(symbol(*line.policy)) : " -";
  const auto bound = [](const trade::Bound& each) {
    return std::string(symbol(each.outcome)) + (each.policy ? "/" + std::string(symbol(*each.policy)) : std::string());
  };
  text += " (" + bound(line.at_least) + " to " + bound(line.at_most) + ")";
  for (const auto* words : {&line.control_codes, &line.possible_control_codes, &line.licence_kinds, &line.duties}) {
    text += " [";
    for (const std::string& word : *words) text += word + " ";
    text += "]";
  }
  return text;
}

Ran run(std::vector<std::string> arguments, const std::string& in) {
  std::istringstream input(in);
  std::ostringstream out;
  std::ostringstream err;
  const FixedClock clock;
  app::World world{input, out, err, clock, false, "sluice"};
  arguments.insert(arguments.begin(), {"--home", kRoot.string()});
  const app::Exit exit = app::run(arguments, world);
  return {exit, out.str(), err.str()};
}

Folder::Folder() {
  std::string pattern = (fs::temp_directory_path() / "sluice-test-XXXXXX").string();
  CHECK_THAT(mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code none;
  fs::remove_all(path_, none);
}

std::string Folder::write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ / name, std::ios::binary) << text;
  return (path_ / name).string();
}

}  // namespace sluice::test
