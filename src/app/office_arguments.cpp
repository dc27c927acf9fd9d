// SPDX-License-Identifier: Apache-2.0
#include "office_arguments.hpp"

#include <cstdlib>
#include <mutex>

#include "arguments.hpp"
#include "screening_desk.hpp"
#include "sluice/office/determine.hpp"

namespace sluice::app {
namespace {

// The regime whose authority keeps the store.
constexpr std::string_view kRegime = "CN";
constexpr const char* kDefaultStore = "sqlite:sluice.db";

std::string from_environment(const std::string& given, const char* name, const char* otherwise) {
  if (!given.empty()) return given;
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

}  // namespace

std::string store_address(const OfficeOptions& options) {
  return from_environment(options.store, "SLUICE_STORE", kDefaultStore);
}

store::Options OpenedStore::options(const OfficeOptions& options) {
  return {{office::schema()}, clock_, random_, from_environment(options.key_file, "SLUICE_KEY", "")};
}

Result<void> OpenedStore::open(const OfficeOptions& said) {
  auto store = store::Store::open(store_address(said), options(said));
  if (!store) return fail(std::move(store.error()));
  store_.emplace(std::move(*store));
  return {};
}

Result<std::unique_ptr<OpenedStore>> open_store(const Common& common, const OfficeOptions& options) {
  auto opened = std::make_unique<OpenedStore>(common.world->clock);
  if (auto done = opened->open(options); !done) return fail(std::move(done.error()));
  return opened;
}

struct OpenedOffice::Parts {
  std::string by;
  Date on;
  std::shared_ptr<const trade::Reference> reference;
  std::optional<trade::Calendar> calendar;
  std::optional<licensing::Rules> rules;
  std::optional<office::Routing> routing;
  std::mutex one_at_a_time;  // the desk of lists keeps what it has read
  std::optional<ScreeningDesk> desk;
  std::optional<office::Determiner> determiner;
  std::unique_ptr<OpenedStore> store;
  std::optional<office::Tools> tools;
  std::optional<office::Office> office;

  Result<void> open_law(const Common& common, const Home& home);
  Result<office::Judged> judge(const trade::Transaction& transaction, const office::PartyHits& also, Date day);
};

Result<void> OpenedOffice::Parts::open_law(const Common& common, const Home& home) {
  auto book = open_rulebook(home.rulebooks, std::string(kRegime), {}, *reference);
  if (!book) return fail(book.error());
  const auto shared = std::make_shared<const rulebook::Rulebook>(std::move(*book));
  auto decider = rulebook::Decider::make(shared, reference, {});
  if (!decider) return fail(decider.error());
  const auto today = day_in_zone(common.world->clock.now(), shared->zone);
  if (!today) return fail(today.error());
  if (on == Date()) on = *today;
  auto opened = ScreeningDesk::open(common, {});
  if (!opened) return fail(opened.error());
  desk.emplace(std::move(*opened));
  std::vector<office::Regime> regimes;
  regimes.push_back({shared, std::move(*decider), *today});
  determiner.emplace(std::move(regimes), [this](Date day) -> Result<const office::ScreeningBasis*> {
    const auto found = desk->on(day);
    if (!found) return fail(found.error());
    return &(*found)->basis;
  });
  return {};
}

Result<office::Judged> OpenedOffice::Parts::judge(const trade::Transaction& transaction, const office::PartyHits& also,
                                                  Date day) {
  const std::lock_guard lock(one_at_a_time);
  const office::Asked asked{day, false, also};
  auto determination = determiner->determine(transaction, asked);
  if (!determination) return fail(std::move(determination.error()));
  std::string lists;
  for (const trade::Screening& screening : determination->screening) {
    for (const trade::ScreenedList& list : screening.lists)
      lists += (lists.empty() ? "" : " ") + list.list + "@" + to_string(list.version);
  }
  auto screened = determiner->with_hits(transaction, asked);
  if (!screened) return fail(std::move(screened.error()));
  return office::Judged{std::move(*determination), std::move(lists), std::move(*screened)};
}

OpenedOffice::OpenedOffice(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
OpenedOffice::~OpenedOffice() = default;

Result<std::unique_ptr<OpenedOffice>> OpenedOffice::open(const Common& common, const OfficeOptions& options) {
  const auto home = common.find();
  if (!home) return fail(home.error());
  auto parts = std::make_unique<Parts>();
  parts->by = from_environment(options.by, "SLUICE_PERSON", "");
  parts->on = options.on.value_or(Date());
  auto reference = trade::Reference::load(home->reference);
  if (!reference) return fail(std::move(reference.error()));
  parts->reference = std::make_shared<const trade::Reference>(std::move(*reference));
  auto calendar = trade::Calendar::load(home->reference / "calendar-CN.csv");
  if (!calendar) return fail(std::move(calendar.error()));
  parts->calendar.emplace(std::move(*calendar));
  const auto data = home->reference.parent_path();
  auto rules = licensing::Rules::load(data / "licensing");
  if (!rules) return fail(std::move(rules.error()));
  parts->rules.emplace(std::move(*rules));
  auto routing = office::Routing::load(data / "office" / "routing.csv");
  if (!routing) return fail(std::move(routing.error()));
  parts->routing.emplace(std::move(*routing));
  if (auto law = parts->open_law(common, *home); !law) return fail(std::move(law.error()));
  auto store = open_store(common, options);
  if (!store) return fail(std::move(store.error()));
  parts->store = std::move(*store);
  Parts* const stays = parts.get();
  parts->tools.emplace(office::Tools{*parts->reference, *parts->calendar, *parts->rules, *parts->routing,
                                     [stays](const trade::Transaction& transaction, const office::PartyHits& also,
                                             Date day) { return stays->judge(transaction, also, day); }});
  parts->office.emplace(parts->store->store(), *parts->tools);
  return std::unique_ptr<OpenedOffice>(new OpenedOffice(std::move(parts)));
}

office::Office& OpenedOffice::office() { return *parts_->office; }
const office::Tools& OpenedOffice::tools() const { return *parts_->tools; }
office::Occasion OpenedOffice::occasion() const { return {parts_->by, parts_->on}; }

void add_store_options(CLI::App* command, OfficeOptions& options) {
  command->add_option("--store", options.store,
                      "sqlite:FILE or postgresql://… (default: $SLUICE_STORE, or sqlite:sluice.db)");
  command->add_option("--key-file", options.key_file,
                      "The key that signs the journal (default: $SLUICE_KEY, or FILE.key beside an SQLite file)");
}

void add_office_options(CLI::App* command, OfficeOptions& options, const std::vector<std::string>& formats) {
  add_store_options(command, options);
  command->add_option("--as", options.by, "Who acts: a person of the store (default: $SLUICE_PERSON)");
  add_converted(command, "--on", options.on, to_date, "The day it counts for (default: today where the law is made)");
  if (formats.empty()) return;
  command->add_option("--format", options.format, "How to write it")
      ->check(CLI::IsMember(formats))
      ->capture_default_str();
}

}  // namespace sluice::app
