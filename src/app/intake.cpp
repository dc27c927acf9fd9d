// SPDX-License-Identifier: Apache-2.0
#include "intake.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "sluice/wire/reader.hpp"

namespace sluice::app {
namespace {

namespace fs = std::filesystem;

std::int64_t milliseconds() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

Result<wire::Format> format_of(const std::string& file, const std::string& named) {
  if (named == "json") return wire::Format::json;
  if (named == "ndjson") return wire::Format::ndjson;
  if (named == "csv") return wire::Format::csv;
  if (file == "-") return wire::Format::json;  // takes one object a line as well
  const auto guessed = wire::guess_format(file);
  if (!guessed) return fail("input.format", {}, {file, 0, {}});
  return *guessed;
}

Result<void> openable(const std::string& file, std::ifstream& stream) {
  std::error_code none;
  if (fs::is_directory(file, none)) return fail("file.directory", {}, {file, 0, {}});
  if (!fs::exists(file, none)) return fail("file.missing", {}, {file, 0, {}});
  errno = 0;
  stream.open(file, std::ios::binary);
  if (!stream) return fail("file.unreadable", {std::strerror(errno)}, {file, 0, {}});
  return {};
}

}  // namespace

bool Intake::run(const std::function<Result<void>(const trade::Transaction&)>& take) {
  for (const std::string& name : options_.files) {
    if (!file(name, take)) return false;
  }
  return true;
}

bool Intake::refuse(const Error& error) {
  common_.complain(error);
  ++refused_;
  return !options_.strict;
}

bool Intake::file(const std::string& name, const std::function<Result<void>(const trade::Transaction&)>& take) {
  const auto format = format_of(name, options_.format);
  if (!format) return refuse(format.error());
  std::ifstream opened;
  std::uintmax_t size = 0;
  if (name != "-") {
    const auto ready = openable(name, opened);
    if (!ready) return refuse(ready.error());
    std::error_code none;
    size = fs::file_size(name, none);
    if (none) size = 0;
  }
  std::istream& in = name == "-" ? common_.world->in : opened;
  wire::TransactionReader reader(in, *format, reference_, name == "-" ? "standard input" : name);
  Progress progress(*common_.world);
  for (;;) {
    trade::Transaction transaction;
    const auto read = reader.next(transaction);
    if (!read) {
      if (!refuse(read.error())) return false;
      continue;
    }
    if (!*read) return true;
    const auto done = take(transaction);
    if (!done) {
      common_.complain(done.error());
      broken_ = true;
      return false;
    }
    ++taken_;
    if ((taken_ + refused_) % 64 != 0) continue;
    progress.at([&] {
      std::string text = std::to_string(taken_) + " " + options_.done + ", " + std::to_string(refused_) + " refused";
      if (size != 0) text += ", " + std::to_string(reader.bytes() * 100 / size) + " %";
      return text;
    });
  }
}

Progress::Progress(const World& world) : world_(world), start_(milliseconds()), last_(start_) {}

Progress::~Progress() {
  if (shown_) world_.err << "\r\x1b[K" << std::flush;
}

void Progress::at(const std::function<std::string()>& text) {
  if (!world_.terminal) return;
  const std::int64_t now = milliseconds();
  // Work that is soon done shows nothing.
  if (now - last_ < 250 || now - start_ < 500) return;
  world_.err << "\r\x1b[K" << text() << std::flush;
  shown_ = true;
  last_ = now;
}

}  // namespace sluice::app
