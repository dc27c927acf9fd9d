// SPDX-License-Identifier: Apache-2.0
// Checks what a compiler and a formatter do not: the size of files and functions, leftovers, paths
// of one machine, the licence line, one title a document. Run by ctest; prints file:line.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLinesPerFile = 600;
constexpr std::size_t kLinesPerFunction = 70;
constexpr std::size_t kColumns = 120;

// Split in two so that this file does not find itself.
constexpr std::array<std::string_view, 2> kLeftovers = {
    "TO"
    "DO",
    "FIX"
    "ME"};
constexpr std::string_view kCommentLeftover =
    "XX"
    "X";  // in a comment only: it is a currency as well
constexpr std::array<std::string_view, 3> kMachinePaths = {
    "/ho"
    "me/",
    "/wo"
    "rk/",
    "/tm"
    "p/"};

int faults = 0;

void fault(const fs::path& file, std::size_t line, std::string_view what) {
  std::cout << file.string() << ':' << line << ": " << what << '\n';
  ++faults;
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Code points, near enough to columns: a wide character is the formatter's to count.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void check_line(const fs::path& file, std::size_t number, std::string_view text) {
  if (width(text) > kColumns) fault(file, number, "line is longer than 120 columns");
  if (text.find('\t') != std::string_view::npos) fault(file, number, "tab");
  if (!text.empty() && (text.back() == ' ' || text.back() == '\r')) fault(file, number, "blank at the end of the line");
  for (const auto word : kLeftovers) {
    if (text.find(word) != std::string_view::npos) fault(file, number, "leftover");
  }
  const auto comment = text.find("//");
  if (comment != std::string_view::npos && text.substr(comment).find(kCommentLeftover) != std::string_view::npos) {
    fault(file, number, "leftover");
  }
  for (const auto path : kMachinePaths) {
    if (text.find(path) != std::string_view::npos) fault(file, number, "path of one machine");
  }
}

// Finds functions by the formatter's layout: what begins at an indentation, has a parameter list
// before its brace, and ends with a brace at that indentation.
class Functions {
 public:
  Functions(const fs::path& file, std::size_t indent) : file_(file), indent_(indent, ' ') {}

  void line(std::size_t number, std::string_view text) {
    if (!text.starts_with(indent_) || text.size() == indent_.size()) return header(text);
    const std::string_view rest = text.substr(indent_.size());
    if (rest.front() == '}') {
      if (function_ && number - start_ >= kLinesPerFunction) fault(file_, start_, "function is longer than 70 lines");
      function_ = in_header_ = false;
    } else if (rest.front() != ' ' && rest.front() != '#' && !rest.starts_with("//")) {
      start_ = number;
      head_.clear();
      in_header_ = true;
      function_ = false;
      header(rest);
    } else {
      header(text);
    }
  }

 private:
  void header(std::string_view text) {
    if (!in_header_) return;
    head_ += text;
    if (!text.ends_with('{')) return;
    const auto parameters = head_.find('(');
    function_ = parameters != std::string::npos && head_.find(" = ") > parameters;  // `name = {(`: a table
    in_header_ = false;
  }

  fs::path file_;
  std::string indent_;
  std::string head_;
  std::size_t start_ = 0;
  bool in_header_ = false;
  bool function_ = false;
};

void check_source(const fs::path& file) {
  const auto lines = lines_of(file);
  if (lines.empty() || lines[0] != "// SPDX-License-Identifier: Apache-2.0") fault(file, 1, "no SPDX line");
  if (lines.size() > kLinesPerFile) fault(file, lines.size(), "file is longer than 600 lines");
  Functions outside(file, 0);
  Functions inside_a_class(file, 2);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    check_line(file, i + 1, lines[i]);
    outside.line(i + 1, lines[i]);
    inside_a_class.line(i + 1, lines[i]);
  }
}

void check_document(const fs::path& file) {
  std::size_t titles = 0;
  bool fenced = false;
  for (const std::string& line : lines_of(file)) {
    if (line.starts_with("```")) fenced = !fenced;
    if (!fenced && line.starts_with("# ")) ++titles;
  }
  if (titles != 1) fault(file, 1, "a document has exactly one title");
}

void check(const fs::path& file) {
  const auto kind = file.extension();
  if (kind == ".cpp" || kind == ".hpp") check_source(file);
  if (kind == ".md") check_document(file);
}

}  // namespace

int main(int count, char** arguments) {
  const fs::path root = count > 1 ? arguments[1] : ".";
  for (const auto& entry : fs::directory_iterator(root)) check(entry.path());
  for (const char* part : {"cmake", "docs", "rulebooks", "src", "tests", "tools"}) {
    if (!fs::exists(root / part)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / part)) check(entry.path());
  }
  std::cout << (faults == 0 ? "tidy\n" : "untidy\n");
  return faults == 0 ? 0 : 1;
}
