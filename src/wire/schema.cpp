// SPDX-License-Identifier: Apache-2.0
#include "sluice/wire/schema.hpp"

#include "contract.hpp"
#include "sluice/wire/format.hpp"

namespace sluice::wire {
namespace {

Json words(std::string_view text) { return Json::string(std::string(text)); }

Json of_type(std::string_view type) { return Json::object({{"type", words(type)}}); }

// Builds schemas, and gathers those that have a name of their own.
class Schemas {
 public:
  Json definitions = Json::object();

  Json of(const Shape& shape) {
    if (shape.name.empty()) return in_place(shape);
    const std::string name(shape.name);
    if (definitions.find(name) == nullptr) {
      definitions.members.push_back({name, {}});  // holds its place while its parts are added
      Json made = in_place(shape);
      *definitions.find(name) = std::move(made);
    }
    return Json::object({{"$ref", words("#/$defs/" + name)}});
  }

 private:
  Json in_place(const Shape& shape) {
    if (shape.list()) return list(shape);
    if (shape.map()) {
      Json map = of_type("object");
      map.members.push_back({"additionalProperties", of(*shape.each)});
      return map;
    }
    if (shape.fields.empty()) return shape.schema;
    if (shape.schema.kind == Json::Kind::null) return object(shape);
    return Json::object({{"anyOf", Json::array({shape.schema, object(shape)})}});
  }

  Json of(const Use& use) {
    Json value = of(*use.shape);
    if (!use.unknown) return value;
    // Free text alone takes any word: where "n/a" is none of its meanings, it has to be said.
    const bool no_word = !use.not_applicable && use.shape == &Text::shape();
    if (no_word) value.members.push_back({"not", Json::object({{"const", words("n/a")}})});
    Json any = Json::array({std::move(value), of_type("null")});
    if (use.not_applicable) any.items.push_back(Json::object({{"const", words("n/a")}}));
    return Json::object({{"anyOf", std::move(any)}});
  }

  Json list(const Shape& shape) {
    Json node = of_type("array");
    node.members.push_back({"items", of(*shape.each)});
    for (const Json::Member& more : shape.schema.members) node.members.push_back(more);
    return node;
  }

  Json object(const Shape& shape) {
    Json properties = Json::object();
    Json required = Json::array();
    for (const FieldShape& field : shape.fields) {
      Use use = field.use;
      use.unknown |= !field.required;  // null is as good as left out
      Json property = of(use);
      property.members.push_back(
          {"description", words(std::string(field.meaning.en) + " " + std::string(field.meaning.zh))});
      property.members.push_back({"examples", Json::array({*parse_json(field.example)})});
      properties.members.push_back({std::string(field.name), std::move(property)});
      if (field.required) required.items.push_back(words(field.name));
    }
    Json node = of_type("object");
    node.members.push_back({"properties", std::move(properties)});
    if (!required.items.empty()) node.members.push_back({"required", std::move(required)});
    const bool whole = &shape == &contract().transaction;
    if (whole) node.members.push_back({"patternProperties", Json::object({{"^x-", Json::boolean(true)}})});
    if (shape.schema.kind != Json::Kind::null) node.members.push_back({"minProperties", Json::number("1")});
    node.members.push_back({"additionalProperties", Json::boolean(false)});
    return node;
  }
};

}  // namespace

std::string transaction_schema() {
  Schemas schemas;
  Json root = Json::object({{"$schema", words("https://json-schema.org/draft/2020-12/schema")},
                            {"$id", words("urn:sluice:transaction:1")},
                            {"title", words(contract().transaction.form.en)}});
  Json whole = schemas.of(contract().transaction);
  for (Json::Member& member : whole.members) root.members.push_back(std::move(member));
  root.members.push_back({"$defs", std::move(schemas.definitions)});
  return to_json(root, JsonLayout::pretty) + "\n";
}

}  // namespace sluice::wire
