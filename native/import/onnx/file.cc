#include "native/import/onnx/file.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include <onnx/onnx_pb.h>

#include "native/base/file.h"
#include "native/base/number.h"
#include "native/base/printable.h"
#include "shared/base/text.h"
#include "shared/weights/half.h"

namespace vaelet::native {
namespace {

static_assert(std::endian::native == std::endian::little, "ONNX's raw data are little-endian");

constexpr std::int64_t first_opset = 11;
constexpr std::int64_t last_opset = 21;

tl::unexpected<Error> damaged(const std::string& detail) {
  return fail(ErrorCode::data_damaged, detail);
}

/// Returns the numbers of raw bytes as the type that they are stored in.
template <class Stored, class Value, class Convert>
void append_raw(std::string_view bytes, std::vector<Value>& values, const Convert& convert) {
  values.reserve(bytes.size() / sizeof(Stored));
  for (std::size_t at = 0; at + sizeof(Stored) <= bytes.size(); at += sizeof(Stored)) {
    Stored stored;
    std::memcpy(&stored, bytes.data() + at, sizeof(Stored));
    values.push_back(convert(stored));
  }
}

float widen_bfloat16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U);
}

/// Reads one tensor.
class TensorReader {
 public:
  TensorReader(const onnx::TensorProto& tensor, const ExternalReader& external)
      : tensor_(tensor), external_(external) {}

  Result<ConstantPointer> read() {
    VAELET_TRY(read_shape());
    VAELET_TRY(read_values());
    if (constant_.size() != count_) {
      return damaged(fill("tensor \"{}\": expected {} values for the shape {}, found {}",
                          {name(), count_, shape_text(constant_.shape), constant_.size()}));
    }
    return std::make_shared<const Constant>(std::move(constant_));
  }

 private:
  std::string name() const { return printable(tensor_.name()); }

  Result<void> read_shape() {
    for (const std::int64_t side : tensor_.dims()) {
      if (side < 0 || side > max_constant_values ||
          count_ * std::max<std::int64_t>(side, 1) > max_constant_values ||
          constant_.shape.size() == max_rank) {
        return damaged(
            fill("tensor \"{}\": expected at most {} dimensions and {} values, found "
                 "more",
                 {name(), max_rank, max_constant_values}));
      }
      count_ *= side;
      constant_.shape.push_back(side);
    }
    return {};
  }

  Result<void> read_values() {
    if (tensor_.data_location() == onnx::TensorProto::EXTERNAL) return read_external();
    if (tensor_.has_raw_data()) return read_raw(tensor_.raw_data());
    return read_fields();
  }

