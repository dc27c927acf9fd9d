// SPDX-License-Identifier: Apache-2.0
#include "screening_desk.hpp"

#include <algorithm>

#include "arguments.hpp"
#include "sluice/base/check.hpp"
#include "sluice/base/file.hpp"

namespace sluice::app {
namespace {

namespace fs = std::filesystem;

// What a table under data/ownership says.
template <class T>
Result<std::unique_ptr<const std::vector<T>>> table(const fs::path& file,
                                                    Result<std::vector<T>> (*read)(std::string_view,
                                                                                   std::string_view)) {
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  auto rows = read(*text, file.string());
  if (!rows) return fail(rows.error());
  return std::make_unique<const std::vector<T>>(std::move(*rows));
}

}  // namespace

Result<screening::Dispositions> read_dispositions(const std::string& file) {
  std::error_code none;
  if (file.empty() || !fs::exists(file, none)) return screening::Dispositions{};
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  return screening::Dispositions::read(*text, file);
}

Result<ScreeningDesk> ScreeningDesk::open(const Common& common, const DeskOptions& options) {
  const auto home = common.find();
  if (!home) return fail(home.error());
  const fs::path data = home->reference.parent_path();
  ScreeningDesk desk;
  desk.options_ = options;
  auto decided = read_dispositions(options.dispositions);
  if (!decided) return fail(decided.error());
  desk.dispositions_ = std::make_unique<const screening::Dispositions>(std::move(*decided));
  auto lists = histories(common, options.lists);
  if (!lists) return fail(lists.error());
  desk.history_ = std::move(*lists);
  auto tables = screening::NameTables::load(data / "names");
  if (!tables) return fail(tables.error());
  desk.tables_ = std::make_unique<const screening::NameTables>(std::move(*tables));
  auto rules = table<screening::OwnershipRule>(data / "ownership" / "rules.csv", screening::read_ownership_rules);
  if (!rules) return fail(rules.error());
  desk.rules_ = std::move(*rules);
  auto keys = table<screening::ListKey>(data / "ownership" / "list_keys.csv", screening::read_list_keys);
  if (!keys) return fail(keys.error());
  desk.keys_ = std::move(*keys);
  return desk;
}

Result<std::unique_ptr<screening::Holdings>> ScreeningDesk::holdings(const screening::Screener& screener,
                                                                     Date day) const {
  if (options_.holdings.files.empty()) return std::unique_ptr<screening::Holdings>();
  auto holdings = std::make_unique<screening::Holdings>();
  if (auto read = read_holdings(options_.holdings, *holdings); !read) return fail(read.error());
  const screening::Holdings::Settled settled = [&](const screening::Subject& who, const screening::Match& match) {
    const screening::Decision* decision = dispositions_->find(screening::fingerprint(who), match);
    return decision != nullptr ? decision->verdict : trade::Disposition::open;
  };
  for (screening::PartyId party = 0; party < holdings->graph().parties(); ++party) {
    holdings->list(party, {screener, *keys_, day, options_.least, settled});
  }
  holdings->graph().settle();
  holdings->index(*tables_);
  return holdings;
}

Result<const ScreeningDesk::Versions*> ScreeningDesk::versions(const std::vector<const ListVersion*>& chosen) {
  std::string key;
  for (const ListVersion* version : chosen) key += version->head.id + ' ' + version->sha256 + '\n';
  if (const auto known = versions_.find(key); known != versions_.end()) return &known->second;
  Versions versions;
  for (const ListVersion* version : chosen) {
    auto& list = read_[version->head.id + ' ' + version->sha256];
    if (!list) {
      auto read = read_version(*version);
      if (!read) return fail(read.error());
      list = std::make_shared<const screening::List>(std::move(*read));
    }
    versions.lists.push_back(list);
  }
  versions.screener = std::make_unique<const screening::Screener>(versions.lists, *tables_);
  auto owned = holdings(*versions.screener, chosen.empty() ? Date::max() : *chosen.front()->head.version);
  if (!owned) return fail(owned.error());
  versions.holdings = std::move(*owned);
  return &versions_.emplace(std::move(key), std::move(versions)).first->second;
}

Result<const ScreeningDesk::Day*> ScreeningDesk::on(Date day) {
  if (const auto known = days_.find(day); known != days_.end()) return &known->second.day;
  std::vector<const ListVersion*> chosen;
  for (const auto& list : history_) chosen.push_back(&standing(list, day));
  const auto versions = this->versions(chosen);
  if (!versions) return fail(versions.error());
  Kept& kept = days_[day];
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    kept.day.lists.push_back({(*versions)->lists[i], chosen[i]->head.version > day});
    if (kept.day.lists.back().later) kept.day.basis.later.push_back(chosen[i]->head.id);
  }
  kept.day.screener = (*versions)->screener.get();
  if ((*versions)->holdings) kept.owners = std::make_unique<office::Owners>(*(*versions)->holdings, *rules_, day);
  kept.day.basis.screener = kept.day.screener;
  kept.day.basis.dispositions = dispositions_.get();
  kept.day.basis.keys = keys_.get();
  kept.day.basis.rules = rules_.get();
  kept.day.basis.owners = kept.owners.get();
  kept.day.basis.least = options_.least;
  return &kept.day;
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
