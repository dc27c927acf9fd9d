// SPDX-License-Identifier: Apache-2.0
// Parties looked up, owned, settled and decided by the command line, against the lists beside the rulebooks. The
// expected answers are read off the announcements: Skydio is number 5 of announcement 13 of 2025 (4 March 2025).
#include <doctest/doctest.h>

#include <fstream>

#include "sluice/base/json.hpp"
#include "support.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

constexpr const char* kNothingElse =
    R"("via":[],"procedure":"permanent","end_use":{"humanitarian":false,"logic_nm":"n/a","memory_layers":"n/a",)"
    R"("chip_tools_or_materials":false,"ai":false,"risks":{"military":"none","military_potential":"none","wmd":"none",)"
    R"("terrorism":"none","national_security":"none"}},)";

std::string party(const std::string& id, const std::string& role, const std::string& name, const std::string& country) {
  return R"({"id":")" + id + R"(","role":")" + role + R"(","name":")" + name + R"(","established_in":")" + country +
         R"(","located_in":")" + country + R"(","nationality":"n/a","military":false})";
}

// Dysprosium metal of Chinese origin, all of it known but who the parties are.
std::string shipment(const std::string& from, const std::string& day, const std::string& buyer,
                     const std::string& country) {
  return R"({"sluice":1,"id":"t","act":"shipment","dates":{"declaration":")" + day + R"("},"from":")" + from +
         R"(","to":"DE",)" + kNothingElse + R"("parties":[)" + party("seller", "exporter", "Hong Lam Magnetics", from) +
         "," + party("buyer", "importer", buyer, country) + "," + party("user", "end_user", buyer, country) +
         R"(],"lines":[{"id":"l1","description":"dysprosium metal","form":"metal","material":"dysprosium",)"
         R"("composition":{"Dy":"0.999"},"composition_complete":true,"commodity_code":"2805301900","parameters":{},)"
         R"("origin":"CN","content":[],"made_with":[]}]})";
}

// A chain: half of the first firm by `owner`, then `share` of the second.
std::string chain(const std::string& owner, const std::string& share) {
  return "owner,owner_name,owner_country,owned,owned_name,owned_country,share,source\n"
         "o,\"" +
         owner +
         "\",US,m,Meridian Robotics B.V.,NL,50 %,register extract 12\n"
         "m,Meridian Robotics B.V.,NL,c,Castell Magnetics GmbH,DE," +
         share + ",\"annual report, p. 31\"\n";
}

Json parsed(const std::string& text) {
  const auto node = parse_json(text);
  REQUIRE_MESSAGE(node, text);
  return *node;
}

// What was determined of the one line.
struct Answer {
  Json whole;
  Json line;
  [[nodiscard]] std::string outcome() const { return line.find("outcome")->text; }
  [[nodiscard]] std::string policy() const { return line.find("policy")->text; }
  [[nodiscard]] bool asks(const std::string& fact) const {
    for (const Json& ask : line.find("ask")->items) {
      if (ask.find("fact")->text == fact) return true;
    }
    return false;
  }
  [[nodiscard]] const Json* assumption(const std::string& id) const {
    for (const Json& each : whole.find("regimes")->items.at(0).find("assumptions")->items) {
      if (each.find("id")->text == id) return &each;
    }
    return nullptr;
  }
  [[nodiscard]] const Json* finding(const std::string& party, const std::string& how) const {
    for (const Json& each : whole.find("screening")->items.at(0).find("findings")->items) {
      if (each.find("party")->text == party && each.find("how")->text == how) return &each;
    }
    return nullptr;
  }
};

Answer determined(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"determine", "--format", "json"});
  const Ran ran = run(arguments);
  CAPTURE(ran.err);
  REQUIRE(ran.exit == Exit::done);
  Answer answer{parsed(ran.out), {}};
  answer.line = answer.whole.find("regimes")->items.at(0).find("lines")->items.at(0);
  return answer;
}

constexpr const char* kCascade = "CN-2025-61/2-cascade";

}  // namespace

