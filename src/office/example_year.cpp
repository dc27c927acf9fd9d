// SPDX-License-Identifier: Apache-2.0
#include "sluice/office/example_year.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "example_dice.hpp"
#include "sluice/trade/uscc.hpp"

namespace sluice::office {
namespace {

Json text(std::string value) { return Json::string(std::move(value)); }
Json whole(std::int64_t value) { return Json::number(std::to_string(value)); }
Json kilograms(std::int64_t value) {
  return Json::object({{"value", text(std::to_string(value))}, {"unit", text("KGM")}});
}
Json texts(const std::vector<std::string>& values) {
  Json list = Json::array();
  for (const std::string& value : values) list.items.push_back(text(value));
  return list;
}

struct Goods {
  const char* description;
  const char* commodity_code;
  const char* form;
  const char* material;
  const char* element;
  int least, most;  // its share, in thousandths
  int typical;      // kilograms a shipment
};
constexpr std::array<Goods, 6> kGoods{
    Goods{"sintered NdFeB segments, 42SH", "8505111000", "magnet", "NdFeB", "Dy", 8, 30, 1500},
    Goods{"sintered NdFeB rings, 38UH", "8505111000", "magnet", "NdFeB", "Dy", 20, 50, 600},
    Goods{"sintered NdFeB blocks, 45M, with terbium", "8505111000", "magnet", "NdFeB", "Tb", 2, 12, 800},
    Goods{"samarium-cobalt magnets 2:17", "8505119000", "magnet", "SmCo", "Sm", 230, 260, 200},
    Goods{"terbium-iron alloy", "7202999100", "alloy", "TbFe", "Tb", 700, 900, 50},
    Goods{"dysprosium-iron alloy", "7202999100", "alloy", "DyFe", "Dy", 700, 850, 120}};

constexpr std::array<const char*, 10> kDestinations{"DE", "DE", "JP", "JP", "KR", "FR", "IT", "VN", "IN", "MX"};
constexpr std::array<const char*, 6> kProvinces{"15", "33", "36", "37", "44", "51"};
constexpr std::array<int, 12> kSeason{8, 5, 9, 10, 9, 8, 8, 7, 8, 7, 11, 10};  // of a hundred applications
constexpr std::array<const char*, 6> kPapers{
    "identity", "contract", "technical_description", "programme_statement", "use_statement", "channel_statement"};

struct Exporter {
  std::string id, person, name, uscc, province;
  std::map<std::string, std::string> papers;
};
struct EndUser {
  std::string id, person, name, country, certificate;
  std::vector<std::string> given;
};
struct Filed {
  const Exporter* exporter = nullptr;
  const EndUser* user = nullptr;
  bool general = false;
  std::string id;
  std::vector<std::int64_t> asked;  // by line, in kilograms
  std::vector<std::int64_t> granted;
  std::string officer;
};

class Year {
 public:
  Year(const ExampleYear& plan, const licensing::Rules& rules, const trade::Calendar& calendar, const DoAct& act,
       const std::function<bool(const ExampleTally&, Date)>& progress)
      : plan_(plan), rules_(rules), calendar_(calendar), act_(act), progress_(progress), dice_(plan.seed) {
    first_ = *make_date(plan.year, 1, 4);
    last_ = *make_date(plan.year, 12, 31);
  }

  Result<ExampleTally> run() {
    if (auto done = people(); !done) return fail(std::move(done.error()));
    for (int i = 0; i < plan_.applications; ++i) later(some_day(), [this](Date day) { return draft(day); });
    while (!agenda_.empty() && !stopped_) {
      const auto next = agenda_.begin();
      const auto [day, task] = std::pair(next->first.first, std::move(next->second));
      agenda_.erase(next);
      if (auto done = task(day); !done) return fail(std::move(done.error()));
    }
    return tally_;
  }

 private:
  using Task = std::function<Result<void>(Date)>;

