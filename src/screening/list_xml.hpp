// SPDX-License-Identifier: Apache-2.0
// XML, streamed: the elements that make a record come one at a time, whole, and only they are held.
#pragma once

#include <functional>

#include "list_readers.hpp"

namespace sluice::screening {

struct XmlElement {
  std::string name;  // without a prefix
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;  // its own, without that of its children
  std::vector<XmlElement> children;
  std::size_t line = 0;

  [[nodiscard]] std::string_view attribute(std::string_view attribute_name) const;  // "" where there is none
  [[nodiscard]] const XmlElement* child(std::string_view child_name) const;         // the first, or null
  [[nodiscard]] std::string_view text_of(std::string_view child_name) const;        // trimmed; "" where there is none
};

using TakeElement = std::function<Result<void>(const XmlElement&)>;

// Hands over the root, without its children, then every outermost element of one of these names, in the order of the
// file. Fails with list.xml_root where the root is another, list.xml_entity (a document that declares entities is not
// read: they can be made to grow without end), list.xml_truncated, list.xml_encoding, list.xml_syntax,
// text.invalid_utf8, list.too_deep, list.too_large (of one record), or with what `take` fails with.
[[nodiscard]] Result<void> each_element(const ListText& text, std::string_view root,
                                        const std::vector<std::string_view>& records, const TakeElement& take);

}  // namespace sluice::screening
