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

namespace {

/// Returns a name as a sentence shows it: of a long one its start and its end.
std::string shown(const std::string& name) {
  constexpr std::size_t most = 60;
  constexpr std::size_t start = 20;
  constexpr std::size_t end = 37;
  std::string text = printable(name);
  if (text.size() <= most) return text;
  const auto is_middle = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  std::size_t cut = start;
  while (cut > 0 && is_middle(cut)) --cut;
  std::size_t last = text.size() - end;
  while (last < text.size() && is_middle(last)) ++last;
  return text.substr(0, cut) + "..." + text.substr(last);
}

}  // namespace

std::string node_text(const Node& node) {
  const std::string kind = shown(node.kind);
  if (!node.name.empty()) return fill("node \"{}\" ({})", {shown(node.name), kind});
  const std::string output = node.outputs.empty() ? "" : shown(node.outputs.front());
  return fill("the node of \"{}\" ({})", {output, kind});
}

tl::unexpected<Error> refuse_node(const Node& node, const std::string& problem) {
  return fail(ErrorCode::model_unsupported, node_text(node) + ": " + problem);
}

std::int64_t count_numbers(const Graph& graph) {
  const auto numbers = [](const ConstantPointer& constant) {
    return constant == nullptr ? 0 : static_cast<std::int64_t>(constant->floats.size());
  };
  std::int64_t count = 0;
  for (const auto& [name, constant] : graph.constants) count += numbers(constant);
  for (const Node& node : graph.nodes) {
    for (const auto& [name, attribute] : node.attributes) count += numbers(attribute.constant);
  }
  return count;
}

}  // namespace vaelet::native
