#include "native/import/onnx/graph_builder.h"

#include <cstring>

namespace vaelet::native {
namespace {

void set_type(onnx::ValueInfoProto& value, const std::string& name, const TensorShape& sides) {
  value.set_name(name);
  auto* type = value.mutable_type()->mutable_tensor_type();
  type->set_elem_type(onnx::TensorProto::FLOAT);
  type->mutable_shape()->add_dim()->set_dim_param("n");
  for (const std::int64_t side : sides) type->mutable_shape()->add_dim()->set_dim_value(side);
}

}  // namespace

GraphBuilder::GraphBuilder(const std::string& name) {
  model_.set_ir_version(8);
  model_.set_producer_name("vaelet");
  model_.add_opset_import()->set_version(17);
  graph().set_name(name);
}

void GraphBuilder::note(std::string_view key, const std::string& text) {
  auto* noted = model_.add_metadata_props();
  noted->set_key(std::string(key));
  noted->set_value(text);
}

void GraphBuilder::add_input(const std::string& name, const TensorShape& sides) {
  set_type(*graph().add_input(), name, sides);
}

void GraphBuilder::add_output(const std::string& name, const std::string& value,
                              const TensorShape& sides) {
  node("Identity", {value}, name);
  set_type(*graph().add_output(), name, sides);
}

std::string GraphBuilder::node(const std::string& kind, const std::vector<std::string>& inputs,
                               std::string output) {
  if (output.empty()) output = new_name(kind);
  auto& added = *graph().add_node();
  added.set_op_type(kind);
  added.set_name(output);
  for (const std::string& input : inputs) added.add_input(input);
  added.add_output(output);
  return output;
}

void GraphBuilder::attribute(const std::string& name, std::int64_t value) {
  new_attribute(name, onnx::AttributeProto::INT).set_i(value);
}

void GraphBuilder::attribute(const std::string& name, const TensorShape& values) {
  auto& added = new_attribute(name, onnx::AttributeProto::INTS);
  for (const std::int64_t value : values) added.add_ints(value);
}

void GraphBuilder::attribute(const std::string& name, double value) {
  new_attribute(name, onnx::AttributeProto::FLOAT).set_f(static_cast<float>(value));
}

void GraphBuilder::attribute(const std::string& name, const char* value) {
  new_attribute(name, onnx::AttributeProto::STRING).set_s(value);
}

std::string GraphBuilder::floats(const std::string& name, const TensorShape& sides,
                                 const std::vector<float>& values) {
  constant(name, sides, values.data(), values.size() * sizeof(float))
      .set_data_type(onnx::TensorProto::FLOAT);
  return name;
}

std::string GraphBuilder::floats(const TensorShape& sides, const std::vector<float>& values) {
  return floats(new_name("floats"), sides, values);
}

std::string GraphBuilder::number(double value) { return floats({}, {static_cast<float>(value)}); }

std::string GraphBuilder::integers(const TensorShape& values) {
  std::string name = new_name("integers");
  constant(name, {static_cast<std::int64_t>(values.size())}, values.data(),
           values.size() * sizeof(std::int64_t))
      .set_data_type(onnx::TensorProto::INT64);
  return name;
}

std::string GraphBuilder::part(const std::string& x, std::int64_t from, std::int64_t to) {
  return node("Slice", {x, integers({from}), integers({to}), integers({1})});
}

std::vector<std::byte> GraphBuilder::bytes() const {
  const std::string text = model_.SerializeAsString();
  std::vector<std::byte> result(text.size());
  std::memcpy(result.data(), text.data(), text.size());
  return result;
}

std::string GraphBuilder::new_name(const std::string& kind) {
  return kind + "_" + std::to_string(++count_);
}

onnx::TensorProto& GraphBuilder::constant(const std::string& name, const TensorShape& sides,
                                          const void* data, std::size_t size) {
  auto& tensor = *graph().add_initializer();
  tensor.set_name(name);
  for (const std::int64_t side : sides) tensor.add_dims(side);
  tensor.set_raw_data(data, size);
  return tensor;
}

onnx::AttributeProto& GraphBuilder::new_attribute(const std::string& name,
                                                  onnx::AttributeProto::AttributeType type) {
  auto& last = *graph().mutable_node(graph().node_size() - 1);
  auto& added = *last.add_attribute();
  added.set_name(name);
  added.set_type(type);
  return added;
}

}  // namespace vaelet::native
