// SPDX-License-Identifier: Apache-2.0
#include "fetch.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace sluice::app {
namespace {

constexpr long kRedirects = 10;
constexpr long kConnectSeconds = 30;

struct Transfer {
  Fetched fetched;
  std::uint64_t limit = 0;
  bool too_large = false;
  const FetchProgress* progress = nullptr;
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::size_t take_bytes(char* data, std::size_t size, std::size_t count, void* into) {
  auto& transfer = *static_cast<Transfer*>(into);
  const std::size_t length = size * count;
  if (transfer.fetched.bytes.size() + length > transfer.limit) {
    transfer.too_large = true;
    return 0;
  }
  transfer.fetched.bytes.append(data, length);
  return length;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* into) {
  auto& transfer = *static_cast<Transfer*>(into);
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) transfer.fetched.etag.clear();  // that of a redirect marks nothing
  constexpr std::string_view kName = "etag:";
  if (lower(line.substr(0, kName.size())) == kName) {
    const auto first = line.find_first_not_of(" \t", kName.size());
    const auto last = line.find_last_not_of(" \t\r\n");
    if (first != std::string_view::npos && last >= first) transfer.fetched.etag = line.substr(first, last + 1 - first);
  }
  return line.size();
}

int tell_progress(void* from, curl_off_t expected, curl_off_t received, curl_off_t, curl_off_t) {
  const auto& transfer = *static_cast<const Transfer*>(from);
  (*transfer.progress)(static_cast<std::uint64_t>(received), static_cast<std::uint64_t>(expected));
  return 0;
}

// A page for people: a login, a notice of maintenance, a file that has moved.
bool is_page(std::string_view bytes, const char* type) {
  if (type != nullptr && lower(type).starts_with("text/html")) return true;
  const auto first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return false;
  const std::string begin = lower(bytes.substr(first, 14));
  return begin.starts_with("<!doctype html") || begin.starts_with("<html");
}

struct Request {
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle{curl_easy_init(), &curl_easy_cleanup};
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers{nullptr, &curl_slist_free_all};
  char reason[CURL_ERROR_SIZE] = "";
};

void prepare(Request& request, Transfer& transfer, const std::string& address, const std::string& etag,
             const FetchLimits& limits) {
  CURL* const handle = request.handle.get();
  // Who asked for https is not led back to where others may read and change it.
  const char* const protocols = address.starts_with("https:") ? "https" : "http,https";
  curl_easy_setopt(handle, CURLOPT_URL, address.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(handle, CURLOPT_MAXREDIRS, kRedirects);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(limits.time.count()));
  curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.bytes));
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "sluice/" SLUICE_VERSION);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, static_cast<char*>(request.reason));
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_bytes);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &tell_progress);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer);
  if (!etag.empty()) {
    request.headers.reset(curl_slist_append(nullptr, ("If-None-Match: " + etag).c_str()));
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, request.headers.get());
  }
}

}  // namespace

Result<Fetched> fetch(const std::string& address, const std::string& etag, const FetchLimits& limits,
                      const FetchProgress& progress) {
  const Where where{address, 0, {}};
  if (!address.starts_with("https://") && !address.starts_with("http://")) return fail("fetch.address", {}, where);
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  Request request;
  if (ready != CURLE_OK || request.handle == nullptr) return fail("fetch.failed", {curl_easy_strerror(ready)}, where);
  Transfer transfer;
  transfer.limit = limits.bytes;
  transfer.progress = &progress;
  prepare(request, transfer, address, etag, limits);

  const CURLcode outcome = curl_easy_perform(request.handle.get());
  long status = 0;
  const char* type = nullptr;
  curl_easy_getinfo(request.handle.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(request.handle.get(), CURLINFO_CONTENT_TYPE, &type);
  if (outcome == CURLE_FILESIZE_EXCEEDED || transfer.too_large) {
    return fail("fetch.large", {std::to_string(limits.bytes >> 20U)}, where);
  }
  if (outcome == CURLE_OPERATION_TIMEDOUT) return fail("fetch.time", {std::to_string(limits.time.count())}, where);
  if (outcome == CURLE_TOO_MANY_REDIRECTS) return fail("fetch.redirects", {std::to_string(kRedirects)}, where);
  if (outcome == CURLE_PARTIAL_FILE) {
    return fail("fetch.truncated", {std::to_string(transfer.fetched.bytes.size())}, where);
  }
  if (outcome != CURLE_OK) {
    const std::string reason(static_cast<const char*>(request.reason));
    return fail("fetch.failed", {reason.empty() ? curl_easy_strerror(outcome) : reason}, where);
  }
  constexpr long kFine = 200;
  constexpr long kNotModified = 304;
  transfer.fetched.unchanged = status == kNotModified && !etag.empty();
  if (transfer.fetched.unchanged) return std::move(transfer.fetched);
  if (status != kFine) return fail("fetch.status", {std::to_string(status)}, where);
  if (transfer.fetched.bytes.empty()) return fail("fetch.empty", {}, where);
  if (is_page(transfer.fetched.bytes, type)) return fail("fetch.page", {}, where);
  return std::move(transfer.fetched);
}

}  // namespace sluice::app
