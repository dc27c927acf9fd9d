// SPDX-License-Identifier: Apache-2.0
#include "list_xml.hpp"

#include <expat.h>

#include <algorithm>
#include <memory>

#include "list_reading.hpp"
#include "sluice/base/text.hpp"

namespace sluice::screening {
namespace {

constexpr std::size_t kLevels = 64;
constexpr std::size_t kElements = 1'000'000;  // of one record
constexpr std::size_t kBytes = 64U << 20U;    // of one record's text and attributes
constexpr std::size_t kChunk = 1U << 20U;

std::string_view without_prefix(std::string_view name) { return name.substr(name.rfind(':') + 1); }

struct Walk {
  Walk(const ListText& list_text, std::string_view root_name, const std::vector<std::string_view>& record_names,
       const TakeElement& take_element)
      : text(list_text), root(root_name), records(record_names), take(take_element), parser(XML_ParserCreate(nullptr)) {
    XML_SetUserData(parser.get(), this);
    XML_SetElementHandler(parser.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser.get(), on_text);
    XML_SetEntityDeclHandler(parser.get(), on_entity);
  }

  Result<void> run() {
    for (std::size_t at = 0; at < text.bytes.size() || at == 0; at += kChunk) {
      const std::string_view chunk = text.bytes.substr(at, kChunk);
      const bool last = at + chunk.size() == text.bytes.size();
      const auto status = XML_Parse(parser.get(), chunk.data(), static_cast<int>(chunk.size()), last ? 1 : 0);
      if (error) return fail(std::move(*error));
      if (status != XML_STATUS_OK) return fail(fault());
    }
    return {};
  }

 private:
  [[nodiscard]] std::size_t line() const { return XML_GetCurrentLineNumber(parser.get()); }

  Error fault() const {
    const XML_Error code = XML_GetErrorCode(parser.get());
    const Where where{text.file, line(), {}};
    switch (code) {
      case XML_ERROR_NO_ELEMENTS:
      case XML_ERROR_UNCLOSED_TOKEN:
      case XML_ERROR_UNCLOSED_CDATA_SECTION:
      case XML_ERROR_PARTIAL_CHAR: return {"list.xml_truncated", {}, where};
      case XML_ERROR_UNKNOWN_ENCODING:
      case XML_ERROR_INCORRECT_ENCODING: return {"list.xml_encoding", {}, where};
      case XML_ERROR_INVALID_TOKEN: {
        const auto at = static_cast<std::size_t>(XML_GetCurrentByteIndex(parser.get()));
        const auto invalid = first_invalid_utf8(text.bytes.substr(0, std::min(text.bytes.size(), at + 8)));
        if (invalid && *invalid >= at && *invalid <= at + 3) return {"text.invalid_utf8", {}, where};
        break;
      }
      default: break;
    }
    return {"list.xml_syntax", {XML_ErrorString(code)}, where};
  }

  void stop(Error reason) {
    if (!error) error = std::move(reason);
    XML_StopParser(parser.get(), XML_FALSE);
  }

  void start(std::string_view name, const char** attributes) {
    if (++level > kLevels) return stop({"list.too_deep", {std::to_string(kLevels)}, {text.file, line(), {}}});
    name = without_prefix(name);
    if (level == 1 && name != root) {
      return stop({"list.xml_root", {std::string(name), std::string(root)}, {text.file, line(), {}}});
    }
    if (open.empty() && level > 1 && std::ranges::find(records, name) == records.end()) return;
    XmlElement* element = &record;
    if (open.empty()) {
      record = {};
      elements = bytes = 0;
    } else {
      element = &open.back()->children.emplace_back();
    }
    element->name = name;
    element->line = line();
    for (; *attributes != nullptr; attributes += 2) {
      element->attributes.emplace_back(without_prefix(attributes[0]), attributes[1]);
      grow(element->attributes.back().first.size() + element->attributes.back().second.size());
    }
    if (++elements > kElements) return stop({"list.too_large", {record.name}, {text.file, record.line, {}}});
    if (level == 1) return hand_over();
    open.push_back(element);
  }

  void end() {
    --level;
    if (open.empty() || error) return;
    open.pop_back();
    if (open.empty()) hand_over();
  }

  void hand_over() {
    if (auto taken = take(record); !taken) stop(std::move(taken.error()));
  }

  void grow(std::size_t size) {
    bytes += size;
    if (bytes > kBytes) stop({"list.too_large", {record.name}, {text.file, record.line, {}}});
  }

  static void on_start(void* walk, const char* name, const char** attributes) {
    static_cast<Walk*>(walk)->start(name, attributes);
  }
  static void on_end(void* walk, const char* /*name*/) { static_cast<Walk*>(walk)->end(); }
  static void on_text(void* walk, const char* bytes, int size) {
    Walk& self = *static_cast<Walk*>(walk);
    if (self.open.empty() || self.error) return;
    self.open.back()->text.append(bytes, static_cast<std::size_t>(size));
    self.grow(static_cast<std::size_t>(size));
  }
  static void on_entity(void* walk, const char* name, int /*parameter*/, const char* /*value*/, int /*size*/,
                        const char* /*base*/, const char* /*system*/, const char* /*public*/,
                        const char* /*notation*/) {
    Walk& self = *static_cast<Walk*>(walk);
    self.stop({"list.xml_entity", {name}, {self.text.file, self.line(), {}}});
  }

  struct Free {
    void operator()(XML_Parser each) const { XML_ParserFree(each); }
  };
  const ListText& text;
  std::string_view root;
  const std::vector<std::string_view>& records;
  const TakeElement& take;
  std::unique_ptr<XML_ParserStruct, Free> parser;
  std::optional<Error> error;
  XmlElement record;
  std::vector<XmlElement*> open;  // the record and what is open in it; each is the last child of the one before
  std::size_t level = 0;
  std::size_t elements = 0;
  std::size_t bytes = 0;
};

}  // namespace

std::string_view XmlElement::attribute(std::string_view attribute_name) const {
  for (const auto& [key, value] : attributes) {
    if (key == attribute_name) return value;
  }
  return {};
}

const XmlElement* XmlElement::child(std::string_view child_name) const {
  const auto found = std::ranges::find(children, child_name, &XmlElement::name);
  return found == children.end() ? nullptr : &*found;
}

std::string_view XmlElement::text_of(std::string_view child_name) const {
  const XmlElement* found = child(child_name);
  return found == nullptr ? std::string_view{} : trimmed(found->text);
}

Result<void> each_element(const ListText& text, std::string_view root, const std::vector<std::string_view>& records,
                          const TakeElement& take) {
  return Walk(text, root, records, take).run();
}

}  // namespace sluice::screening
