// SPDX-License-Identifier: Apache-2.0
#include "sluice/licensing/transitions.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "testing.hpp"

using namespace sluice;
using namespace sluice::licensing;
using namespace sluice::licensing::testing;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string& table() {
  static const std::string text = text_of(kData / "licensing" / "licence_states.csv");
  return text;
}

// The table without the rows that `drop` says, and with one more at the end.
template <class Drop>
std::string changed(const Drop& drop, std::string_view more = "") {
  std::string text;
  for (std::size_t at = 0; at < table().size();) {
    const std::size_t end = table().find('\n', at) + 1;
    const std::string line = table().substr(at, end - at);
    if (!drop(line)) text += line;
    at = end;
  }
  return text + std::string(more);
}

std::string failure(const std::string& csv) {
  const auto read = Transitions<LicenceState, LicenceAct>::read(csv, "t.csv");
  if (read) return "accepted";
  CHECK(read.error().where.file == "t.csv");
  CHECK(read.error().where.line > 0);
  CHECK(!describe(read.error(), Language::chinese).empty());
  return std::string(read.error().code) + " " + read.error().arguments.at(0);
}

constexpr auto kKeep = [](const std::string&) { return false; };

}  // namespace

TEST_CASE("a table that does not hold together is refused with its file and line") {
  CHECK(failure(table()) == "accepted");
  const std::string row = ",officer,,design,2026-11-22,derived\n";
  CHECK(failure(changed(kKeep, "activ,use,used" + row)) == "licensing.cell activ");
  CHECK(failure(changed(kKeep, "active,us,used" + row)) == "licensing.cell us");
  CHECK(failure(changed(kKeep, "active,use,usd" + row)) == "licensing.cell usd");
  CHECK(failure(changed(kKeep, "used,use,used,clerk,,design,2026-11-22,derived\n")) == "licensing.cell clerk");
  CHECK(failure(changed(kKeep, "used,use,used,,,design,2026-11-22,derived\n")) == "licensing.cell ");
  CHECK(failure(changed(kKeep, "used,use,used,officer,,,2026-11-22,derived\n")) == "licensing.cell ");
  CHECK(failure(changed(kKeep, "used,use,used,officer,,design,yesterday,derived\n")) == "licensing.cell yesterday");
  CHECK(failure(changed(kKeep, "used,use,used,officer,,design,2026-11-22,certain\n")) == "licensing.cell certain");
  CHECK(failure(changed(kKeep, "active,exhaust,exhausted,customs|officer,,design,2026-11-22,derived\n")) ==
        "states.twice exhaust");
  CHECK(failure(changed(kKeep, "active,exhaust,used" + row)) == "states.twice exhaust");
  CHECK(failure(changed(kKeep, "used,,,,,design,2026-11-22,derived\n")) == "states.twice used");
  CHECK(failure("from,act,to,note,source,read,firmness\n") == "licensing.column who");
}

TEST_CASE("a state that nothing reaches, leaves or names is found, and so is an act that nobody can do") {
  const auto begins = [](std::string_view with) {
    return [with](const std::string& line) { return line.starts_with(with); };
  };
  CHECK(failure(changed(begins("annulled,,"))) == "states.dead_end annulled");
  CHECK(failure(changed([](const std::string& line) { return line.find(",annul,") != std::string::npos; })) ==
        "states.unreachable annulled");
  CHECK(failure(changed([](const std::string& line) { return line.find("annulled,") != std::string::npos; })) ==
        "states.unused annulled");
  CHECK(failure(changed([](const std::string& line) { return line.find(",reinstate,") != std::string::npos; })) ==
        "states.unused reinstate");
  CHECK(failure(changed(begins("none,"))) == "states.unused none");
}

TEST_CASE("the officers' page shows the tables as they are") {
  const std::string page = text_of(std::filesystem::path(SLUICE_SOURCE_DIR) / "docs" / "licensing.md");
  CHECK(page.find(diagram(rules().application)) != std::string::npos);
  CHECK(page.find(diagram(rules().licence)) != std::string::npos);
}