  Result<void> read_external() {
    std::string location;
    std::int64_t offset = 0;
    std::int64_t length = -1;
    for (const auto& entry : tensor_.external_data()) {
      if (entry.key() == "location") location = entry.value();
      const auto number = parse_number<std::int64_t>(entry.value());
      if (entry.key() == "offset" && number) offset = *number;
      if (entry.key() == "length" && number) length = *number;
    }
    VAELET_TRY_ASSIGN(const auto bytes, external_(location, offset, length));
    return read_raw({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }

  Result<void> read_raw(std::string_view bytes) {
    const auto same = [](auto value) { return value; };
    const auto to_float = [](auto value) { return static_cast<float>(value); };
    const auto to_int = [](auto value) { return static_cast<std::int64_t>(value); };
    switch (tensor_.data_type()) {
      case onnx::TensorProto::FLOAT:
        append_raw<float>(bytes, constant_.floats, same);
        return {};
      case onnx::TensorProto::DOUBLE:
        append_raw<double>(bytes, constant_.floats, to_float);
        return {};
      case onnx::TensorProto::FLOAT16:
        append_raw<std::uint16_t>(bytes, constant_.floats, half_to_float);
        return {};
      case onnx::TensorProto::BFLOAT16:
        append_raw<std::uint16_t>(bytes, constant_.floats, widen_bfloat16);
        return {};
      default:
        constant_.is_float = false;
    }
    switch (tensor_.data_type()) {
      case onnx::TensorProto::INT64:
        append_raw<std::int64_t>(bytes, constant_.integers, to_int);
        return {};
      case onnx::TensorProto::INT32:
        append_raw<std::int32_t>(bytes, constant_.integers, to_int);
        return {};
      case onnx::TensorProto::BOOL:
      case onnx::TensorProto::UINT8:
        append_raw<std::uint8_t>(bytes, constant_.integers, to_int);
        return {};
      case onnx::TensorProto::INT8:
        append_raw<std::int8_t>(bytes, constant_.integers, to_int);
        return {};
      default:
        return unknown_type();
    }
  }

  Result<void> read_fields() {
    switch (tensor_.data_type()) {
      case onnx::TensorProto::FLOAT:
        constant_.floats.assign(tensor_.float_data().begin(), tensor_.float_data().end());
        return {};
      case onnx::TensorProto::DOUBLE:
        for (const double value : tensor_.double_data()) {
          constant_.floats.push_back(static_cast<float>(value));
        }
        return {};
      case onnx::TensorProto::FLOAT16:
        for (const int bits : tensor_.int32_data()) {
          constant_.floats.push_back(half_to_float(static_cast<std::uint16_t>(bits)));
        }
        return {};
      case onnx::TensorProto::INT64:
        constant_.is_float = false;
        constant_.integers.assign(tensor_.int64_data().begin(), tensor_.int64_data().end());
        return {};
      case onnx::TensorProto::INT32:
      case onnx::TensorProto::BOOL:
      case onnx::TensorProto::UINT8:
      case onnx::TensorProto::INT8:
        constant_.is_float = false;
        constant_.integers.assign(tensor_.int32_data().begin(), tensor_.int32_data().end());
        return {};
      default:
        return unknown_type();
    }
  }

  Result<void> unknown_type() const {
    return fail(
        ErrorCode::model_unsupported,
        fill("tensor \"{}\": expected float, double, float16, bfloat16, int64, int32, int8, "
             "uint8 or bool, found ONNX's data type {}",
             {name(), tensor_.data_type()}));
  }

  const onnx::TensorProto& tensor_;
  const ExternalReader& external_;
  Constant constant_;
  std::int64_t count_ = 1;
};

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
      VAELET_TRY_ASSIGN(auto constant, TensorReader(tensor, external_).read());
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
      VAELET_TRY_ASSIGN(attribute.constant, TensorReader(stored.t(), external_).read());
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

/// Reads a part of a file that stands beside an ONNX file.
class NeighbourReader {
 public:
  explicit NeighbourReader(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Result<std::vector<std::byte>> operator()(const std::string& location, std::int64_t offset,
                                            std::int64_t length) const {
    const std::filesystem::path relative = location;
    if (location.empty() || relative.is_absolute() ||
        std::ranges::find(relative, "..") != relative.end()) {
      return damaged(fill("external data: expected a file beside the ONNX file, found \"{}\"",
                          {printable(location)}));
    }
    const std::filesystem::path path = folder_ / relative;
    std::error_code error;
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path, error));
    if (error) {
      return fail(ErrorCode::file_unreadable,
                  fill("\"{}\": expected the file with the weights beside the ONNX file, found "
                       "none; copy both",
                       {printable(path.string())}));
    }
    if (length < 0) length = size - offset;
    if (offset < 0 || length < 0 || offset > size || length > size - offset ||
        length > max_onnx_bytes) {
      return damaged(fill("\"{}\": expected {} bytes from byte {}, found {} in all",
                          {printable(path.string()), length, offset, size}));
    }
    std::vector<std::byte> bytes(static_cast<std::size_t>(length));
    std::ifstream file(path, std::ios::binary);
    file.seekg(offset);
    file.read(reinterpret_cast<char*>(bytes.data()), length);
    if (!file) {
      return fail(ErrorCode::file_unreadable,
                  fill("cannot read \"{}\"", {printable(path.string())}));
    }
    return bytes;
  }

 private:
  std::filesystem::path folder_;
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

Result<Graph> read_beside(const std::filesystem::path& path) {
  VAELET_TRY(check_size(path));
  VAELET_TRY_ASSIGN(const auto bytes, read_file(path));
  return parse_onnx(bytes, NeighbourReader(path.parent_path()));
}

}  // namespace

Result<Graph> parse_onnx(std::span<const std::byte> bytes, const ExternalReader& external) {
  onnx::ModelProto model;
  if (static_cast<std::int64_t>(bytes.size()) > max_onnx_bytes ||
      !model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !model.has_graph() ||
      model.graph().node_size() == 0) {
    return damaged("expected an ONNX model, found a file that is none, or not the whole of one");
  }
  return GraphReader(model, external).read();
}

Result<Graph> read_onnx_file(const std::filesystem::path& path) {
  auto graph = read_beside(path);
  if (!graph && graph.error().code != ErrorCode::file_unreadable) {
    return fail(graph.error().code,
                fill("\"{}\": ", {printable(path.string())}) + graph.error().detail);
  }
  return graph;
}

}  // namespace vaelet::native
