// SPDX-License-Identifier: Apache-2.0
// A stream by the piece, which knows how far it has been read.
#pragma once

#include <cstdint>
#include <istream>
#include <streambuf>
#include <string_view>
#include <vector>

namespace sluice::wire {

inline constexpr std::size_t kPiece = 64U << 10U;

class Input {
 public:
  explicit Input(std::istream& in) : in_(in), buffer_(kPiece) {}

  // What is at hand, without what has been taken; empty at the end alone. A byte order mark at the
  // very start is passed over.
  [[nodiscard]] std::string_view peek();
  void take(std::size_t count);

  [[nodiscard]] std::size_t line() const noexcept { return line_; }      // of the next byte, from 1
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }  // taken
  [[nodiscard]] bool broken() const noexcept { return in_.bad(); }       // the end is no proper end

 private:
  void fill();

  std::istream& in_;
  std::vector<char> buffer_;
  std::string_view rest_;
  std::size_t line_ = 1;
  std::uint64_t bytes_ = 0;
  bool started_ = false;
};

// The same bytes for a reader that takes them one by one, counted.
class CountingBuffer : public std::streambuf {
 public:
  explicit CountingBuffer(std::istream& in) : in_(in), buffer_(kPiece) {}

  [[nodiscard]] std::uint64_t bytes() const noexcept { return filled_ - static_cast<std::uint64_t>(egptr() - gptr()); }
  [[nodiscard]] bool broken() const noexcept { return in_.bad(); }

 protected:
  int_type underflow() override;

 private:
  std::istream& in_;
  std::vector<char> buffer_;
  std::uint64_t filled_ = 0;
};

}  // namespace sluice::wire
