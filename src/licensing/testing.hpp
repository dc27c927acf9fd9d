// SPDX-License-Identifier: Apache-2.0
// What the tests of this module share: a magnet maker, its German customer, and a file that goes through the desks.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>

#include "sluice/base/message.hpp"
#include "sluice/licensing/application_acts.hpp"
#include "sluice/licensing/licence_acts.hpp"
#include "sluice/licensing/record.hpp"
#include "sluice/trade/calendar.hpp"
#include "sluice/trade/reference.hpp"

namespace sluice::licensing::testing {

template <class T>
const T& loaded(const Result<T>& result) {
  if (!result) FAIL(describe(result.error()));
  return *result;
}

inline const std::filesystem::path kData = std::filesystem::path(SLUICE_SOURCE_DIR) / "data";

inline const trade::Reference& reference() {
  static const auto result = trade::Reference::load(kData / "reference");
  return loaded(result);
}
inline const trade::Calendar& calendar() {
  static const auto result = trade::Calendar::load(kData / "reference" / "calendar-CN.csv");
  return loaded(result);
}
inline const Rules& rules() {
  static const auto result = Rules::load(kData / "licensing");
  return loaded(result);
}

inline Date day(std::string_view text) { return parse_date(text).value(); }
inline Quantity kilograms(std::int64_t count) { return {count * 1'000'000, *Code3::parse("KGM")}; }
inline Money yuan(std::int64_t count) { return {count * 1'000'000, *Code3::parse("CNY")}; }

// The code of an error; its sentences exist in both languages.
template <class T>
std::string code(const Result<T>& result) {
  if (result) return "accepted";
  CHECK(!describe(result.error(), Language::english).empty());
  CHECK(!describe(result.error(), Language::chinese).empty());
  return std::string(result.error().code);
}

inline const Actor kExporter{"chen", ActorRole::exporter, "E-1", ""};
inline const Actor kOfficer{"li", ActorRole::officer, "", "ZJ"};
inline const Actor kApprover{"zhao", ActorRole::approver, "", ""};
inline const Actor kSecondApprover{"qian", ActorRole::approver, "", ""};
inline const Actor kAdviser{"wang", ActorRole::adviser, "industry", ""};
inline const Actor kCustoms{"gate", ActorRole::customs, "", ""};

inline Enterprise maker() {
  Enterprise enterprise;
  enterprise.id = "E-1";
  enterprise.name_en = "Ningbo Example Magnets";
  enterprise.roles = {EnterpriseRole::exporter};
  enterprise.country = {{'C', 'N'}};
  enterprise.uscc = "91330100799655058B";
  enterprise.province = "ZJ";
  enterprise.programme_stated_on = day("2026-01-05");
  return enterprise;
}

inline trade::Line goods(const std::string& id, std::int64_t kilos) {
  trade::Line line;
  line.id = id;
  line.description = std::string("sintered NdFeB ring");
  line.commodity_code = std::string("8505111000");
  line.form = trade::Form::magnet;
  line.quantity = kilograms(kilos);
  line.value = yuan(kilos * 16);
  return line;
}

// 12 t in two lines of the same product, for one end user.
inline trade::Transaction shipment() {
  trade::Transaction made;
  made.id = "T-1";
  made.act = trade::Act::shipment;
  made.from = trade::Country{{'C', 'N'}};
  made.to = trade::Country{{'D', 'E'}};
  made.procedure = trade::Procedure::permanent;
  trade::Party exporter;
  exporter.id = "p1";
  exporter.role = trade::Role::exporter;
  exporter.name = std::string("Ningbo Example Magnets");
  trade::Party user;
  user.id = "p2";
  user.role = trade::Role::end_user;
  user.name = std::string("Beispiel Motoren GmbH");
  user.identifiers = {{"enterprise", "U-1"}};
  user.hits = std::vector<trade::Hit>{};
  made.parties = std::vector{exporter, user};
  made.lines = {goods("l1", 8000), goods("l2", 4000)};
  return made;
}

inline DeterminationRecord judged() {
  LineOutcome first{"l1", trade::Outcome::licence_required, {"1C905.a.4"}, {"single", "general"}};
  LineOutcome second = first;
  second.line = "l2";
  return {"sha256:d", "sha256:r", "sha256:l", day("2026-03-02"), {first, second}};
}

inline Certificate certificate() {
  Certificate made;
  made.id = "C-3";
  made.end_user = "Beispiel Motoren GmbH";
  made.country = {{'D', 'E'}};
  made.end_use = "traction motors";
  made.no_change_of_use = made.no_transfer = true;
  made.issued_on = day("2026-01-15");
  made.expires_on = day("2027-01-14");
  made.documents = {{"end_use_certificate", "euc.pdf", "sha256:e", 1024, {}}};
  return made;
}

inline std::vector<Document> papers() {
  std::vector<Document> made;
  for (const char* kind :
       {"identity", "contract", "technical_description", "programme_statement", "use_statement", "channel_statement"}) {
    made.push_back({kind, std::string(kind) + ".pdf", "sha256:p", 2048, {}});
  }
  return made;
}

inline on_application::Draft draft() { return {"A-1", "", "general", "E-1", "", "ZJ", shipment(), papers(), {"C-3"}}; }

inline std::vector<FactorRecord> factors() {
  std::vector<FactorRecord> made;
  for (const Coded& factor : rules().factors) made.push_back({factor.code, "considered"});
  return made;
}

// Line 1 in full, of line 2 a half.
inline on_application::Propose proposal() {
  return {{{"l1", kilograms(8000), yuan(128000), {}}, {"l2", kilograms(2000), {}, {{"beyond_need", "twice the need"}}}},
          factors(),
          day("2026-04-01"),
          day("2027-03-31")};
}

inline on_application::Propose refusal() {
  return {{{"l1", {}, {}, {{"end_use_unproven", ""}}}, {"l2", {}, {}, {{"end_use_unproven", ""}}}}, factors(), {}, {}};
}

// A file and the desk it lies on. Each act is done on a day; the file keeps what came of it.
struct File {
  Application application;
  Enterprise applicant = maker();
  std::vector<Certificate> certificates = {certificate()};

