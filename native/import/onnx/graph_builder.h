#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <onnx/onnx_pb.h>

namespace vaelet::native {

/// The sides of a tensor; those of an input or an output without the number of images.
using TensorShape = std::vector<std::int64_t>;

/// Builds an ONNX model of one graph, node by node, for opset 17. Every node has one output, whose
/// name `node` returns; an `attribute` belongs to the last node.
class GraphBuilder {
 public:
  explicit GraphBuilder(const std::string& name);

  /// Keeps a text in the file's metadata.
  void note(std::string_view key, const std::string& text);

  void add_input(const std::string& name, const TensorShape& sides);
  /// Names a value as an output.
  void add_output(const std::string& name, const std::string& value, const TensorShape& sides);

  /// Adds a node; returns the name of its output, which is new where none is given.
  std::string node(const std::string& kind, const std::vector<std::string>& inputs,
                   std::string output = {});

  void attribute(const std::string& name, std::int64_t value);
  void attribute(const std::string& name, const TensorShape& values);
  void attribute(const std::string& name, double value);
  void attribute(const std::string& name, const char* value);

  // Constants. Each returns its name; without one given it is new.
  std::string floats(const std::string& name, const TensorShape& sides,
                     const std::vector<float>& values);
  std::string floats(const TensorShape& sides, const std::vector<float>& values);
  std::string number(double value);
  std::string integers(const TensorShape& values);

  /// Returns the features `from` to before `to` of x.
  std::string part(const std::string& x, std::int64_t from, std::int64_t to);

  std::vector<std::byte> bytes() const;

 private:
  std::string new_name(const std::string& kind);
  onnx::TensorProto& constant(const std::string& name, const TensorShape& sides, const void* data,
                              std::size_t size);
  onnx::AttributeProto& new_attribute(const std::string& name,
                                      onnx::AttributeProto::AttributeType type);

  onnx::GraphProto& graph() { return *model_.mutable_graph(); }

  onnx::ModelProto model_;
  int count_ = 0;  // of the names that were made
};

}  // namespace vaelet::native