  void later(Date day, Task task) {
    if (day <= last_) agenda_.emplace(std::pair(day, ++sequence_), std::move(task));
  }
  [[nodiscard]] Date working(Date day, int days) const {
    for (; days > 0; --days) {
      day = day + 1;
      while (!calendar_.working(day)) day = day + 1;
    }
    return day;
  }

  Date some_day() {
    std::int64_t draw = dice_.below(100);
    unsigned month = 1;
    for (const int share : kSeason) {
      if (draw < share) break;
      draw -= share;
      ++month;
    }
    const Date day = *make_date(plan_.year, std::min(month, 12U), 1) + static_cast<int>(dice_.below(28));
    return std::max(working(day, 1), working(first_, 2));
  }

  Result<Done> act(const std::string& by, Date on, const std::string& name, const std::string& subject,
                   Json body = Json::object(), std::string attachment = {}) {
    auto done = act_({name, subject, std::move(body), {}, std::move(attachment)}, {by, on});
    if (!done) return done;
    ++tally_.acts;
    stopped_ |= !progress_(tally_, on);
    return done;
  }
  // An act that makes something, of which the number is kept.
  Result<void> make(std::string& id, const std::string& by, Date on, const std::string& name, Json body,
                    std::string attachment = {}) {
    auto done = act(by, on, name, "", std::move(body), std::move(attachment));
    if (!done) return fail(std::move(done.error()));
    id = done->subject;
    return {};
  }

  Result<void> person(const std::string& id, const std::string& name, const std::string& role,
                      const std::string& organisation = {}, const std::string& province = {}) {
    Json body = Json::object({{"id", text(id)}, {"name", text(name)}, {"role", text(role)}});
    if (!organisation.empty()) body.members.push_back({"organisation", text(organisation)});
    if (!province.empty()) body.members.push_back({"province", text(province)});
    const auto done = act("admin", first_, "person.add", "", std::move(body));
    return done ? Result<void>{} : fail(done.error());
  }

  Result<void> people() {
    Result<void> done = person("admin", "示例管理员", "administrator");
    if (done) done = person("officer", "示例经办人", "officer");
    for (const char* province : kProvinces) {
      if (done) done = person("officer-" + std::string(province), "示例经办人", "officer", {}, province);
    }
    for (int i = 1; i <= 3 && done; ++i) done = person("approver-" + std::to_string(i), "示例审定人", "approver");
    if (done) done = person("industry", "示例工业主管部门", "adviser", "industry");
    for (const char* port : {"port-1", "port-2", "port-3"}) {
      if (done) done = person(port, "示例海关", "customs");
    }
    exporters_.resize(static_cast<std::size_t>(std::clamp(plan_.applications / 40, 3, 400)));
    for (std::size_t i = 0; i < exporters_.size() && done; ++i) done = exporter(exporters_[i], i + 1);
    users_.resize(static_cast<std::size_t>(std::clamp(plan_.applications / 12, 4, 2000)));
    for (std::size_t i = 0; i < users_.size() && done; ++i) done = end_user(users_[i], i + 1);
    return done;
  }

  // With a check character that fits; 9 and 1 stand for a firm registered with the market authority.
  static std::string uscc(const std::string& province, std::size_t number) {
    const std::string digits = std::to_string(100'000'000 + number).substr(1);
    const std::string body = "91" + province + "0000MA" + digits.substr(0, 7);
    for (const char check : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
      if (trade::is_uscc(body + check)) return body + check;
    }
    return body;
  }