TEST_CASE("a buyer owned through a chain is judged by it, and the answer names the assumption and every stake") {
  const Folder folder;
  const auto stakes = folder.write("owners.csv", chain("Skydio", "60 %"));
  const auto abroad = folder.write("t.json", shipment("VN", "2025-10-20", "Castell Magnetics GmbH", "DE"));
  const Answer answer = determined({"--stakes", stakes, abroad});
  CHECK(answer.outcome() == "licence_required");
  CHECK(answer.policy() == "presumption_of_denial");
  const Json* rests = answer.assumption(kCascade);
  REQUIRE(rests != nullptr);
  CHECK(rests->find("assumed")->text == "yes");
  CHECK(rests->find("otherwise")->find("no")->text == "licence_required, review");
  const Json* finding = answer.finding("buyer", "owned");
  REQUIRE(finding != nullptr);
  CHECK(finding->find("entry")->text == "CN-2025-13/5");
  CHECK(finding->find("disposition")->text == "confirmed");
  CHECK(finding->find("share")->find("min")->text == "0.6");
  REQUIRE(finding->find("why")->items.size() == 2);
  CHECK(finding->find("why")->items[0].text == "Skydio holds 1/2 of Meridian Robotics B.V. (register extract 12)");
  CHECK(finding->find("why")->items[1].text ==
        "Meridian Robotics B.V. holds 3/5 of Castell Magnetics GmbH (annual report, p. 31)");

  const Answer otherwise = determined({"--stakes", stakes, "--assume", std::string(kCascade) + "=no", abroad});
  CHECK(otherwise.policy() == "review");
  CHECK(otherwise.assumption(kCascade)->find("otherwise")->find("yes")->text ==
        "licence_required, presumption_of_denial");
}

TEST_CASE("the first firm of the chain is judged by its own stake, without the assumption") {
  const Folder folder;
  const auto stakes = folder.write("owners.csv", chain("Skydio", "60 %"));
  const auto abroad = folder.write("t.json", shipment("VN", "2025-10-20", "Meridian Robotics B.V.", "NL"));
  const Answer answer = determined({"--stakes", stakes, abroad});
  CHECK(answer.policy() == "presumption_of_denial");
  CHECK(answer.assumption(kCascade) == nullptr);
}

TEST_CASE("for an export from China in 2026 the same owners are a finding and no ban") {
  const Folder folder;
  // Number 2 of announcement 11 of 2026, listed on 24 February 2026 and not suspended.
  const auto stakes = folder.write("owners.csv", chain("Mitsubishi Heavy Industries Aero Engines, Ltd.", "60 %"));
  const auto export_2026 = folder.write("t.json", shipment("CN", "2026-07-01", "Castell Magnetics GmbH", "DE"));
  const Answer answer = determined({"--stakes", stakes, export_2026});
  CHECK(answer.outcome() == "licence_required");
  CHECK(answer.policy() == "review");
  REQUIRE(answer.finding("buyer", "owned") != nullptr);
  // The listed party itself is another matter.
  const auto itself = folder.write("u.json", shipment("CN", "2025-04-08", "Skydio", "US"));
  const Answer banned = determined({"--screen", itself});
  CHECK(banned.line.find("at_most")->items[0].text == "prohibited");
}

TEST_CASE("with a share unknown the answer is bounded and asks for it") {
  const Folder folder;
  const auto stakes = folder.write("owners.csv", chain("Skydio", ""));
  const auto abroad = folder.write("t.json", shipment("VN", "2025-10-20", "Castell Magnetics GmbH", "DE"));
  const Answer answer = determined({"--stakes", stakes, abroad});
  CHECK(answer.outcome() == "licence_required");
  CHECK(answer.line.find("at_least")->items[1].text == "review");
  CHECK(answer.line.find("at_most")->items[1].text == "presumption_of_denial");
  CHECK(answer.asks("/parties/1/hits/CN-control-list/share"));
}

TEST_CASE("nobody is clean whose owners were not looked at, until somebody settles it") {
  const Folder folder;
  const auto abroad = folder.write("t.json", shipment("VN", "2025-10-20", "Castell Magnetics GmbH", "DE"));
  const Answer open = determined({"--screen", abroad});
  CHECK(open.line.find("at_most")->items[1].text == "presumption_of_denial");
  CHECK(open.asks("/parties/1/hits/CN-control-list/share"));
  CHECK(open.asks("/parties/1/hits/CN-watch-list/share"));

  const std::string decisions = (folder / "decided.csv").string();
  const Json* finding = open.finding("buyer", "owners");
  REQUIRE(finding != nullptr);
  const std::string key = finding->find("key")->text;
  for (const char* list : {"CN-control-list", "CN-watch-list"}) {
    const Ran settled = run({"screen", "settle", "--dispositions", decisions, "--party", key, "--list", list, "--entry",
                             "owners", "--as", "dismissed", "--by", "A. Officer", "--reason", "register of 1 October"});
    CAPTURE(settled.err);
    REQUIRE(settled.exit == Exit::done);
  }
  const Answer settled = determined({"--dispositions", decisions, abroad});
  CHECK(settled.policy() == "review");
  CHECK(settled.finding("buyer", "owners")->find("reason")->text.starts_with("register of 1 October (A. Officer, "));

  // Another firm of the same name in another country is another party.
  const auto moved = folder.write("m.json", shipment("VN", "2025-10-20", "Castell Magnetics GmbH", "AT"));
  CHECK(determined({"--dispositions", decisions, moved}).line.find("at_most")->items[1].text ==
        "presumption_of_denial");
}

