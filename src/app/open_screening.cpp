// SPDX-License-Identifier: Apache-2.0
#include "open_screening.hpp"

#include "arguments.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/file.hpp"

namespace sluice::app {

Result<screening::Dispositions> read_dispositions(const std::string& file) {
  std::error_code none;
  if (file.empty() || !std::filesystem::exists(file, none)) return screening::Dispositions{};
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  return screening::Dispositions::read(*text, file);
}

Result<OpenScreening> open_screening(const Common& common, const ListChoice& choice, Date day,
                                     const std::string& dispositions) {
  const auto home = common.find();
  if (!home) return fail(home.error());
  auto decided = read_dispositions(dispositions);
  if (!decided) return fail(decided.error());
  auto tables = screening::NameTables::load(home->reference.parent_path() / "names");
  if (!tables) return fail(tables.error());
  auto lists = lists_on(common, choice, day);
  if (!lists) return fail(lists.error());
  OpenScreening open;
  open.lists = std::move(*lists);
  open.tables = std::make_unique<const screening::NameTables>(std::move(*tables));
  std::vector<std::shared_ptr<const screening::List>> stood;
  for (const StoodList& each : open.lists) stood.push_back(each.list);
  open.screener = std::make_unique<const screening::Screener>(std::move(stood), *open.tables);
  open.dispositions = std::move(*decided);
  return open;
}

Date today(const Common& common) {
  const auto day = day_in_zone(common.world->clock.now(), "UTC");
  CHECK_THAT(day);
  return *day;
}

void add_list_choice(CLI::App* command, ListChoice& choice) {
  command->add_option("--lists", choice.folder,
                      "The folder that `sluice lists` keeps (default: $SLUICE_LISTS); the lists beside the rulebooks "
                      "always count too");
  one_each(command->add_option("--list", choice.ids, "Only this list (default: all there are); may be repeated"));
}

}  // namespace sluice::app
