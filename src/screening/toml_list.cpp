// SPDX-License-Identifier: Apache-2.0
// Our own lists: notices with the parties they name, and the events that suspend or end what a notice asks. The format
// is docs/lists.md.
#include <array>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "list_reading.hpp"
#include "list_toml.hpp"

namespace sluice::screening {
namespace {

constexpr std::array<std::pair<std::string_view, IdentifierKind>, 9> kIdentifiers{{
    {"other", IdentifierKind::other},
    {"uscc", IdentifierKind::uscc},
    {"lei", IdentifierKind::lei},
    {"duns", IdentifierKind::duns},
    {"imo", IdentifierKind::imo},
    {"registration", IdentifierKind::registration},
    {"tax", IdentifierKind::tax},
    {"passport", IdentifierKind::passport},
    {"national", IdentifierKind::national},
}};

struct Notice {
  std::string id;
  std::string cite;
  std::string source;
  std::string measure;
  std::vector<std::string> countries;  // of the parties that are not in
  std::optional<std::int64_t> parties;
  Date effective;
  Date read;
  trade::Firmness firmness = trade::Firmness::derived;
};

struct Event {
  std::vector<std::string> of;
  Span taken;
  std::string words;
};

class Reading {
 public:
  Reading(const ListText& text, const toml::table& document) : text_(text), document_(document) {}

  Result<ListHead> run(const TakeEntry& take) {
    TomlTable top = open(document_, "");
    if (top.whole("format") != 1) top.refuse("list.format", "format");
    const toml::table* list = top.table("list");
    if (list == nullptr) top.refuse("list.key_missing", "", {"list"});
    else read_head(*list);
    for (const toml::table* each : top.tables("notice")) read_notice(*each);
    for (const toml::table* each : top.tables("event")) read_event(*each);
    top.done();
    if (fault_) return fail(*fault_);
    for (Listed& each : listed_) {
      if (auto folded = fold(each); !folded) return fail(folded.error());
      if (auto taken = take(std::move(each.entry)); !taken) return fail(taken.error());
    }
    for (UnreadNotice& notice : head_.unread) {
      for (const std::size_t each : of_[notice.id]) notice.applies = without(notice.applies, events_[each].taken);
      // No days would mean all of them.
      if (notice.applies.empty()) return fail("list.never", {notice.id}, {text_.file, 0, {}});
    }
    return head_;
  }

 private:
  struct Listed {
    Entry entry;
    std::string notice;
    std::size_t line;
  };

  TomlTable open(const toml::table& table, std::string path) { return {table, text_.file, std::move(path), fault_}; }

  void read_head(const toml::table& table) {
    TomlTable in = open(table, "list");
    head_.id = in.text("id");
    head_.publisher = in.text("publisher");
    head_.version = in.date("version");
    head_.address = in.text_if("address");
    head_.measure = in.text("measure");
    in.text_if("note");
    in.done();
  }

  void read_notice(const toml::table& table) {
    TomlTable in = open(table, "notice " + std::to_string(++notices_));
    Notice notice;
    notice.id = in.text("id");
    notice.cite = in.text("cite");
    const Date published = in.date("published");
    notice.effective = in.date_if("effective").value_or(published);
    notice.source = in.text("source");
    in.text_if("seen");
    notice.read = in.date("read");
    const std::string firmness = in.text("firmness");
    notice.measure = in.text_if("measure");
    notice.parties = in.whole_if("parties");
    notice.countries = read_countries(in);
    in.text_if("note");
    if (const auto known = trade::from_symbol<trade::Firmness>(firmness)) notice.firmness = *known;
    else in.refuse("list.choice", "firmness", {firmness, "official, verified, secondary, derived"});
    if (!ids_.insert(notice.id).second) in.refuse("list.duplicate_id", "id", {notice.id});
    const auto entries = in.tables("entries");
    add_unread(in, notice, entries.size());
    in.done();
    for (const toml::table* each : entries) read_entry(*each, notice);
  }

  // Notes an announcement that names more parties than stand here.
  void add_unread(TomlTable& in, const Notice& notice, std::size_t entries) {
    const auto parties = notice.parties.value_or(static_cast<std::int64_t>(entries));
    if (parties < static_cast<std::int64_t>(entries) || parties > std::numeric_limits<int>::max()) {
      return in.refuse("list.parties", "parties", {std::to_string(parties), std::to_string(entries)});
    }
    if (parties == static_cast<std::int64_t>(entries)) return;
    head_.unread.push_back({notice.id,
                            static_cast<int>(parties),
                            static_cast<int>(entries),
                            notice.countries,
                            {{notice.effective, Date::max()}},
                            notice.measure,
                            notice.cite,
                            notice.source});
  }

  std::vector<std::string> read_countries(TomlTable& in) {
    std::vector<std::string> codes;
    for (const std::string& country : in.texts("countries")) {
      codes.push_back(country_code(country));
      if (codes.back().empty()) in.refuse("list.country", "countries", {country});
    }
    return codes;
  }

