// SPDX-License-Identifier: Apache-2.0
#include "web_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "sluice/base/check.hpp"

namespace sluice::test {

WebServer::WebServer() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  void* const raw = &place;
  CHECK_THAT(listening_ >= 0);
  CHECK_THAT(::bind(listening_, static_cast<const sockaddr*>(raw), sizeof place) == 0);
  CHECK_THAT(::listen(listening_, SOMAXCONN) == 0);
  socklen_t size = sizeof place;
  CHECK_THAT(::getsockname(listening_, static_cast<sockaddr*>(raw), &size) == 0);
  port_ = ntohs(place.sin_port);
  thread_ = std::thread([this] { serve(); });
}

WebServer::~WebServer() {
  ending_ = true;
  thread_.join();
  for (const int each : open_) ::close(each);
  ::close(listening_);
}

void WebServer::answer(const std::string& path, std::string bytes) {
  const std::lock_guard lock(mutex_);
  answers_[path] = std::move(bytes);
}

void WebServer::stall(const std::string& path) {
  const std::lock_guard lock(mutex_);
  stalled_.push_back(path);
}

std::string WebServer::address(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

std::vector<std::string> WebServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void WebServer::serve() {
  constexpr int kLook = 20;  // milliseconds
  while (!ending_) {
    pollfd waiting{listening_, POLLIN, 0};
    if (::poll(&waiting, 1, kLook) <= 0) continue;
    const int connection = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection >= 0) reply(connection);
  }
}

void WebServer::reply(int connection) {
  std::string head;
  std::array<char, 4096> buffer{};
  while (head.find("\r\n\r\n") == std::string::npos) {
    const ssize_t length = ::recv(connection, buffer.data(), buffer.size(), 0);
    if (length <= 0) break;
    head.append(buffer.data(), static_cast<std::size_t>(length));
  }
  const auto from = head.find(' ') + 1;
  const std::string path = head.substr(from, head.find(' ', from) - from);
  const std::lock_guard lock(mutex_);
  requests_.push_back(head);
  const auto found = answers_.find(path);
  std::string_view bytes = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  if (found != answers_.end()) bytes = found->second;
  while (!bytes.empty()) {
    const ssize_t sent = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) break;  // whoever asked has hung up
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  if (std::ranges::count(stalled_, path) != 0) open_.push_back(connection);
  else ::close(connection);
}

std::string whole_answer(const std::string& body, const std::string& headers) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n" + headers + "\r\n" + body;
}

}  // namespace sluice::test
