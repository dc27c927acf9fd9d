// SPDX-License-Identifier: Apache-2.0
// The connection to PostgreSQL is lost, in the middle of an act and on either side of its commit: by a server process
// that is ended, and by a go-between that reads along and cuts the wire.
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <doctest/doctest.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "journal.hpp"
#include "testing.hpp"

using namespace sluice;
using namespace sluice::store;

namespace {

// Passes bytes between clients and the server. A connection over which the words "cut before" or "cut after" have gone
// is cut at its next COMMIT: before the server gets it, or after the server has answered and before the client hears.
class GoBetween {
 public:
  explicit GoBetween(const std::string& server_port) : port_(server_port) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    socklen_t length = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
    own_port_ = ntohs(address.sin_port);
    REQUIRE(::listen(listener_, 64) == 0);
    accepting_ = std::thread([this] { accept_on(); });
  }
  ~GoBetween() {
    ::shutdown(listener_, SHUT_RDWR);
    accepting_.join();
    ::close(listener_);
    for (std::thread& thread : passing_) thread.join();
  }
  GoBetween(const GoBetween&) = delete;
  GoBetween& operator=(const GoBetween&) = delete;

  [[nodiscard]] std::string port() const { return std::to_string(own_port_); }
  void stay_away_after_cut() { away_after_cut_ = true; }
  [[nodiscard]] int cuts() const { return cuts_; }

 private:
  void accept_on() {
    for (;;) {
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) return;
      if (away_after_cut_ && cuts_ > 0) {
        ::close(client);
        continue;
      }
      passing_.emplace_back([this, client] { pass(client); });
    }
  }

  int dial() const {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo("localhost", port_.c_str(), &hints, &found) != 0) return -1;
    int server = -1;
    for (const addrinfo* it = found; it != nullptr && server < 0; it = it->ai_next) {
      server = ::socket(it->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
      if (::connect(server, it->ai_addr, it->ai_addrlen) != 0) {
        ::close(server);
        server = -1;
      }
    }
    ::freeaddrinfo(found);
    return server;
  }

  void pass(int client) {
    const int server = dial();
    bool cut_before = false;
    bool cut_after = false;
    bool committing = false;
    std::array<pollfd, 2> ends = {{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    std::array<char, 65536> part{};
    while (server >= 0 && ::poll(ends.data(), ends.size(), -1) > 0) {
      const bool from_client = ends[0].revents != 0;
      const ssize_t got = ::read(from_client ? client : server, part.data(), part.size());
      if (got <= 0) break;
      const std::string_view bytes(part.data(), static_cast<std::size_t>(got));
      const auto says = [&](std::string_view words) { return bytes.find(words) != std::string_view::npos; };
      if (from_client) {
        cut_before = cut_before || says("cut before");
        cut_after = cut_after || says("cut after");
        committing = says("COMMIT");
        if (committing && cut_before) break;
      } else if (committing && cut_after) {
        break;
      }
      if (::write(from_client ? server : client, part.data(), bytes.size()) < 0) break;
    }
    if (cut_before || cut_after) ++cuts_;
    ::close(client);
    if (server >= 0) ::close(server);
  }

  std::string port_;
  int listener_ = -1;
  std::uint16_t own_port_ = 0;
  std::atomic<bool> away_after_cut_ = false;
  std::atomic<int> cuts_ = 0;
  std::vector<std::thread> passing_;
  std::thread accepting_;
};

// postgresql://user:password@localhost:PORT/name
struct Address {
  std::string before_port;
  std::string port;
  std::string name;

  explicit Address(const std::string& text) {
    const auto slash = text.rfind('/');
    const auto colon = text.rfind(':');
    before_port = text.substr(0, colon + 1);
    port = text.substr(colon + 1, slash - colon - 1);
    name = text.substr(slash);
  }
  [[nodiscard]] std::string through(const GoBetween& between) const {
    // in the clear, for the go-between to read
    return before_port + between.port() + name + "?sslmode=disable&gssencmode=disable";
  }
};

Result<int> put_and_be_cut(Store& store, const std::string& words, std::atomic<int>& performed) {
  return store.write([&](Transaction& t) -> Result<int> {
    const bool first = performed++ == 0;
    if (first) {
      const auto said = t.one<std::string>("SELECT CAST(? AS TEXT)", {words});
      if (!said) return fail(said.error());
    }
    if (auto kept = put(t, "a", 1); !kept) return fail(kept.error());
    return 7;
  });
}

void check_once(Place& place) {
  Store store = place.open();
  REQUIRE(store.settle().has_value());
  CHECK(count(store, "SELECT COUNT(*) FROM amount") == 1);
  CHECK(count(store, "SELECT COUNT(*) FROM journal") == 1);
  CHECK(verify_journal(store)->findings.empty());
}

}  // namespace

