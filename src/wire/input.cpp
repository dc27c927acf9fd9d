// SPDX-License-Identifier: Apache-2.0
#include "input.hpp"

#include <algorithm>

namespace sluice::wire {
namespace {

std::size_t read(std::istream& in, std::vector<char>& buffer) {
  in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
  return static_cast<std::size_t>(in.gcount());
}

}  // namespace

void Input::fill() { rest_ = {buffer_.data(), read(in_, buffer_)}; }

std::string_view Input::peek() {
  if (rest_.empty()) fill();
  if (!started_) {
    started_ = true;
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (rest_.starts_with(kByteOrderMark)) {
      take(kByteOrderMark.size());
      if (rest_.empty()) fill();
    }
  }
  return rest_;
}

void Input::take(std::size_t count) {
  line_ += static_cast<std::size_t>(std::ranges::count(rest_.substr(0, count), '\n'));
  bytes_ += count;
  rest_.remove_prefix(count);
}

CountingBuffer::int_type CountingBuffer::underflow() {
  const std::size_t count = read(in_, buffer_);
  filled_ += count;
  setg(buffer_.data(), buffer_.data(), buffer_.data() + count);
  return count == 0 ? traits_type::eof() : traits_type::to_int_type(buffer_[0]);
}

}  // namespace sluice::wire