  Result<void> exporter(Exporter& made, std::size_t number) {
    made.province = dice_.percent(20) ? "" : dice_.of(kProvinces);
    made.name = "样例磁材第" + std::to_string(number) + "有限公司";
    made.uscc = uscc(made.province.empty() ? "11" : made.province, number);
    Json body = Json::object({{"name_zh", text(made.name)},
                              {"name_en", text("Example Magnets No. " + std::to_string(number))},
                              {"roles", texts({"exporter"})},
                              {"country", text("CN")},
                              {"uscc", text(made.uscc)},
                              {"programme_stated_on", text(to_string(first_))}});
    if (!made.province.empty()) body.members.push_back({"province", text(made.province)});
    if (auto done = make(made.id, "officer", first_, "enterprise.register", std::move(body)); !done) return done;
    made.person = "exporter-" + std::to_string(number);
    if (auto done = person(made.person, "示例报关员", "exporter", made.id); !done) return done;
    for (const char* paper : kPapers) {
      const std::string name = std::string(paper) + ".txt";
      if (auto done =
              make(made.papers[paper], made.person, first_, "document.file", Json::object({{"name", text(name)}}),
                   "Made up for the example: " + std::string(paper) + " of " + made.name);
          !done)
        return done;
    }
    return {};
  }

  Result<void> end_user(EndUser& made, std::size_t number) {
    made.country = dice_.of(kDestinations);
    made.name = "Example Motors " + std::to_string(number) + " " + made.country;
    Json body = Json::object(
        {{"name_en", text(made.name)}, {"roles", texts({"importer", "end_user"})}, {"country", text(made.country)}});
    if (auto done = make(made.id, "officer", first_, "enterprise.register", std::move(body)); !done) return done;
    made.person = "user-" + std::to_string(number);
    if (auto done = person(made.person, "Example Person", "end_user", made.id); !done) return done;
    std::string paper;
    if (auto done = make(paper, made.person, first_, "document.file", Json::object({{"name", text("undertaking.txt")}}),
                         "Made up for the example: undertaking of " + made.name);
        !done)
      return done;
    const Json document = Json::object(
        {{"kind", text("end_use_certificate")}, {"name", text("undertaking.txt")}, {"sha256", text(paper)}});
    return make(made.certificate, made.person, first_, "certificate.file",
                Json::object({{"end_user", text(made.name)},
                              {"country", text(made.country)},
                              {"end_use", text("electric motors")},
                              {"no_change_of_use", Json::boolean(true)},
                              {"no_transfer", Json::boolean(true)},
                              {"issued_on", text(to_string(first_))},
                              {"expires_on", text(to_string(last_ + 365))},
                              {"documents", Json::array({document})}}));
  }

  Json party(const char* id, const std::string& role, const std::string& name, const std::string& country) {
    return Json::object({{"id", text(id)},
                         {"role", text(role)},
                         {"name", text(name)},
                         {"established_in", text(country)},
                         {"located_in", text(country)},
                         {"nationality", text("n/a")},
                         {"military", Json::boolean(false)},
                         {"hits", Json::array()}});
  }

  Json transaction(Filed& filed, std::size_t number) {
    Json lines = Json::array();
    const auto count = static_cast<int>(dice_.between(1, filed.general ? 3 : 2));
    for (int i = 1; i <= count; ++i) {
      const Goods& goods = dice_.of(kGoods);
      const std::int64_t amount =
          std::max<std::int64_t>(1, dice_.lognormal(goods.typical, 0.8)) * (filed.general ? 6 : 1);
      filed.asked.push_back(amount);
      const std::string share = "0." + std::to_string(1000 + dice_.between(goods.least, goods.most)).substr(1);
      lines.items.push_back(
          Json::object({{"id", text("l" + std::to_string(i))},
                        {"description", text(goods.description)},
                        {"commodity_code", text(goods.commodity_code)},
                        {"form", text(goods.form)},
                        {"material", text(goods.material)},
                        {"composition", Json::object({{goods.element, text(share)}})},
                        {"composition_complete", Json::boolean(false)},
                        {"origin", text("CN")},
                        {"quantity", kilograms(amount)},
                        {"value", Json::object({{"amount", text(std::to_string(amount * dice_.between(300, 900)))},
                                                {"currency", text("CNY")}})}}));
    }
    const Json none = text("none");
    const EndUser& user = *filed.user;
    return Json::object({{"sluice", whole(1)},
                         {"id", text("EX-" + std::to_string(number))},
                         {"act", text("shipment")},
                         {"from", text("CN")},
                         {"to", text(user.country)},
                         {"via", Json::array()},
                         {"procedure", text("permanent")},
                         {"parties", Json::array({party("p1", "exporter", filed.exporter->name, "CN"),
                                                  party("p2", "importer", user.name, user.country),
                                                  party("p3", "end_user", user.name, user.country)})},
                         {"end_use", Json::object({{"text", text("electric motors")},
                                                   {"humanitarian", Json::boolean(false)},
                                                   {"logic_nm", text("n/a")},
                                                   {"memory_layers", text("n/a")},
                                                   {"chip_tools_or_materials", Json::boolean(false)},
                                                   {"ai", Json::boolean(false)},
                                                   {"risks", Json::object({{"military", none},
                                                                           {"military_potential", none},
                                                                           {"wmd", none},
                                                                           {"terrorism", none},
                                                                           {"national_security", none}})}})},
                         {"lines", std::move(lines)}});
  }

