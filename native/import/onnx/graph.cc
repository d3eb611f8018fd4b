#include "native/import/onnx/graph.h"

#include "native/base/printable.h"
#include "shared/base/text.h"

namespace vaelet::native {

const Attribute* Node::find(std::string_view attribute) const {
  const auto found = attributes.find(attribute);
  return found == attributes.end() ? nullptr : &found->second;
}

std::int64_t Node::integer(std::string_view attribute, std::int64_t otherwise) const {
  const Attribute* found = find(attribute);
  return found == nullptr ? otherwise : found->integer.value_or(otherwise);
}

double Node::number(std::string_view attribute, double otherwise) const {
  const Attribute* found = find(attribute);
  return found == nullptr || !found->number ? otherwise : double{*found->number};
}

std::string Node::text(std::string_view attribute, std::string_view otherwise) const {
  const Attribute* found = find(attribute);
  return found == nullptr ? std::string(otherwise) : found->text.value_or(std::string(otherwise));
}

std::vector<std::int64_t> Node::integers(std::string_view attribute) const {
  const Attribute* found = find(attribute);
  return found == nullptr ? std::vector<std::int64_t>() : found->integers;
}

std::string node_text(const Node& node) {
  const std::string kind = printable(node.kind);
  if (!node.name.empty()) return fill("node \"{}\" ({})", {printable(node.name), kind});
  const std::string output = node.outputs.empty() ? "" : printable(node.outputs.front());
  return fill("the node of \"{}\" ({})", {output, kind});
}

tl::unexpected<Error> refuse_node(const Node& node, const std::string& problem) {
  return fail(ErrorCode::model_unsupported, node_text(node) + ": " + problem);
}

}  // namespace vaelet::native