  [[nodiscard]] Result<Application> attempt(const AnyApplicationAct& act, const Actor& by, std::string_view on) const {
    return perform(application, act, by, day(on), {rules(), applicant, certificates});
  }
  // The code of the refusal, or "accepted"; where it is accepted, the file goes on.
  std::string act(const AnyApplicationAct& what, const Actor& by, std::string_view on) {
    auto after = attempt(what, by, on);
    const std::string result = code(after);
    if (after) application = std::move(*after);
    return result;
  }
  // The same, where nothing may go wrong.
  File& done(const AnyApplicationAct& what, const Actor& by, std::string_view on) {
    const auto after = attempt(what, by, on);
    application = loaded(after);
    return *this;
  }

  static File begun(on_application::Draft with = draft()) {
    File file;
    file.done(with, kExporter, "2026-03-02");
    return file;
  }
  static File submitted(const on_application::Draft& with = draft()) {
    File file = begun(with);
    return file.done(on_application::Determine{judged()}, kExporter, "2026-03-02")
        .done(on_application::Submit{}, kExporter, "2026-03-02");
  }
  static File accepted(const on_application::Draft& with = draft()) {
    return submitted(with).done(on_application::Accept{}, kOfficer, "2026-03-03");
  }
  static File proposed(const on_application::Propose& with = proposal()) {
    return accepted().done(with, kOfficer, "2026-03-10");
  }
  static File decided(const on_application::Propose& with = proposal()) {
    return proposed(with).done(on_application::Decide{true, "agreed"}, kApprover, "2026-03-11");
  }
};

inline Licence granted(const Application& application, std::string_view on = "2026-03-12") {
  const auto made = perform(Licence{}, on_licence::Grant{"L-1", "", ""}, kOfficer, day(on), rules(), &application);
  return loaded(made);
}

}  // namespace sluice::licensing::testing