  Json documents(const Filed& filed) const {
    Json list = Json::array();
    for (const char* paper : kPapers) {
      const bool asked = filed.general || std::string_view(paper) == "identity" ||
                         std::string_view(paper) == "contract" || std::string_view(paper) == "technical_description";
      if (!asked) continue;
      list.items.push_back(Json::object({{"kind", text(paper)},
                                         {"name", text(std::string(paper) + ".txt")},
                                         {"sha256", text(filed.exporter->papers.at(paper))}}));
    }
    return list;
  }

  Result<void> draft(Date day) {
    auto filed = std::make_shared<Filed>();
    filed->exporter = &exporters_[static_cast<std::size_t>(dice_.below(static_cast<std::int64_t>(exporters_.size())))];
    EndUser& user = users_[static_cast<std::size_t>(dice_.below(static_cast<std::int64_t>(users_.size())))];
    filed->user = &user;
    filed->general = dice_.percent(15);
    filed->officer = filed->exporter->province.empty() ? "officer" : "officer-" + filed->exporter->province;
    const Exporter& exporter = *filed->exporter;
    if (std::ranges::count(user.given, exporter.id) == 0) {
      user.given.push_back(exporter.id);
      if (auto given =
              act(user.person, day, "certificate.give", user.certificate, Json::object({{"to", text(exporter.id)}}));
          !given)
        return fail(std::move(given.error()));
    }
    const bool forgotten = dice_.percent(12);
    Json body = Json::object({{"kind", text(filed->general ? "general" : "single")},
                              {"transaction", transaction(*filed, ++tally_.applications)},
                              {"documents", documents(*filed)}});
    if (!forgotten) body.members.push_back({"certificates", texts({user.certificate})});
    if (auto done = make(filed->id, exporter.person, day, "application.draft", std::move(body)); !done) return done;
    if (auto done = act(exporter.person, day, "application.submit", filed->id); !done)
      return fail(std::move(done.error()));
    const Date next = working(day, static_cast<int>(dice_.between(1, 5)));
    later(next, [this, filed, forgotten](Date on) { return forgotten ? give_back(filed, on) : accept(filed, on); });
    return {};
  }

  // The certificate was forgotten: the file comes back and is corrected.
  Result<void> give_back(const std::shared_ptr<Filed>& filed, Date day) {
    const Json fault = Json::object(
        {{"field", text("/certificates")}, {"text", text("the end-user and end-use certificate is missing")}});
    if (auto done = act(filed->officer, day, "application.return_for_correction", filed->id,
                        Json::object({{"faults", Json::array({fault})}}));
        !done)
      return fail(std::move(done.error()));
    later(working(day, static_cast<int>(dice_.between(2, 10))), [this, filed](Date on) -> Result<void> {
      const std::string& person = filed->exporter->person;
      if (auto done = act(person, on, "application.edit", filed->id,
                          Json::object({{"certificates", texts({filed->user->certificate})}}));
          !done)
        return fail(std::move(done.error()));
      if (auto done = act(person, on, "application.resubmit", filed->id); !done) return fail(std::move(done.error()));
      later(working(on, 2), [this, filed](Date next) { return accept(filed, next); });
      return {};
    });
    return {};
  }

