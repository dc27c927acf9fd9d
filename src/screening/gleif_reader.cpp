// SPDX-License-Identifier: Apache-2.0
// GLEIF level 2, relationship records (RR-CDF 2.1). A record runs from the child (StartNode) to the parent (EndNode).
// Consolidation in accounts names no share, and may rest on control alone: the stake is of unstated share and is
// marked. An international branch is the same legal person as its head office and so wholly its own. Fund relationships
// are no ownership.
#include <algorithm>
#include <array>
#include <expat.h>
#include <limits>
#include <memory>
#include <optional>

#include "stake_reader.hpp"

namespace sluice::screening {
namespace {

struct Period {
  std::string type;
  std::string start;
  std::string end;
};

struct Relationship {
  std::string child;
  std::string parent;
  std::string type;
  std::string status;
  Period period;  // the one that is open
  std::optional<Period> held;
  std::size_t line = 0;
};

class GleifReader {
 public:
  GleifReader(std::string_view file, const StakeSink& sink, const PartySink& parties)
      : file_(file), sink_(sink), parties_(parties) {}

  Result<void> read(std::string_view bytes) {
    XML_SetUserData(parser_.get(), this);
    XML_SetStartDoctypeDeclHandler(parser_.get(), [](void* self, const XML_Char*, const XML_Char*, const XML_Char*,
                                                     int) { of(self).refuse({"gleif.entity", {}, {}}); });
    XML_SetElementHandler(
        parser_.get(), [](void* self, const XML_Char* name, const XML_Char**) { of(self).open(name); },
        [](void* self, const XML_Char*) { of(self).close(); });
    XML_SetCharacterDataHandler(parser_.get(), [](void* self, const XML_Char* text, int size) {
      of(self).text_.append(text, static_cast<std::size_t>(size));
    });
    constexpr std::size_t kPiece = 1U << 20U;
    for (bool last = false; !last;) {
      const std::string_view piece = bytes.substr(0, kPiece);
      bytes.remove_prefix(piece.size());
      last = bytes.empty();
      const auto status = XML_Parse(parser_.get(), piece.data(), static_cast<int>(piece.size()), last ? 1 : 0);
      if (error_) return fail(*error_);
      if (status != XML_STATUS_OK)
        return fail("gleif.xml", {XML_ErrorString(XML_GetErrorCode(parser_.get()))}, {file_, line(), {}});
    }
    return {};
  }

 private:
  static GleifReader& of(void* self) { return *static_cast<GleifReader*>(self); }
  std::size_t line() const { return static_cast<std::size_t>(XML_GetCurrentLineNumber(parser_.get())); }

  void refuse(Error error) {
    if (error_) return;
    error_ = std::move(error);
    if (error_->where.line == 0) error_->where.line = line();
    error_->where.file = file_;
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  // Names without their prefix: publishers differ in it.
  void open(std::string_view name) {
    path_.emplace_back(name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1));
    text_.clear();
    if (path_.size() > 32) refuse({"gleif.xml", {"too many levels"}, {}});
    if (path_.back() == "RelationshipRecord") {
      relationship_ = {};
      relationship_.line = line();
    }
    if (path_.back() == "RelationshipPeriod") relationship_.period = {};
  }

  bool inside(std::string_view parent) const { return path_.size() > 1 && path_[path_.size() - 2] == parent; }

  void close() {
    if (error_) return;
    const std::string& name = path_.back();
    if (name == "NodeID" && inside("StartNode")) relationship_.child = text_;
    else if (name == "NodeID" && inside("EndNode")) relationship_.parent = text_;
    else if (name == "RelationshipType") relationship_.type = text_;
    else if (name == "RelationshipStatus") relationship_.status = text_;
    else if (name == "PeriodType") relationship_.period.type = text_;
    else if (name == "StartDate") relationship_.period.start = text_;
    else if (name == "EndDate") relationship_.period.end = text_;
    else if (name == "RelationshipPeriod" && relationship_.period.type == "RELATIONSHIP_PERIOD")
      relationship_.held = relationship_.period;
    else if (name == "RelationshipRecord") finish();
    text_.clear();
    path_.pop_back();
  }

  void finish() {
    const Relationship& said = relationship_;
    const Where where{file_, said.line, {}};
    for (const auto& [field, value] :
         {std::pair("StartNode/NodeID", &said.child), std::pair("EndNode/NodeID", &said.parent),
          std::pair("RelationshipType", &said.type), std::pair("RelationshipStatus", &said.status)})
      if (value->empty()) return refuse({"gleif.shape", {field}, {file_, said.line, field}});
    const bool branch = said.type == "IS_INTERNATIONAL_BRANCH_OF";
    if (!branch && said.type != "IS_DIRECTLY_CONSOLIDATED_BY" && said.type != "IS_ULTIMATELY_CONSOLIDATED_BY") return;
    for (const auto& [field, lei] :
         {std::pair("StartNode/NodeID", &said.child), std::pair("EndNode/NodeID", &said.parent)})
      if (!is_lei(*lei)) return refuse({"gleif.lei", {*lei}, {file_, said.line, field}});
    Stake stake{said.parent, said.child, branch ? *Share::exactly(Rational::from(Decimal(1))) : Share::unstated(),
                {},          {},         branch ? StakeKind::holding : StakeKind::consolidation};
    stake.source = file_ + ", " + said.type + " of " + said.child;
    if (said.held && !days(*said.held, stake.applies)) return;
    // One that is no longer active and does not say since when is not known to have been held on any day.
    if (said.status != "ACTIVE" && stake.applies.last == Date::max()) return;
    if (const auto sound = check(stake); !sound) return refuse({sound.error().code, sound.error().arguments, where});
    if (const auto taken = sink_(stake); !taken) return refuse({taken.error().code, taken.error().arguments, where});
    if (!parties_) return;
    for (const std::string* lei : {&said.parent, &said.child})
      parties_(*lei, {{}, EntryKind::organisation, {{IdentifierKind::lei, *lei, {}}}, {}});
  }

  bool days(const Period& period, Span& span) {
    for (const auto& [field, text, day] :
         {std::tuple("StartDate", &period.start, &span.first), std::tuple("EndDate", &period.end, &span.last)}) {
      if (text->empty()) continue;
      const auto read = parse_date(std::string_view(*text).substr(0, text->find('T')));
      if (!read) {
        refuse({read.error().code, read.error().arguments, {file_, relationship_.line, field}});
        return false;
      }
      *day = *read;
    }
    return true;
  }

  struct Free {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };
  std::string file_;
  const StakeSink& sink_;
  const PartySink& parties_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser_{XML_ParserCreate(nullptr)};
  std::vector<std::string> path_;
  std::string text_;
  Relationship relationship_;
  std::optional<Error> error_;
};

}  // namespace

Result<void> read_gleif(std::string_view bytes, std::string_view file, const StakeSink& sink,
                        const PartySink& parties) {
  return GleifReader(file, sink, parties).read(bytes);
}

}  // namespace sluice::screening
