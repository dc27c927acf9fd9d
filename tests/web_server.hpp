// SPDX-License-Identifier: Apache-2.0
// A server of the tests' own on this machine, which answers as it is told, well or badly.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sluice::test {

class WebServer {
 public:
  WebServer();
  ~WebServer();
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  // What comes for a path, byte for byte, before the connection is closed.
  void answer(const std::string& path, std::string bytes);
  // Nothing more comes after the answer, and the connection stays open.
  void stall(const std::string& path);
  [[nodiscard]] std::string address(const std::string& path) const;
  // The requests, head by head, in the order they came.
  [[nodiscard]] std::vector<std::string> requests() const;

 private:
  void serve();
  void reply(int connection);

  int listening_;
  int port_ = 0;
  std::atomic<bool> ending_{false};
  mutable std::mutex mutex_;
  std::map<std::string, std::string> answers_;
  std::vector<std::string> stalled_;
  std::vector<std::string> requests_;
  std::vector<int> open_;
  std::thread thread_;
};

// An answer with status 200, these headers and this body.
[[nodiscard]] std::string whole_answer(const std::string& body, const std::string& headers = {});

}  // namespace sluice::test