  Result<void> accept(const std::shared_ptr<Filed>& filed, Date day) {
    for (const char* name : {"application.accept", "application.assign"}) {
      if (auto done = act(filed->officer, day, name, filed->id); !done) return fail(std::move(done.error()));
    }
    const int days = std::max(3, dice_.lognormal(28, 0.45));
    if (dice_.percent(3)) {
      later(working(day, days / 2), [this, filed](Date on) -> Result<void> {
        const auto done = act(filed->exporter->person, on, "application.withdraw", filed->id,
                              Json::object({{"reason", text("the order was cancelled")}}));
        return done ? Result<void>{} : fail(done.error());
      });
      return {};
    }
    const bool asks = dice_.percent(25), advised = dice_.percent(30);
    if (asks) later(working(day, 2), [this, filed](Date on) { return ask(filed, on); });
    if (advised) later(working(day, asks ? days - 1 : 2), [this, filed](Date on) { return advise(filed, on); });
    later(working(day, days + 8), [this, filed](Date on) { return propose(filed, on); });
    return {};
  }

  Result<void> ask(const std::shared_ptr<Filed>& filed, Date day) {
    if (auto done = act(filed->officer, day, "application.request_information", filed->id,
                        Json::object({{"text", text("what are the goods built into?")}}));
        !done)
      return fail(std::move(done.error()));
    later(working(day, 1), [this, filed](Date on) -> Result<void> {
      const auto done = act(filed->user->person, on, "application.answer", filed->id,
                            Json::object({{"text", text("motors of electric vehicles")}}));
      return done ? Result<void>{} : fail(done.error());
    });
    return {};
  }

  Result<void> advise(const std::shared_ptr<Filed>& filed, Date day) {
    if (auto done = act(filed->officer, day, "application.seek_advice", filed->id,
                        Json::object({{"agency", text("industry")}, {"expert", Json::boolean(dice_.percent(30))}}));
        !done)
      return fail(std::move(done.error()));
    later(working(day, static_cast<int>(dice_.between(1, 6))), [this, filed](Date on) -> Result<void> {
      const auto done = act(
          "industry", on, "application.advise", filed->id,
          Json::object({{"advice", text("a1")}, {"position", text("no_objection")}, {"text", text("no objection")}}));
      return done ? Result<void>{} : fail(done.error());
    });
    return {};
  }

  // Granted in full, in part or not; by two persons.
  Result<void> propose(const std::shared_ptr<Filed>& filed, Date day) {
    const std::int64_t draw = dice_.below(100);
    const bool refuses = draw < 9, reduces = !refuses && draw < 22;
    Json lines = Json::array();
    filed->granted.clear();
    for (std::size_t i = 0; i < filed->asked.size(); ++i) {
      Json line = Json::object({{"line", text("l" + std::to_string(i + 1))}});
      const std::int64_t granted = refuses   ? 0
                                   : reduces ? std::max<std::int64_t>(1, filed->asked[i] * 6 / 10)
                                             : filed->asked[i];
      filed->granted.push_back(granted);
      if (granted > 0) line.members.push_back({"quantity", kilograms(granted)});
      if (granted < filed->asked[i]) {
        const Json reason = Json::object(
            {{"code", text(refuses ? "end_use_unproven" : "beyond_need")}, {"text", text("made up for the example")}});
        line.members.push_back({"reasons", Json::array({reason})});
      }
      lines.items.push_back(std::move(line));
    }
    Json factors = Json::array();
    for (const licensing::Coded& factor : rules_.factors) {
      factors.items.push_back(
          Json::object({{"factor", text(factor.code)}, {"text", text("looked at; nothing against it")}}));
    }
    Json body = Json::object({{"lines", std::move(lines)}, {"factors", std::move(factors)}});
    if (!refuses) {
      body.members.push_back({"from", text(to_string(working(day, 3)))});
      body.members.push_back({"until", text(to_string(working(day, 3) + 360))});
    }
    if (auto done = act(filed->officer, day, "application.propose", filed->id, std::move(body)); !done)
      return fail(std::move(done.error()));
    later(working(day, 1), [this, filed, refuses](Date on) { return decide(filed, on, refuses); });
    return {};
  }