TEST_CASE("a like name leaves the answer open until it is settled, either way") {
  const Folder folder;
  const auto stakes = folder.write("owners.csv",
                                   "owner,owner_name,owner_country,owned,owned_name,owned_country,share\n"
                                   "h,Hansen Holding ApS,DK,s,Skydeo GmbH,DE,100 %\n");
  const auto export_2025 = folder.write("t.json", shipment("CN", "2025-04-10", "Skydeo GmbH", "DE"));
  const Answer open = determined({"--stakes", stakes, export_2025});
  CHECK(open.line.find("at_least")->items[0].text == "licence_required");
  CHECK(open.line.find("at_most")->items[0].text == "prohibited");
  CHECK(open.asks("/parties/1/hits/CN-control-list"));
  const Json* finding = open.finding("buyer", "name");
  REQUIRE(finding != nullptr);
  const std::string decisions = (folder / "decided.csv").string();
  const auto settle = [&](const std::string& verdict) {
    const Ran ran = run({"screen", "settle", "--dispositions", decisions, "--party", finding->find("key")->text,
                         "--list", finding->find("list")->text, "--entry", finding->find("entry")->text, "--as",
                         verdict, "--by", "A. Officer", "--reason", "the trade register"});
    CAPTURE(ran.err);
    REQUIRE(ran.exit == Exit::done);
    return determined({"--stakes", stakes, "--dispositions", decisions, export_2025});
  };
  CHECK(settle("dismissed").outcome() == "licence_required");
  CHECK(settle("confirmed").outcome() == "prohibited");
  CHECK(settle("open").line.find("at_most")->items[0].text == "prohibited");
}

TEST_CASE("who may be among parties that were not read is not clean; who cannot be, is") {
  const Folder folder;
  // Announcement 1 of 2025 of the unreliable entities names 10 parties of the United States, of which 3 were read.
  const auto american = folder.write("a.json", shipment("CN", "2025-02-10", "Quillfeather Analytics", "US"));
  const auto german = folder.write("g.json", shipment("CN", "2025-02-10", "Quillfeather Analytics", "DE"));
  CHECK(determined({"--screen", american}).finding("buyer", "unread") != nullptr);
  CHECK(determined({"--screen", german}).finding("buyer", "unread") == nullptr);
}

TEST_CASE("a list that was left out is open, and what the file states stands") {
  const Folder folder;
  const auto abroad = folder.write("t.json", shipment("VN", "2025-10-20", "Castell Magnetics GmbH", "DE"));
  const Answer left_out = determined({"--list", "CN-watch-list", abroad});
  REQUIRE(left_out.finding("buyer", "missing") != nullptr);
  CHECK(left_out.asks("/parties/1/hits/CN-control-list"));

  std::string text = shipment("VN", "2025-10-20", "Castell Magnetics GmbH", "DE");
  for (std::size_t at = text.find(R"("military":false})"); at != std::string::npos;
       at = text.find(R"("military":false})", at + 1)) {
    text.insert(at, R"("hits":[],)");
    at += 10;
  }
  CHECK(determined({"--screen", folder.write("s.json", text)}).policy() == "review");
}

