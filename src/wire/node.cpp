// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/node.hpp"

#include <algorithm>
#include <optional>

namespace sluice::wire {
namespace {

constexpr std::size_t kIndexDigits = 6;  // more than a list here ever has; keeps an index in its type

// A pointer's tokens with "~1" and "~0" undone, or nothing where it is none.
std::optional<std::vector<std::string>> tokens_of(std::string_view pointer) {
  std::vector<std::string> tokens;
  if (pointer.empty()) return tokens;
  if (pointer.front() != '/') return std::nullopt;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      tokens.emplace_back();
    } else if (pointer[i] != '~') {
      tokens.back() += pointer[i];
    } else {
      const char escaped = i + 1 < pointer.size() ? pointer[++i] : '\0';
      if (escaped != '0' && escaped != '1') return std::nullopt;
      tokens.back() += escaped == '0' ? '~' : '/';
    }
  }
  return tokens;
}

bool begins_list(const std::string& token) { return token == "0" || token == "-"; }

// The index that a token means in a list of `size` items, up to one past its end.
std::optional<std::size_t> index_of(const std::string& token, std::size_t size) {
  if (token == "-") return size;
  const bool digits = std::ranges::all_of(token, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || token.empty() || token.size() > kIndexDigits || (token.size() > 1 && token[0] == '0'))
    return std::nullopt;
  const std::size_t index = std::stoul(token);
  return index <= size ? std::optional(index) : std::nullopt;
}

// `value` wrapped in the lists and objects that the tokens from `first` on ask for.
Node grown(const std::vector<std::string>& tokens, std::size_t first, Node value) {
  for (std::size_t i = tokens.size(); i > first; --i) {
    Node outer = begins_list(tokens[i - 1]) ? Node::array() : Node::object();
    if (outer.kind == Node::Kind::array) outer.items.push_back(std::move(value));
    else outer.members.push_back({tokens[i - 1], std::move(value)});
    value = std::move(outer);
  }
  return value;
}

void write_text(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') (out += '\\') += c;
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '\r') out += "\\r";
    else if (byte < 0x20) ((out += "\\u00") += kHex[byte >> 4U]) += kHex[byte & 15U];
    else out += c;
  }
  out += '"';
}

class Writer {
 public:
  explicit Writer(Layout layout) : pretty_(layout == Layout::pretty) {}

  void write(const Node& node) {
    switch (node.kind) {
      case Node::Kind::null: out += "null"; break;
      case Node::Kind::boolean:
      case Node::Kind::number: out += node.text; break;
      case Node::Kind::string: write_text(out, node.text); break;
      case Node::Kind::array: write_all('[', ']', node.items, [&](const Node& item) { write(item); }); break;
      case Node::Kind::object:
        write_all('{', '}', node.members, [&](const Member& member) {
          write_text(out, member.name);
          out += pretty_ ? ": " : ":";
          write(member.value);
        });
        break;
    }
  }

  std::string out;

 private:
  template <class Parts, class Each>
  void write_all(char open, char close, const Parts& parts, const Each& each) {
    out += open;
    ++level_;
    bool first = true;
    for (const auto& part : parts) {
      if (!first) out += ',';
      first = false;
      new_line();
      each(part);
    }
    --level_;
    if (!first) new_line();
    out += close;
  }

  void new_line() {
    if (pretty_) (out += '\n').append(2 * level_, ' ');
  }

  bool pretty_;
  std::size_t level_ = 0;
};

}  // namespace

Node Node::boolean(bool value) {
  Node node;
  node.kind = Kind::boolean;
  node.text = value ? "true" : "false";
  return node;
}

Node Node::number(std::string digits) {
  Node node;
  node.kind = Kind::number;
  node.text = std::move(digits);
  return node;
}

Node Node::string(std::string text) {
  Node node;
  node.kind = Kind::string;
  node.text = std::move(text);
  return node;
}

Node Node::array() { return array(std::vector<Node>{}); }

Node Node::array(std::vector<Node> items) {
  Node node;
  node.kind = Kind::array;
  node.items = std::move(items);
  return node;
}

Node Node::object() { return object(std::vector<Member>{}); }

Node Node::object(std::vector<Member> members) {
  Node node;
  node.kind = Kind::object;
  node.members = std::move(members);
  return node;
}

const Node* Node::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(members, name, &Member::name);
  return found == members.end() ? nullptr : &found->value;
}

Node* Node::find(std::string_view name) noexcept { return const_cast<Node*>(std::as_const(*this).find(name)); }

bool operator==(const Node& a, const Node& b) noexcept {
  return a.kind == b.kind && a.text == b.text && a.items == b.items && a.members == b.members;
}

Result<void> set(Node& root, std::string_view pointer, Node value) {
  const auto tokens = tokens_of(pointer);
  if (!tokens) return fail("pointer.invalid", {std::string(pointer)});
  const auto missing = [&] { return fail("pointer.missing", {std::string(pointer)}); };

  // Walk as far as the document goes; what is left is built apart and hung in at the end.
  Node* at = &root;
  std::size_t next = 0;
  for (; next < tokens->size() && at->kind != Node::Kind::null; ++next) {
    const std::string& token = (*tokens)[next];
    if (at->kind == Node::Kind::array) {
      const auto index = index_of(token, at->items.size());
      if (!index) return missing();
      if (*index == at->items.size()) at->items.emplace_back();
      at = &at->items[*index];
    } else if (at->kind == Node::Kind::object) {
      Node* member = at->find(token);
      at = member != nullptr ? member : &at->members.emplace_back(Member{token, {}}).value;
    } else {
      return missing();
    }
  }
  Node hung = grown(*tokens, next, std::move(value));
  if (hung.line == 0) hung.line = at->line;
  *at = std::move(hung);
  return {};
}

std::string to_json(const Node& node, Layout layout) {
  Writer writer(layout);
  writer.write(node);
  return std::move(writer.out);
}

}  // namespace sluice::wire