TEST_CASE("a server process that ends in the middle of an act is replaced, and the act performed once") {
  if (!postgres_address("postgres")) return;
  Place place(true);
  {
    Store store = place.open();
    int performed = 0;
    const auto done = store.write([&](Transaction& t) -> Result<void> {
      if (auto kept = put(t, "a", 1); !kept) return kept;
      if (++performed == 1) {
        const auto ended = t.one<std::int64_t>("SELECT COUNT(pg_terminate_backend(pg_backend_pid()))");
        CHECK(!ended.has_value());
        CHECK(ended.error().code == "store.lost");
        return fail(ended.error());
      }
      return {};
    });
    CHECK(done.has_value());
    CHECK(performed == 2);
  }
  check_once(place);
}

TEST_CASE("connections that died while nobody used them are replaced before anybody notices") {
  if (!postgres_address("postgres")) return;
  Place place(true);
  Store store = place.open();
  const auto end_all = [&] {
    const auto ended = store.read([](Reading& r) {
      return r.one<std::int64_t>(
          "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND "
          "pid <> pg_backend_pid()");
    });
    CHECK(ended.has_value());
  };
  for (int i = 0; i < 5; ++i) {
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        const std::string id = std::to_string(i) + "-" + std::to_string(thread);
        CHECK(store.write([&](Transaction& t) { return put(t, id, 1); }).has_value());
      });
    }
    for (std::thread& thread : threads) thread.join();
    end_all();
    CHECK(count(store, "SELECT COUNT(*) FROM amount") == 8 * (i + 1));
  }
  REQUIRE(store.settle().has_value());
  CHECK(verify_journal(store)->leaves == 40);
}

TEST_CASE("a connection lost before the commit reached the server: the act is performed again") {
  if (!postgres_address("postgres")) return;
  Place place(true);
  const Address address(place.address());
  GoBetween between(address.port);
  std::atomic<int> performed = 0;
  {
    auto store = Store::open(address.through(between), place.options());
    REQUIRE(store.has_value());
    CHECK(put_and_be_cut(*store, "cut before", performed) == 7);
    CHECK(between.cuts() == 1);
    CHECK(performed == 2);
  }
  check_once(place);
}

TEST_CASE("a connection lost after the server committed: the act is found, and not performed again") {
  if (!postgres_address("postgres")) return;
  Place place(true);
  const Address address(place.address());
  GoBetween between(address.port);
  std::atomic<int> performed = 0;
  {
    auto store = Store::open(address.through(between), place.options());
    REQUIRE(store.has_value());
    CHECK(put_and_be_cut(*store, "cut after", performed) == 7);
    CHECK(between.cuts() == 1);
    CHECK(performed == 1);
  }
  check_once(place);
}

TEST_CASE("a server that stays away after the commit: the outcome is said to be unknown, and the key finds it later") {
  if (!postgres_address("postgres")) return;
  Place place(true);
  const Address address(place.address());
  GoBetween between(address.port);
  const auto send = [](Store& store, bool cut) {
    return store.write_once({"k", "c"}, [cut](Transaction& t) -> Result<std::string> {
      if (cut) {
        const auto said = t.one<std::string>("SELECT CAST(? AS TEXT)", {"cut after"});
        if (!said) return fail(said.error());
      }
      if (auto kept = put(t, "a", 1); !kept) return fail(kept.error());
      return "granted";
    });
  };
  {
    auto store = Store::open(address.through(between), place.options());
    REQUIRE(store.has_value());
    between.stay_away_after_cut();
    const auto done = send(*store, true);
    REQUIRE(!done.has_value());
    CHECK(done.error().code == "store.outcome_unknown");
  }
  {
    Store store = place.open();
    const auto again = send(store, false);
    REQUIRE(again.has_value());
    CHECK(again->repeated);
    CHECK(again->text == "granted");
  }
  check_once(place);
}

TEST_CASE("acts that always lose against others end with that said") {
  if (!postgres_address("postgres")) return;
  Place place(true);
  Store store = place.open();
  REQUIRE(store.write([](Transaction& t) { return put(t, "sum", 0); }).has_value());
  int performed = 0;
  const auto done = store.write([&](Transaction& t) -> Result<void> {
    ++performed;
    const auto row = t.one<std::int64_t>("SELECT grams FROM amount WHERE id = 'sum'");
    if (!row) return fail(row.error());
    // somebody else is always faster
    CHECK(store
              .write([&](Transaction& other) -> Result<void> {
                const auto set = other.run("UPDATE amount SET grams = grams + 1 WHERE id = 'sum'");
                if (!set) return fail(set.error());
                return other.journal(entry("amount.add", "sum"));
              })
              .has_value());
    const auto set = t.run("UPDATE amount SET grams = grams + 1 WHERE id = 'sum'");
    if (!set) return fail(set.error());
    return t.journal(entry("amount.add", "sum"));
  });
  REQUIRE(!done.has_value());
  CHECK(done.error().code == "store.contention");
  REQUIRE(store.settle().has_value());
  CHECK(count(store, "SELECT grams FROM amount") == performed);
  CHECK(count(store, "SELECT COUNT(*) FROM journal") == performed + 1);
}
