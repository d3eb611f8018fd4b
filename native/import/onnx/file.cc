#include "native/import/onnx/file.h"

#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include <onnx/onnx_pb.h>

#include "native/base/file.h"
#include "native/base/foreign_file.h"
#include "native/base/printable.h"
#include "native/import/onnx/external.h"
#include "native/import/onnx/tensor.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr std::int64_t first_opset = 11;
constexpr std::int64_t last_opset = 21;

tl::unexpected<Error> damaged(const std::string& detail) {
  return fail(ErrorCode::data_damaged, detail);
}

/// Turns the messages of ONNX into a Graph.
class GraphReader {
 public:
  GraphReader(const onnx::ModelProto& model, const ExternalReader& external)
      : model_(model), external_(external) {}

  Result<Graph> read() {
    VAELET_TRY(check_opset());
    const onnx::GraphProto& graph = model_.graph();
    if (graph.node_size() > static_cast<int>(max_onnx_nodes)) {
      return fail(ErrorCode::model_unsupported,
                  fill("expected a graph of at most {} nodes, found {}",
                       {max_onnx_nodes, graph.node_size()}));
    }
    if (graph.sparse_initializer_size() > 0) {
      return fail(ErrorCode::model_unsupported, "expected dense weights, found sparse ones");
    }
    for (const auto& note : model_.metadata_props()) graph_.metadata[note.key()] = note.value();
    VAELET_TRY(read_constants(graph));
    read_ends(graph);
    for (const auto& node : graph.node()) VAELET_TRY(read_node(node));
    VAELET_TRY(check_order());
    return std::move(graph_);
  }

 private:
  Result<void> check_opset() {
    for (const auto& opset : model_.opset_import()) {
      if (opset.domain().empty() || opset.domain() == "ai.onnx") graph_.opset = opset.version();
    }
    if (graph_.opset >= first_opset && graph_.opset <= last_opset) return {};
    return fail(ErrorCode::model_unsupported,
                fill("expected ONNX's opset {} to {}, found {}; torch.onnx.export has "
                     "opset_version=17",
                     {first_opset, last_opset, graph_.opset}));
  }

  Result<void> read_constants(const onnx::GraphProto& graph) {
    std::int64_t values = 0;
    for (const auto& tensor : graph.initializer()) {
      VAELET_TRY_ASSIGN(auto constant, read_tensor(tensor, external_));
      values += constant->size();
      if (values > max_constant_values) {
        return fail(ErrorCode::model_unsupported,
                    fill("expected at most {} weights, found more", {max_constant_values}));
      }
      graph_.constants.insert_or_assign(tensor.name(), std::move(constant));
    }
    return {};
  }

  void read_ends(const onnx::GraphProto& graph) {
    for (const auto& value : graph.input()) {
      if (graph_.constants.contains(value.name())) continue;
      const auto& type = value.type().tensor_type();
      const auto kind = type.elem_type();
      GraphInput input{value.name(),
                       kind == onnx::TensorProto::FLOAT || kind == onnx::TensorProto::DOUBLE ||
                           kind == onnx::TensorProto::FLOAT16,
                       {}};
      for (const auto& side : type.shape().dim()) {
        input.shape.push_back(side.has_dim_value() && side.dim_value() > 0
                                  ? std::optional(side.dim_value())
                                  : std::nullopt);
      }
      graph_.inputs.push_back(std::move(input));
    }
    for (const auto& value : graph.output()) graph_.outputs.push_back(value.name());
  }

  Result<void> read_node(const onnx::NodeProto& stored) {
    Node node{stored.name(), stored.op_type(), {}, {}, {}};
    if (!stored.domain().empty() && stored.domain() != "ai.onnx") {
      node.kind = stored.domain() + "." + node.kind;
    }
    node.inputs.assign(stored.input().begin(), stored.input().end());
    node.outputs.assign(stored.output().begin(), stored.output().end());
    for (const auto& attribute : stored.attribute()) {
      VAELET_TRY_ASSIGN(auto read, read_attribute(attribute));
      node.attributes.insert_or_assign(attribute.name(), std::move(read));
    }
    graph_.nodes.push_back(std::move(node));
    return {};
  }

  Result<Attribute> read_attribute(const onnx::AttributeProto& stored) const {
    Attribute attribute;
    attribute.integers.assign(stored.ints().begin(), stored.ints().end());
    attribute.numbers.assign(stored.floats().begin(), stored.floats().end());
    if (stored.has_i()) attribute.integer = stored.i();
    if (stored.has_f()) attribute.number = stored.f();
    if (stored.has_s()) attribute.text = stored.s();
    if (stored.has_t()) {
      VAELET_TRY_ASSIGN(attribute.constant, read_tensor(stored.t(), external_));
    }
    return attribute;
  }

  /// Checks that each node takes what stands before it, and gives what nothing else gives.
  Result<void> check_order() const {
    std::set<std::string_view> known;
    for (const auto& [name, constant] : graph_.constants) known.insert(name);
    for (const GraphInput& input : graph_.inputs) known.insert(input.name);
    for (const Node& node : graph_.nodes) {
      for (const std::string& input : node.inputs) {
        if (!input.empty() && !known.contains(input)) {
          return damaged(fill("{}: expected inputs that stand before it, found \"{}\"",
                              {node_text(node), printable(input)}));
        }
      }
      for (const std::string& output : node.outputs) {
        if (!output.empty() && !known.insert(output).second) {
          return damaged(fill("{}: expected outputs with names of their own, found \"{}\" again",
                              {node_text(node), printable(output)}));
        }
      }
    }
    return {};
  }

  const onnx::ModelProto& model_;
  const ExternalReader& external_;
  Graph graph_;
};

Result<void> check_size(const std::filesystem::path& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error || static_cast<std::int64_t>(size) <= max_onnx_bytes) return {};
  return fail(
      ErrorCode::model_unsupported,
      fill("expected an ONNX file of at most {} bytes, found {}; vaelet is for small models",
           {max_onnx_bytes, static_cast<std::int64_t>(size)}));
}

Result<Graph> read_graph(const std::filesystem::path& path) {
  VAELET_TRY(check_size(path));
  VAELET_TRY_ASSIGN(const auto bytes, read_file(path));
  return parse_onnx(bytes, read_beside(path.parent_path()));
}

}  // namespace

Result<Graph> parse_onnx(std::span<const std::byte> bytes, const ExternalReader& external) {
  onnx::ModelProto model;
  if (static_cast<std::int64_t>(bytes.size()) > max_onnx_bytes ||
      !model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !model.has_graph() ||
      model.graph().node_size() == 0) {
    const std::string kind = kind_of_file(bytes);
    return damaged("expected an ONNX model, found " +
                   (kind.empty() || kind.starts_with("an ONNX model")
                        ? std::string("a file that is none, or not the whole of one")
                        : kind));
  }
  return GraphReader(model, external).read();
}

Result<Graph> read_onnx_file(const std::filesystem::path& path) {
  auto graph = read_graph(path);
  if (!graph && graph.error().code != ErrorCode::file_unreadable) {
    return fail(graph.error().code,
                fill("\"{}\": ", {printable(path.string())}) + graph.error().detail);
  }
  return graph;
}

}  // namespace vaelet::native
