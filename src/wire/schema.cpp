// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/schema.hpp"

#include "contract.hpp"
#include "format.hpp"

namespace sluice::wire {
namespace {

Node words(std::string_view text) { return Node::string(std::string(text)); }

Node of_type(std::string_view type) { return Node::object({{"type", words(type)}}); }

// Builds schemas, and gathers those that have a name of their own.
class Schemas {
 public:
  Node definitions = Node::object();

  Node of(const Shape& shape) {
    if (shape.name.empty()) return in_place(shape);
    const std::string name(shape.name);
    if (definitions.find(name) == nullptr) {
      definitions.members.push_back({name, {}});  // holds its place while its parts are added
      Node made = in_place(shape);
      *definitions.find(name) = std::move(made);
    }
    return Node::object({{"$ref", words("#/$defs/" + name)}});
  }

 private:
  Node in_place(const Shape& shape) {
    if (shape.list()) return list(shape);
    if (shape.map()) {
      Node map = of_type("object");
      map.members.push_back({"additionalProperties", of(*shape.each)});
      return map;
    }
    if (shape.fields.empty()) return shape.schema;
    if (shape.schema.kind == Node::Kind::null) return object(shape);
    return Node::object({{"anyOf", Node::array({shape.schema, object(shape)})}});
  }

  Node of(const Use& use) {
    Node value = of(*use.shape);
    if (!use.unknown) return value;
    // Free text alone takes any word: where "n/a" is none of its meanings, it has to be said.
    const bool no_word = !use.not_applicable && use.shape == &Text::shape();
    if (no_word) value.members.push_back({"not", Node::object({{"const", words("n/a")}})});
    Node any = Node::array({std::move(value), of_type("null")});
    if (use.not_applicable) any.items.push_back(Node::object({{"const", words("n/a")}}));
    return Node::object({{"anyOf", std::move(any)}});
  }

  Node list(const Shape& shape) {
    Node node = of_type("array");
    node.members.push_back({"items", of(*shape.each)});
    for (const Member& more : shape.schema.members) node.members.push_back(more);
    return node;
  }

  Node object(const Shape& shape) {
    Node properties = Node::object();
    Node required = Node::array();
    for (const FieldShape& field : shape.fields) {
      Use use = field.use;
      use.unknown |= !field.required;  // null is as good as left out
      Node property = of(use);
      property.members.push_back(
          {"description", words(std::string(field.meaning.en) + " " + std::string(field.meaning.zh))});
      property.members.push_back({"examples", Node::array({*parse_json(field.example)})});
      properties.members.push_back({std::string(field.name), std::move(property)});
      if (field.required) required.items.push_back(words(field.name));
    }
    Node node = of_type("object");
    node.members.push_back({"properties", std::move(properties)});
    if (!required.items.empty()) node.members.push_back({"required", std::move(required)});
    const bool whole = &shape == &contract().transaction;
    if (whole) node.members.push_back({"patternProperties", Node::object({{"^x-", Node::boolean(true)}})});
    if (shape.schema.kind != Node::Kind::null) node.members.push_back({"minProperties", Node::number("1")});
    node.members.push_back({"additionalProperties", Node::boolean(false)});
    return node;
  }
};

}  // namespace

std::string transaction_schema() {
  Schemas schemas;
  Node root = Node::object({{"$schema", words("https://json-schema.org/draft/2020-12/schema")},
                            {"$id", words("urn:sluice:transaction:1")},
                            {"title", words(contract().transaction.form.en)}});
  Node whole = schemas.of(contract().transaction);
  for (Member& member : whole.members) root.members.push_back(std::move(member));
  root.members.push_back({"$defs", std::move(schemas.definitions)});
  return to_json(root, Layout::pretty) + "\n";
}

}  // namespace sluice::wire
