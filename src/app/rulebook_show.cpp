// SPDX-License-Identifier: Apache-2.0
// `sluice rulebook show | assumptions`: reads the law out.
#include <algorithm>

#include "opened.hpp"
#include "render.hpp"
#include "sluice/base/text.hpp"
#include "sluice/rulebook/timeline.hpp"

namespace sluice::app {
namespace {

using rulebook::Rulebook;
using rulebook::Status;

std::string_view word(Status status) {
  constexpr std::string_view words[] = {"not announced", "pending", "in force", "suspended", "ended"};
  return words[static_cast<std::size_t>(status)];
}

std::string_view local(std::string_view id) { return id.substr(id.find('/') + 1); }

// "in force from 2025-10-09 to 2025-11-06, suspended …": the whole life of a provision.
std::string life(const Rulebook& book, const rulebook::Provision& provision) {
  const auto timeline = rulebook::fold(book, provision.instrument, local(provision.id), {});
  std::string text;
  if (!timeline) return text;
  for (const auto& stretch : *timeline) {
    if (stretch.status == Status::unknown) continue;
    text += (text.empty() ? "" : "; ") + std::string(word(stretch.status)) + " " + days(stretch.days);
  }
  return text;
}

// The status on a day, marked where an assumption makes it so.
std::string status_on(const Rulebook& book, const rulebook::Provision& provision, Date day) {
  const auto status = [&](const rulebook::Assumed& assumed) -> std::string {
    const auto timeline = rulebook::fold(book, provision.instrument, local(provision.id), assumed);
    return timeline ? std::string(word(rulebook::at(*timeline, day).status)) : "?";
  };
  const std::string now = status({});
  for (const auto& assumption : book.assumptions) {
    for (const auto& other : assumption.alternatives) {
      if (assumption.is_date && status({{assumption.id, other.value}}) != now) return now + " (assumed)";
    }
  }
  return now;
}

std::string effect_of(const rulebook::Provision& provision) {
  std::string text = provision.effect.outcome ? std::string(symbol(*provision.effect.outcome)) : "duties only";
  if (!provision.effect.adds_kinds.empty()) text = "adds " + provision.effect.adds_kinds.front();
  if (provision.effect.policy) text += ", " + std::string(symbol(*provision.effect.policy));
  return text;
}

void overview(const Common& common, const Rulebook& book, Date day) {
  auto& out = common.world->out;
  out << book.regime << ", " << in(book.title, common.language) << ", released " << to_string(book.released)
      << ", verified through " << to_string(book.verified_through) << "\n"
      << book.hash << "\n\n"
      << in(book.scope, common.language) << "\n";
  std::vector<std::vector<std::string>> rows{{"PROVISION", "ON " + to_string(day), "EFFECT", "FIRMNESS", "SAYS"}};
  for (const auto& provision : book.provisions) {
    const std::string status = status_on(book, provision, day);
    std::string says = in(provision.says, common.language);
    if (display_width(says) > 90 && common.language == Language::english)
      says = says.substr(0, says.rfind(' ', 87)) + " …";
    rows.push_back({provision.id, status, effect_of(provision), std::string(symbol(provision.source.firmness)), says});
  }
  out << columns(rows) << "\nsluice rulebook show PROVISION (or an instrument, or a control code) tells more.\n";
}

void show_provision(const Common& common, const Rulebook& book, const rulebook::Provision& provision) {
  auto& out = common.world->out;
  const Language language = common.language;
  out << provision.id << "  " << in(provision.cite, language) << "\n  " << in(provision.says, language)
      << "\n  effect: " << effect_of(provision) << "\n";
  const auto list = [&](const char* name, const std::vector<std::string>& words) {
    if (words.empty()) return;
    out << "  " << name << ":";
    for (const auto& each : words) out << " " << each;
    out << "\n";
  };
  list("kinds", provision.effect.kinds.value_or(std::vector<std::string>{}));
  list("duties", provision.effect.duties);
  const auto edges = [&](const char* name, const std::vector<std::size_t>& targets) {
    std::vector<std::string> ids;
    for (const std::size_t target : targets) ids.push_back(book.provisions[target].id);
    list(name, ids);
  };
  std::vector<std::string> lists;
  for (const std::size_t each : provision.lists) lists.push_back(book.lists[each].id);
  list("items", lists);
  edges("requires one of", provision.requires_any);
  edges("lifts", provision.lifts);
  edges("overrides", provision.overrides);
  edges("eases", provision.eases);
  edges("leaves standing", provision.keeps);
  if (provision.exception) out << "  exception: " << in(*provision.exception, language) << "\n";
  out << "  life: " << life(book, provision) << "\n  source: " << provision.source.address << " ["
      << symbol(provision.source.firmness) << ", read " << to_string(provision.source.read)
      << "]\n  rule: " << provision.file << ":" << provision.line << "\n";
}

void show_item(const Common& common, const rulebook::ItemList& list, const rulebook::Item& item) {
  auto& out = common.world->out;
  out << item.code << "  " << in(item.name, common.language) << "  (" << list.id << ")\n";
  if (!item.commodity_codes.empty()) {
    out << "  reference commodity codes (hints, never the test):";
    for (const auto& code : item.commodity_codes) out << " " << code;
    out << "\n";
  }
  if (!item.note.empty()) out << "  note: " << item.note << "\n";
  out << "  source: " << item.source.address << " [" << symbol(item.source.firmness) << "]\n  rule: " << item.file
      << ":" << item.line << "\n";
}

void show_instrument(const Common& common, const Rulebook& book, std::size_t index) {
  auto& out = common.world->out;
  const auto& instrument = book.instruments[index];
  out << instrument.id << "  " << in(instrument.title, common.language) << "\n  "
      << in(instrument.authority, common.language) << ", announced " << to_string(instrument.announced)
      << "\n  source: " << instrument.source.address << " [" << symbol(instrument.source.firmness) << ", read "
      << to_string(instrument.source.read) << "]\n";
  if (!instrument.note.empty()) out << "  note: " << instrument.note << "\n";
  for (const auto& event : book.events) {
    if (event.target != index && event.by != index) continue;
    constexpr std::string_view kinds[] = {"takes effect",        "suspended", "reinstated",
                                          "suspension extended", "expires",   "repealed"};
    out << "  " << book.instruments[event.target].id << " " << kinds[static_cast<std::size_t>(event.kind)];
    if (const auto day = rulebook::resolve(event.first, book, {})) out << " " << to_string(*day);
    if (event.last) {
      if (const auto day = rulebook::resolve(*event.last, book, {})) out << " until " << to_string(*day);
      if (!event.last->assumption.empty()) out << " (assumption " << event.last->assumption << ")";
    }
    for (const auto& id : event.scope) out << " " << id;
    out << "  by " << book.instruments[event.by].id << ", " << in(event.cite, common.language) << "\n";
  }
  out << "\n";
  for (const auto& provision : book.provisions) {
    if (provision.instrument == index) show_provision(common, book, provision);
  }
  for (const auto& list : book.lists) {
    if (list.instrument != index) continue;
    std::vector<std::vector<std::string>> rows;
    for (const auto& item : list.items) rows.push_back({"  " + item.code, in(item.name, common.language)});
    out << "\n" << list.id << "  " << in(list.title, common.language) << "\n" << columns(rows);
  }
}

bool show_named(const Common& common, const Rulebook& book, const std::string& what) {
  if (const auto* provision = book.provision(what)) return show_provision(common, book, *provision), true;
  if (const int index = book.instrument_index(what); index >= 0) {
    return show_instrument(common, book, static_cast<std::size_t>(index)), true;
  }
  bool found = false;
  for (const auto& list : book.lists) {
    for (const auto& item : list.items) {
      const bool below = item.code.starts_with(what + ".");
      if (item.code != what && !below && list.id != what) continue;
      show_item(common, list, item);
      found = true;
    }
  }
  return found;
}

}  // namespace

Result<std::vector<Opened>> open_all(const Common& common, const RulebookOptions& options) {
  const auto home = common.find();
  if (!home) return fail(home.error());
  auto tables = trade::Reference::load(home->reference);
  if (!tables) return fail(tables.error());
  const auto reference = std::make_shared<const trade::Reference>(std::move(*tables));
  std::vector<std::string> names{options.regime};
  if (options.regime.empty()) {
    auto found = regimes(home->rulebooks);
    if (!found) return fail(found.error());
    names = std::move(*found);
  }
  std::vector<Opened> result;
  for (const std::string& name : names) {
    auto book = open_rulebook(home->rulebooks, name, options.known_at, *reference);
    if (!book) return fail(book.error());
    result.push_back({std::make_shared<const Rulebook>(std::move(*book)), reference, *home});
  }
  return result;
}

Exit rulebook_show(const Common& common, const RulebookOptions& options) {
  const auto all = open_all(common, options);
  if (!all) return common.complain(all.error()), Exit::faults;
  bool found = false;
  for (const Opened& opened : *all) {
    const auto today = day_in_zone(common.world->clock.now(), opened.book->zone);
    if (!today) return common.complain(today.error()), Exit::faults;
    if (options.what.empty()) {
      overview(common, *opened.book, options.as_of.value_or(*today));
      found = true;
    } else {
      found = show_named(common, *opened.book, options.what) || found;
    }
  }
  if (!found) return common.complain({"show.unknown", {options.what}, {}}), Exit::usage;
  return Exit::done;
}

Exit rulebook_assumptions(const Common& common, const RulebookOptions& options) {
  const auto all = open_all(common, options);
  if (!all) return common.complain(all.error()), Exit::faults;
  auto& out = common.world->out;
  for (const Opened& opened : *all) {
    for (const auto& each : opened.book->assumptions) {
      out << each.id << " = " << each.standard << "\n  " << in(each.question, common.language) << "\n  because "
          << in(each.because, common.language) << "\n";
      if (!each.source.empty()) out << "  " << each.source << "\n";
      for (const auto& other : each.alternatives) {
        out << "  or " << other.value << ": " << in(other.because, common.language) << "\n";
        if (!other.source.empty()) out << "    " << other.source << "\n";
      }
    }
  }
  out << "\nsluice determine --assume ID=VALUE takes one otherwise.\n";
  return Exit::done;
}

}  // namespace sluice::app
