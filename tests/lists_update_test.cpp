// SPDX-License-Identifier: Apache-2.0
// `sluice lists update` against a server that answers well and badly: what is not a good list never replaces one.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <map>

#include "sluice/base/file.hpp"
#include "support.hpp"
#include "web_server.hpp"

using namespace sluice;
using namespace sluice::test;
using app::Exit;

namespace {

namespace fs = std::filesystem;

// `count` parties in a CSV; `first` tells one list from another.
std::string parties(int count, const std::string& first = "Acme") {
  std::string text = "Company,Country\n" + first + ",US\n";
  for (int i = 1; i < count; ++i) text += "Firm " + std::to_string(i) + ",JP\n";
  return text;
}

// A folder that keeps one version of each named list, fetched from its path on the server.
struct Kept {
  Folder folder;
  WebServer server;

  explicit Kept(const std::vector<std::string>& ids) {
    ::setenv("no_proxy", "127.0.0.1", 1);
    for (const std::string& id : ids) {
      const auto file = folder.write(id + ".csv", parties(20));
      const Ran ran = run({"lists", "add", file, "--lists", lists(), "--id", id, "--version", "2026-11-01", "--column",
                           "name=Company", "--column", "countries=Country", "--address", server.address("/" + id)});
      REQUIRE_MESSAGE(ran.exit == Exit::done, ran.err);
    }
  }

  [[nodiscard]] std::string lists() const { return (folder / "lists").string(); }

  [[nodiscard]] std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> all;
    for (const auto& each : fs::recursive_directory_iterator(lists())) {
      if (each.is_regular_file()) all.emplace(each.path().string(), *read_file(each.path()));
    }
    return all;
  }

  [[nodiscard]] Ran update(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"lists", "update", "--lists", lists()});
    return run(more);
  }
};

// One line with the list, its address and the code; the folder stays as it was, and the other list is fetched all the
// same.
void check_refused(const std::string& answer, const std::string& code, std::vector<std::string> more = {},
                   bool stalled = false) {
  Kept kept({"bad", "good"});
  kept.server.answer("/bad", answer);
  if (stalled) kept.server.stall("/bad");
  kept.server.answer("/good", whole_answer(parties(21)));
  const auto before = kept.files();
  const Ran ran = kept.update(std::move(more));
  CAPTURE(code);
  CAPTURE(ran.err);
  CHECK(ran.exit == Exit::faults);
  CHECK(std::ranges::count(ran.err, '\n') == 1);
  CHECK(ran.err.find("[" + code + "]") != std::string::npos);
  CHECK(ran.err.find(kept.server.address("/bad") + ":") != std::string::npos);
  CHECK(ran.err.find(": bad: ") != std::string::npos);
  CHECK(ran.out == "good of 2026-11-22: 21 parties kept; against that of 2026-11-01, 1 added, 0 removed, 0 changed.\n");
  auto after = kept.files();
  std::erase_if(after, [](const auto& file) { return file.first.find("/good/2026-11-22") != std::string::npos; });
  CHECK(after == before);
}

}  // namespace

TEST_CASE("what a publisher has is kept as the version of the day, and once only") {
  Kept kept({"house"});
  kept.server.answer("/house", whole_answer(parties(22), "ETag: \"v2\"\r\n"));
  CHECK(kept.update().out ==
        "house of 2026-11-22: 22 parties kept; against that of 2026-11-01, 2 added, 0 removed, 0 changed.\n");
  CHECK(kept.server.requests().back().find("If-None-Match") == std::string::npos);
  // The same bytes without a mark, and the publisher's word that nothing is new.
  CHECK(kept.update({"--format", "json"}).out.find("\"kept\": false") != std::string::npos);
  CHECK(kept.server.requests().back().find("If-None-Match: \"v2\"\r\n") != std::string::npos);
  kept.server.answer("/house", "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");
  const Ran same = kept.update({"house"});
  CHECK(same.exit == Exit::done);
  CHECK(same.out == "house of 2026-11-22: its publisher still has the same; nothing was added.\n");
  CHECK(std::ranges::count_if(kept.files(), [](const auto& file) { return file.first.ends_with(".csv"); }) == 2);
}