TEST_CASE("screen: one party or a file of them, in every format") {
  const Folder folder;
  const auto parties =
      folder.write("p.csv", "id,name,countries\n1,Skydio,US\n2,Nobody Anywhere Works,DE\n3,斯凯迪奥公司,\n");
  const Ran table = run({"screen", "--as-of", "2025-06-01", "--all", parties});
  CHECK(table.exit == Exit::done);
  CHECK(table.out.find("3 parties screened as of 2025-06-01, 2 with a match.") != std::string::npos);
  const Json json = parsed(run({"screen", "--as-of", "2025-06-01", "--all", "--format", "json", parties}).out);
  REQUIRE(json.find("parties")->items.size() == 3);
  CHECK(json.find("lists")->items.size() == 3);
  for (const std::size_t at : {std::size_t{0}, std::size_t{2}}) {
    const Json& party = json.find("parties")->items[at];
    bool found = false;
    for (const Json& match : party.find("matches")->items) {
      found = found || (match.find("entry")->text == "CN-2025-13/5" && match.find("score")->text == "1.0000");
    }
    CHECK_MESSAGE(found, to_json(party));
  }
  const Ran lines = run({"screen", "--format", "ndjson", parties});
  CHECK(std::count(lines.out.begin(), lines.out.end(), '\n') == 3);
  CHECK(run({"screen", "--as-of", "2025-04-01", "--fail", "--name", "Skydio"}).exit == Exit::reached);
  CHECK(run({"screen", "--as-of", "2025-04-01", "--fail", "--name", "Nobody Anywhere Works", "--country", "DE"}).exit ==
        Exit::done);
}

TEST_CASE("screen: input at fault is one line that names it, and no file is left behind") {
  const Folder folder;
  const auto fault = [&](const std::string& file, const std::string& place, const std::string& code) {
    const std::string out = (folder / "out.ndjson").string();
    const Ran ran = run({"screen", "--format", "ndjson", "-o", out, file});
    CAPTURE(ran.err);
    CHECK(ran.exit == Exit::faults);
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
    CHECK(ran.err.find(place) != std::string::npos);
    CHECK(ran.err.find("[" + code + "]") != std::string::npos);
    CHECK_FALSE(std::ifstream(out).good());
  };
  fault(folder.write("a.csv", "id,firm\n1,x\n"), "a.csv", "list.no_column");
  fault(folder.write("b.csv", "id,name\n1,x\n2,\n"), "b.csv:3", "list.no_name");
  fault(folder.write("c.csv", "id,name\n1,\xff\xfe\n"), "c.csv:2", "text.invalid_utf8");
  fault(folder.write("d.csv", "id,name\n1,\"x\n"), "d.csv:2", "csv.unclosed_quote");
  fault(folder.write("e.ndjson", "{\"id\":\n"), "e.ndjson:1", "json.unclosed");
  fault((folder / "none.csv").string(), "none.csv", "file.missing");
  CHECK(run({"screen"}).exit == Exit::usage);
  CHECK(run({"screen", "--number", "lei=529900T8BM49AURSDO56"}).exit == Exit::usage);
  CHECK(run({"screen", "--list", "no-such-list", "--name", "x"}).err.find("[list.unknown]") != std::string::npos);
  // Names that nothing can be made of, and long ones, are looked up and found nowhere.
  const std::string odd =
      folder.write("odd.csv", "id,name\n1,\xE2\x80\x8B\xE2\x80\xAE---\n2," + std::string(10000, 'x') +
                                  "\n3,\xE2\x80\x8BSky\xE2\x80\x8B"
                                  "dio\n");
  const Ran ran = run({"screen", "--all", "--format", "csv", odd});
  CHECK(ran.exit == Exit::done);
  CHECK(ran.out.find("CN-2025-13/5") != std::string::npos);
}

TEST_CASE("settle: what cannot be settled is said, and the file stays as it was") {
  const Folder folder;
  const std::string decisions = folder.write("d.csv", "party,list,entry,entry_state,verdict,reason,by,at\n");
  const auto settle = [&](const std::string& party, const std::string& list, const std::string& entry,
                          const std::string& reason) {
    return run({"screen", "settle", "--dispositions", decisions, "--party", party, "--list", list, "--entry", entry,
                "--as", "dismissed", "--by", "A. Officer", "--reason", reason});
  };
  const std::string key(32, 'a');
  CHECK(settle("short", "CN-control-list", "CN-2025-13/5", "r").err.find("[disposition.party]") != std::string::npos);
  CHECK(settle(key, "CN-control-list", "CN-2025-13/99", "r").err.find("[disposition.no_entry]") != std::string::npos);
  CHECK(settle(key, "no-list", "1", "r").err.find("[list.unknown]") != std::string::npos);
  CHECK(settle(key, "CN-control-list", "CN-2025-13/5", "  ").err.find("[disposition.empty]") != std::string::npos);
  std::ifstream in(decisions);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  CHECK(text == "party,list,entry,entry_state,verdict,reason,by,at\n");
}
