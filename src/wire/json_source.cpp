// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "input.hpp"
#include "sluice/base/json_parser.hpp"
#include "source.hpp"

namespace sluice::wire {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Follows one JSON value to its end, by its brackets, by its quotes, or up to what cannot be part of it.
class Extent {
 public:
  enum class Step { inside, last, behind, broken };

  // Where the next byte is: within the value, its last, behind it; or where it shows that the value
  // has no end that could be trusted.
  Step step(char c) {
    const bool begun = std::exchange(begun_, true);
    if (in_text_) {
      // No text runs over a line: past this one, quotes cannot be told apart from one another.
      if (c == '\n') return Step::broken;
      if (c == '"' && !escaped_) in_text_ = false;
      escaped_ = c == '\\' && !escaped_;
      return in_text_ || level_ > 0 ? Step::inside : Step::last;
    }
    if (level_ == 0 && begun && (c == ',' || c == ']' || c == '}' || is_blank(c))) return Step::behind;
    if (c == '"') in_text_ = true;
    if (c == '{' || c == '[') ++level_;
    if (c == '}' || c == ']') return --level_ == 0 ? Step::last : Step::inside;
    return Step::inside;
  }

  // Whether the stream may end here: behind a bare number or word.
  [[nodiscard]] bool may_end() const { return begun_ && level_ == 0 && !in_text_; }

 private:
  std::size_t level_ = 0;
  bool begun_ = false;
  bool in_text_ = false;
  bool escaped_ = false;
};

// What both JSON formats need: the bytes, and one record of them.
class JsonRecords : public RecordSource {
 public:
  JsonRecords(std::istream& in, std::string file, std::size_t limit)
      : input_(in), file_(std::move(file)), limit_(limit) {}

  [[nodiscard]] std::uint64_t bytes() const noexcept override { return input_.bytes(); }

 protected:
  void begin() {
    record_.clear();
    too_long_ = false;
    line_ = input_.line();
  }

  // Takes the first `count` bytes at hand into the record, as long as they fit.
  void keep(std::size_t count) {
    if (!too_long_ && record_.size() + count <= limit_) {
      record_.append(input_.peek().substr(0, count));
    } else {
      too_long_ = true;
      record_.clear();
    }
    input_.take(count);
  }

  [[nodiscard]] Result<bool> parse(Json& record) {
    if (too_long_) return refuse("record.too_long", line_, {std::to_string(limit_)});
    auto node = parser_.parse(record_, file_, line_);
    if (!node) return fail(std::move(node.error()));
    record = std::move(*node);
    return true;
  }

  [[nodiscard]] Result<bool> refuse(std::string_view code, std::size_t line, std::vector<std::string> arguments = {}) {
    return fail(code, std::move(arguments), Where{file_, line, {}});
  }

  Input input_;
  std::string record_;
  bool too_long_ = false;
  std::size_t line_ = 1;  // where the record begins

 private:
  std::string file_;
  std::size_t limit_;
  JsonParser parser_;
};

class NdjsonSource : public JsonRecords {
 public:
  using JsonRecords::JsonRecords;

  Result<bool> next(Json& record) override {
    for (;;) {
      begin();
      const bool more = read_line();
      if (!more && input_.broken() && !failed_) {
        failed_ = true;
        return refuse("stream.failed", line_);
      }
      if (too_long_ || !std::ranges::all_of(record_, is_blank)) return parse(record);
      if (!more) return false;
    }
  }

 private:
  // The next line without its end; false when the stream ended first.
  bool read_line() {
    for (;;) {
      const std::string_view piece = input_.peek();
      if (piece.empty()) return false;
      const auto end = piece.find('\n');
      keep(std::min(end, piece.size()));
      if (end == std::string_view::npos) continue;
      input_.take(1);
      return true;
    }
  }

  bool failed_ = false;
};

class JsonSource : public JsonRecords {
 public:
  using JsonRecords::JsonRecords;

  Result<bool> next(Json& record) override {
    if (done_) return false;
    char c = skip_blanks();
    const bool first = !std::exchange(started_, true);
    if (first && c == '[') {
      in_list_ = true;
      input_.take(1);
      c = skip_blanks();
      if (c == ']') return end_list();
    } else if (in_list_ && c == ']') {
      return end_list();
    } else if (in_list_ && c == ',') {
      input_.take(1);
      c = skip_blanks();
    } else if (in_list_ && c != '\0') {
      return give_up("json.syntax", {std::string(1, c)});
    }
    if (c == '\0') return end(first);
    const bool begins = c == '{' || (in_list_ && c != ',' && c != ']' && c != '}');
    if (!begins) return give_up("json.syntax", {std::string(1, c)});
    return collect(record);
  }

 private:
  // The next byte that is no blank, or NUL at the end (which no JSON holds).
  char skip_blanks() {
    for (;;) {
      const std::string_view piece = input_.peek();
      if (piece.empty()) return '\0';
      const auto blanks = static_cast<std::size_t>(std::ranges::find_if_not(piece, is_blank) - piece.begin());
      input_.take(blanks);
      if (blanks < piece.size()) return piece[blanks];
    }
  }

  Result<bool> give_up(std::string_view code, std::vector<std::string> arguments = {}) {
    done_ = true;
    return refuse(code, input_.line(), std::move(arguments));
  }

  Result<bool> end_list() {
    input_.take(1);
    const char c = skip_blanks();
    if (c != '\0') return give_up("json.trailing", {std::string(1, c)});
    done_ = true;
    return false;
  }

  Result<bool> end(bool first) {
    if (input_.broken()) return give_up("stream.failed");
    if (!input_.peek().empty()) return give_up("json.syntax", {"\\u0000"});
    if (in_list_) return give_up("json.unclosed");
    if (first) return give_up("json.empty");
    done_ = true;
    return false;
  }

  // Takes one value into the record and reads it.
  Result<bool> collect(Json& record) {
    begin();
    Extent extent;
    for (;;) {
      const std::string_view piece = input_.peek();
      if (piece.empty() && extent.may_end()) return parse(record);
      if (piece.empty()) return give_up(input_.broken() ? "stream.failed" : "json.unclosed");
      for (std::size_t i = 0; i < piece.size(); ++i) {
        const Extent::Step step = extent.step(piece[i]);
        if (step == Extent::Step::inside) continue;
        keep(step == Extent::Step::last ? i + 1 : i);
        return step == Extent::Step::broken ? give_up("json.control_character") : parse(record);
      }
      keep(piece.size());
    }
  }

  bool started_ = false;
  bool in_list_ = false;
  bool done_ = false;
};

}  // namespace

std::unique_ptr<RecordSource> json_source(std::istream& in, std::string file, std::size_t limit) {
  return std::make_unique<JsonSource>(in, std::move(file), limit);
}

std::unique_ptr<RecordSource> ndjson_source(std::istream& in, std::string file, std::size_t limit) {
  return std::make_unique<NdjsonSource>(in, std::move(file), limit);
}

}  // namespace sluice::wire