  Result<void> decide(const std::shared_ptr<Filed>& filed, Date day, bool refuses) {
    const std::string approver = "approver-" + std::to_string(dice_.between(1, 3));
    if (auto done =
            act(approver, day, "application.decide", filed->id, Json::object({{"agrees", Json::boolean(true)}}));
        !done)
      return fail(std::move(done.error()));
    if (refuses) {
      if (dice_.percent(15))
        later(working(day, 10), [this, filed, approver](Date on) { return reconsider(filed, on, approver); });
      return {};
    }
    later(working(day, 1), [this, filed](Date on) { return issue(filed, on); });
    return {};
  }

  Result<void> reconsider(const std::shared_ptr<Filed>& filed, Date day, const std::string& decided) {
    if (auto done = act(filed->exporter->person, day, "application.reconsider", filed->id,
                        Json::object({{"grounds", text("the end use is proven by photographs")}}));
        !done)
      return fail(std::move(done.error()));
    later(working(day, 20), [this, filed, decided](Date on) -> Result<void> {
      const std::string other = decided == "approver-1" ? "approver-2" : "approver-1";
      const auto done = act(other, on, "application.decide_reconsideration", filed->id,
                            Json::object({{"upheld", Json::boolean(true)}, {"text", text("made up for the example")}}));
      return done ? Result<void>{} : fail(done.error());
    });
    return {};
  }

  Result<void> issue(const std::shared_ptr<Filed>& filed, Date day) {
    const auto done = act(filed->officer, day, "application.issue", filed->id);
    if (!done) return fail(done.error());
    ++tally_.licences;
    const std::string licence = done->answer.find("made")->text;
    const int shipments = filed->general ? static_cast<int>(dice_.between(2, 6)) : 1;
    Date next = working(day, static_cast<int>(dice_.between(3, 12)));
    for (int i = 1; i <= shipments; ++i) {
      later(next, [this, filed, licence, i, shipments](Date on) { return ship(filed, licence, on, i, shipments); });
      next = working(next, static_cast<int>(dice_.between(8, 30)));
    }
    if (filed->general && dice_.percent(6))
      later(working(day, 40), [this, filed, licence](Date on) { return suspend(filed, licence, on); });
    if (dice_.percent(3))
      later(working(day, 60), [this, filed, licence](Date on) { return check(filed, licence, on); });
    return {};
  }

  // One declaration for the first line; of a single licence for all of it.
  Result<void> ship(const std::shared_ptr<Filed>& filed, const std::string& licence, Date day, int which,
                    int shipments) {
    const std::string port = "port-" + std::to_string(dice_.between(1, 3));
    const std::string declaration =
        "EX" + std::to_string(plan_.year) + std::to_string(100'000'000 + ++declarations_).substr(1);
    const std::int64_t amount = filed->granted[0] / shipments;
    if (amount == 0 || suspended_.contains(licence)) return {};
    if (auto done = act(port, day, "ledger.hold", licence + "/l1",
                        Json::object({{"declaration", text(declaration)}, {"quantity", kilograms(amount)}}));
        !done)
      return fail(std::move(done.error()));
    later(working(day, 1), [=, this](Date on) { return clear(filed, licence, declaration, port, amount, on, which); });
    return {};
  }

