#include <set>
#include <string_view>
#include <utility>

#include "native/base/printable.h"
#include "native/import/network.h"
#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

const NodeTable& node_table() {
  static const NodeTable table = [] {
    NodeTable all;
    for (NodeTable part :
         {dense_nodes(), convolution_nodes(), resizing_nodes(), averaging_nodes(),
          reshaping_nodes(), arranging_nodes(), pointwise_nodes(), normalising_nodes()}) {
      all.merge(part);
    }
    return all;
  }();
  return table;
}

/// Returns the nodes that give `wanted`, from the front.
std::vector<const Node*> needed_nodes(const Graph& graph, const std::vector<std::string>& wanted) {
  std::set<std::string_view> names(wanted.begin(), wanted.end());
  std::vector<const Node*> nodes;
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    bool is_needed = false;
    for (const std::string& output : node->outputs) {
      is_needed = is_needed || (!output.empty() && names.contains(output));
    }
    if (!is_needed) continue;
    names.insert(node->inputs.begin(), node->inputs.end());
    nodes.push_back(&*node);
  }
  return {nodes.rbegin(), nodes.rend()};
}

Outputs run(const NodeCall& call) {
  VAELET_TRY_ASSIGN(auto folded, fold_constants(call));
  if (folded) return std::move(*folded);
  const auto found = node_table().find(call.node.kind);
  if (found != node_table().end()) return found->second(call);
  const std::string_view reason = reason_against(call.node.kind);
  if (!reason.empty()) return call.refuse(std::string(reason));
  std::string kinds;
  for (const auto& [kind, function] : node_table())
    kinds += (kinds.empty() ? "" : ", ") + std::string(kind);
  return call.refuse("this kind of node is not supported; supported are " + kinds);
}

Result<std::vector<const Value*>> inputs_of(const Network& network, const Node& node) {
  std::vector<const Value*> inputs;
  for (const std::string& name : node.inputs) {
    const Value* value = name.empty() ? nullptr : network.find(name);
    if (value == nullptr && !name.empty()) {
      return refuse_node(node, fill("expected values that follow from z, the image or the label, "
                                    "found \"{}\"",
                                    {printable(name)}));
    }
    inputs.push_back(value);
  }
  return inputs;
}

}  // namespace

Result<void> translate(Network& network, const std::vector<std::string>& wanted) {
  const Graph& graph = network.graph();
  for (const auto& [name, constant] : graph.constants) network.set(name, constant);
  for (const Node* node : needed_nodes(graph, wanted)) {
    VAELET_TRY_ASSIGN(auto inputs, inputs_of(network, *node));
    VAELET_TRY_ASSIGN(auto outputs, run({network, *node, std::move(inputs), node_text(*node)}));
    for (std::size_t at = 0; at < outputs.size() && at < node->outputs.size(); ++at) {
      network.set(node->outputs[at], std::move(outputs[at]));
    }
  }
  for (const std::string& name : wanted) {
    if (network.find(name) == nullptr) {
      return fail(ErrorCode::model_unsupported,
                  fill("expected the output \"{}\", found none of that name", {printable(name)}));
    }
  }
  return {};
}

}  // namespace vaelet::native