TEST_CASE("a redirect is followed, to the web only, and not for ever") {
  const auto to = [](const std::string& address) {
    return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + address + "\r\n\r\n";
  };
  Kept kept({"house"});
  kept.server.answer("/house", to("/elsewhere"));
  kept.server.answer("/elsewhere", whole_answer(parties(21)));
  CHECK(kept.update().exit == Exit::done);
  check_refused(to("/bad"), "fetch.redirects");
  check_refused(to("file:///etc/hostname"), "fetch.failed");
}

TEST_CASE("a download that failed never replaces a good version, and the other lists go on") {
  const std::string list = parties(30);
  const std::string page = "<!DOCTYPE html><html><body>Sign in</body></html>";
  check_refused("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "fetch.status");
  check_refused("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\nbusy", "fetch.status");
  check_refused("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n", "fetch.status");  // of what nobody marked
  check_refused("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(list.size() + 1) + "\r\n\r\n" + list,
                "fetch.truncated");
  check_refused("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nCompan\r\n", "fetch.truncated");
  check_refused(whole_answer(""), "fetch.empty");
  check_refused(whole_answer(page), "fetch.page");
  check_refused("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\nSorry",
                "fetch.page");
  check_refused("", "fetch.failed");  // the connection is closed without a word
  check_refused("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nCompany", "fetch.time", {"--timeout", "1"}, true);
  const std::string large(3U << 19U, 'x');
  check_refused(whole_answer(large), "fetch.large", {"--largest", "1"});
  check_refused("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + large, "fetch.large", {"--largest", "1"});
}

TEST_CASE("a download that is no such list, or too little of it, never replaces a good version") {
  check_refused(whole_answer(parties(17)), "list.shrunk");  // 3 of 20, and a tenth is 2
  check_refused(whole_answer(parties(20, "Other")), "list.shrunk", {"--largest-loss", "0"});
  check_refused(whole_answer("Company,Country\n"), "list.empty");
  check_refused(whole_answer("Name,Country\nAcme,US\n"), "list.no_column");
  check_refused(whole_answer("Company,Country\n\xB2\xE2,US\n"), "text.invalid_utf8");
  check_refused(whole_answer("Company,Country\n\"Acme,US\n"), "csv.unclosed_quote");
}

TEST_CASE("what was lost is accepted where it was said to be right") {
  Kept kept({"house"});
  kept.server.answer("/house", whole_answer(parties(5)));
  CHECK(kept.update({"--largest-loss", "75"}).exit == Exit::done);
  kept.server.answer("/house", whole_answer(parties(1)));
  CHECK(kept.update().exit == Exit::faults);
  CHECK(kept.update({"--force"}).exit == Exit::done);
}

TEST_CASE("a list whose publisher is known is fetched into an empty folder, in the publisher's format") {
  Kept kept({});
  kept.server.answer("/csl", whole_answer("source,entity_number,type,name,alt_names,countries\n"
                                          "Entity List (EL) - Bureau of Industry and Security,,Entity,Acme,,CN\n"));
  const Ran ran = kept.update({"US-CSL", "--address", kept.server.address("/csl")});
  CHECK(ran.err == "");
  CHECK(ran.out == "US-CSL of 2026-11-22: 1 party kept.\n");
  const Ran shown = run({"lists", "show", "US-CSL", "--lists", kept.lists(), "--format", "json"});
  CHECK(shown.out.find("\"format\": \"csl-csv\"") != std::string::npos);
  CHECK(shown.out.find(kept.server.address("/csl")) != std::string::npos);
}

TEST_CASE("a list that cannot be fetched says what to do") {
  const Kept kept({"house"});
  const Ran unknown = kept.update({"nowhere"});
  CHECK(unknown.exit == Exit::faults);
  CHECK(unknown.err.find("US-CSL") != std::string::npos);
  CHECK(unknown.err.find("[list.no_address]") != std::string::npos);
  CHECK(kept.update({"house", "--address", "file:///etc/hostname"}).err.find("[fetch.address]") != std::string::npos);
  CHECK(kept.update({"--address", "http://127.0.0.1/"}).exit == Exit::usage);
  std::string closed;
  {
    const WebServer gone;
    closed = gone.address("/");
  }
  CHECK(kept.update({"house", "--address", closed}).err.find("[fetch.failed]") != std::string::npos);
  CHECK(run({"lists", "update"}).exit == Exit::usage);
}