  Result<void> clear(const std::shared_ptr<Filed>& filed, const std::string& licence, const std::string& declaration,
                     const std::string& port, std::int64_t amount, Date day, int which) {
    if (suspended_.contains(licence)) return {};
    const bool cancelled = dice_.percent(5);
    if (!cancelled) {
      if (auto done = act(port, day, "ledger.post", declaration,
                          Json::object({{"id", text("release")}, {"quantity", kilograms(amount)}}));
          !done)
        return fail(std::move(done.error()));
      if (filed->general && dice_.percent(2)) {
        if (auto done = act(
                port, day, "ledger.contra", declaration,
                Json::object({{"id", text("back")}, {"quantity", kilograms(std::max<std::int64_t>(1, amount / 2))}}));
            !done)
          return fail(std::move(done.error()));
      }
    }
    if (auto done = act(port, day, "ledger.close", declaration, Json::object({{"id", text("close")}})); !done)
      return fail(std::move(done.error()));
    if (cancelled || which != 1 || !dice_.percent(40)) return {};
    later(working(day, static_cast<int>(dice_.between(20, 45))), [=, this](Date on) -> Result<void> {
      const Json report = Json::object({{"declaration", text(declaration)},
                                        {"stage", text("arrival")},
                                        {"on", text(to_string(on))},
                                        {"text", text("arrived whole")}});
      const auto done =
          act(filed->exporter->person, on, "licence.report_delivery", licence, Json::object({{"report", report}}));
      return done ? Result<void>{} : fail(done.error());
    });
    return {};
  }

  Result<void> suspend(const std::shared_ptr<Filed>& filed, const std::string& licence, Date day) {
    if (auto done = act("approver-1", day, "licence.suspend", licence,
                        Json::object({{"reason", text("a factor of review changed")}}));
        !done) {
      // Nothing was left on it, and it has ended.
      return done.error().code == "licence.not_allowed" ? Result<void>{} : fail(std::move(done.error()));
    }
    suspended_.insert_or_assign(licence, true);
    const bool comes_back = dice_.percent(70);
    later(working(day, 15), [=, this](Date on) -> Result<void> {
      const auto done = act("approver-2", on, comes_back ? "licence.reinstate" : "licence.revoke", licence,
                            Json::object({{"reason", text("made up for the example")}}));
      if (comes_back) suspended_.erase(licence);
      return done ? Result<void>{} : fail(done.error());
    });
    static_cast<void>(filed);
    return {};
  }

  Result<void> check(const std::shared_ptr<Filed>& filed, const std::string& licence, Date day) {
    const bool fails = dice_.percent(4);
    const Json found = Json::object({{"on", text(to_string(day))},
                                     {"cooperated", Json::boolean(!fails)},
                                     {"as_declared", Json::boolean(true)},
                                     {"text", text(fails ? "no answer within the time set" : "as declared")}});
    const auto done = act(filed->officer, day, "licence.check_end_use", licence, Json::object({{"check", found}}));
    if (!done) return fail(done.error());
    const Json* proposed = done->answer.find("proposed");
    if (proposed == nullptr) return {};
    for (const Json& listing : proposed->items) {
      later(working(day, 10), [this, id = listing.text](Date on) -> Result<void> {
        const auto decided =
            act("approver-3", on, "listing.decide", id, Json::object({{"agrees", Json::boolean(false)}}));
        return decided ? Result<void>{} : fail(decided.error());
      });
    }
    return {};
  }

  const ExampleYear plan_;
  const licensing::Rules& rules_;
  const trade::Calendar& calendar_;
  const DoAct& act_;
  const std::function<bool(const ExampleTally&, Date)>& progress_;
  Dice dice_;
  Date first_, last_;
  std::map<std::pair<Date, std::uint64_t>, Task> agenda_;
  std::uint64_t sequence_ = 0, declarations_ = 0;
  std::vector<Exporter> exporters_;
  std::vector<EndUser> users_;
  std::map<std::string, bool> suspended_;
  ExampleTally tally_;
  bool stopped_ = false;
};

}  // namespace

Result<ExampleTally> make_example_year(const ExampleYear& plan, const licensing::Rules& rules,
                                       const trade::Calendar& calendar, const DoAct& act,
                                       const std::function<bool(const ExampleTally&, Date)>& progress) {
  return Year(plan, rules, calendar, act, progress).run();
}

}  // namespace sluice::office