  void read_entry(const toml::table& table, const Notice& notice) {
    TomlTable in = open(table, notice.id + " entry");
    Listed listed{{}, notice.id, in.where().line};
    Entry& entry = listed.entry;
    entry.id = notice.id + "/" + in.text("id");
    entry.source = notice.id;
    const std::string kind = in.text_if("kind");
    entry.kind = kind.empty() ? EntryKind::organisation : entry_kind(kind);
    if (entry.kind == EntryKind::unknown && kind != "unknown") {
      in.refuse("list.choice", "kind", {kind, "person, organisation, vessel, aircraft, unknown"});
    }
    // In the order of NameKind: the notice's own names, in each of its languages, come first.
    for (const auto& [key, name_kind] : {std::pair{"names", NameKind::primary},
                                         {"aliases", NameKind::alias},
                                         {"former_names", NameKind::former},
                                         {"weak_aliases", NameKind::weak}}) {
      for (const std::string& name : in.texts(key)) add_name(entry, name, name_kind);
    }
    if (entry.names.empty() || entry.names[0].kind != NameKind::primary) in.refuse("list.key_missing", "", {"names"});
    entry.countries = read_countries(in);
    if (const toml::table* identifiers = in.table("identifiers")) read_identifiers(*identifiers, entry);
    entry.birth_dates = in.texts("birth_dates");
    entry.programmes = in.texts("programmes");
    entry.remarks = in.text_if("remarks");
    entry.measure = in.text_if("measure");
    in.done();
    if (!ids_.insert(entry.id).second) in.refuse("list.duplicate_id", "id", {entry.id});
    if (entry.measure.empty()) entry.measure = notice.measure;
    entry.applies = {{notice.effective, Date::max()}};
    entry.cite = notice.cite;
    entry.address = notice.source;
    entry.firmness = notice.firmness;
    entry.read = notice.read;
    listed_.push_back(std::move(listed));
  }

  void read_identifiers(const toml::table& table, Entry& entry) {
    TomlTable in = open(table, entry.id + " identifiers");
    for (const auto& [key, kind] : kIdentifiers) {
      for (const std::string& number : in.texts(key)) entry.identifiers.push_back({kind, number, {}});
    }
    in.done();
  }

  void read_event(const toml::table& table) {
    TomlTable in = open(table, "event " + std::to_string(events_.size() + 1));
    Event event;
    const std::string kind = in.text("kind");
    event.of = in.texts("of");
    event.taken.first = in.date("from");
    const auto until = in.date_if("until");
    const std::string cite = in.text("cite");
    in.text("source");
    in.text_if("seen");
    in.date("read");
    const std::string firmness = in.text("firmness");
    in.text_if("note");
    in.done();
    if (kind != "suspend" && kind != "stop" && kind != "remove") {
      in.refuse("list.choice", "kind", {kind, "suspend, stop, remove"});
    }
    if (kind != "suspend" && until) in.refuse("list.event_end", "until", {kind});
    if (!trade::from_symbol<trade::Firmness>(firmness)) {
      in.refuse("list.choice", "firmness", {firmness, "official, verified, secondary, derived"});
    }
    if (event.of.empty()) in.refuse("list.key_missing", "", {"of"});
    for (const std::string& each : event.of) {
      if (!ids_.contains(each)) in.refuse("list.orphan", "of", {each});
    }
    event.taken.last = until.value_or(Date::max());
    if (event.taken.last < event.taken.first) {
      in.refuse("list.span", "until", {to_string(event.taken.last), to_string(event.taken.first)});
    }
    event.words = kind + " " + to_string(event.taken.first) + (until ? " to " + to_string(*until) : "") + ": " + cite;
    for (const std::string& each : event.of) of_[each].push_back(events_.size());
    events_.push_back(std::move(event));
  }

  // Takes the days out on which events leave an entry without effect, and tells them in its remarks.
  Result<void> fold(Listed& listed) {
    Entry& entry = listed.entry;
    for (const std::string& key : {listed.notice, entry.id}) {
      const auto events = of_.find(key);
      if (events == of_.end()) continue;
      for (const std::size_t each : events->second) {
        entry.applies = without(entry.applies, events_[each].taken);
        entry.remarks += (entry.remarks.empty() ? "" : "; ") + events_[each].words;
      }
    }
    if (entry.applies.empty()) return fail("list.never", {entry.id}, {text_.file, listed.line, {}});
    return {};
  }

  const ListText& text_;
  const toml::table& document_;
  std::optional<Error> fault_;
  ListHead head_;
  std::size_t notices_ = 0;
  std::unordered_set<std::string> ids_;  // of notices and entries
  std::vector<Listed> listed_;
  std::vector<Event> events_;
  std::unordered_map<std::string, std::vector<std::size_t>> of_;  // the events of a notice or an entry
};

}  // namespace

Result<ListHead> read_toml_list(const ListSource& source, const TakeEntry& take) {
  const auto document = parse_list_toml(source.text.bytes, source.text.file);
  if (!document) return fail(document.error());
  return Reading(source.text, *document).run(take);
}

}  // namespace sluice::screening
