#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native/import/full_kernel.h"
#include "native/import/network.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// A node whose inputs are known. An input that is left out is nullptr.
struct NodeCall {
  Network& network;
  const Node& node;
  std::vector<const Value*> inputs;
  std::string origin;  // `node_text`

  /// Returns the input that the network computes. Errors: model_unsupported.
  Result<const Computed*> computed(std::size_t index) const;

  /// Returns a constant input, or the sentence that it is none. Errors: model_unsupported.
  Result<ConstantPointer> constant(std::size_t index) const;

  /// Returns a constant input of floats, of whole numbers; nullptr where it is left out.
  /// Errors: model_unsupported.
  Result<ConstantPointer> floats(std::size_t index) const;
  Result<ConstantPointer> integers(std::size_t index) const;

  /// Returns a list of whole numbers: a constant input, or, of older opsets, an attribute.
  Result<Sides> list(std::size_t index, std::string_view attribute) const;

  bool has(std::size_t index) const { return index < inputs.size() && inputs[index] != nullptr; }
  const LabelValue* label(std::size_t index) const;

  /// An error about the node. Errors: model_unsupported.
  tl::unexpected<Error> refuse(const std::string& problem) const {
    return refuse_node(node, problem);
  }
};

/// What a node gives, one value for each output.
using Outputs = Result<std::vector<Value>>;
using NodeFunction = Outputs (*)(const NodeCall&);
using NodeTable = std::map<std::string_view, NodeFunction>;

/// The kinds of nodes by theme, each a function from its inputs to its outputs.
NodeTable dense_nodes();
NodeTable convolution_nodes();
NodeTable resizing_nodes();
NodeTable averaging_nodes();
NodeTable reshaping_nodes();
NodeTable arranging_nodes();
NodeTable pointwise_nodes();
NodeTable normalising_nodes();

/// Convolves the node's image by a weight [out, in, height, width], with the node's strides and
/// padding. Errors: model_unsupported.
Outputs convolved(const NodeCall& call, KernelWeight weight, std::vector<float> bias);

/// The shape of a value, whatever it is. Valid as long as the value.
const Sides& shape_of_value(const Value& value);

/// Returns a value in another shape of as many entries. Errors: model_unsupported.
Outputs value_in_shape(const NodeCall& call, const Value& value, const std::optional<Sides>& shape);

/// Returns what a node of a pointwise kind makes of the label: a value for each class. Where that
/// is no linear function, it is exact for one label at a time, and a mixture of labels gets the
/// mixture of their values.
Outputs label_node(const NodeCall& call);

/// Returns whether a label is one of so many classes, as values that features can stand beside.
bool is_known(const LabelValue& label);

/// Returns the label with a value for each class and no bias.
LabelValue as_table(const LabelValue& label);

/// Returns the one-hot label that follows from the number of a class. Errors: model_unsupported.
Outputs one_hot_label(const NodeCall& call, const LabelValue& label, std::int64_t classes);

/// Returns values of the label times `factors` plus `shifts`.
Outputs scaled_label(const LabelValue& label, const std::vector<float>& factors,
                     const std::vector<float>& shifts);

/// Returns features plus a linear function of the label, such as an embedding: a dense layer of
/// both.
Outputs label_added(const NodeCall& call, const Computed& values, const LabelValue& label);

/// Returns the concatenation of values, of which one may be the label.
Outputs concatenated(const NodeCall& call, std::int64_t axis);

/// Computes a node all of whose inputs are constants; nothing where the kind is not known.
/// Errors: model_unsupported.
Result<std::optional<std::vector<Value>>> fold_constants(const NodeCall& call);

/// A constant as a value, one of its numbers, and one more of them: cut where they are whole.
Value constant_value(Constant constant);
double value_at(const Constant& constant, std::size_t at);
void append(Constant& constant, double value);

/// Returns whether nodes of a kind sum up values along axes, and what one makes of a constant.
/// Errors: model_unsupported.
bool is_reduction(std::string_view kind);
Result<Value> reduced_constant(const NodeCall& call);

/// The function of an activation, and an ELU by its alpha.
PointFunction point_function(const Activation& activation);
PointFunction elu_function(double alpha);

/// A node of the kind Selu: an ELU, then a factor.
struct SeluFunction {
  PointFunction elu;
  double factor = 1.0;
};
SeluFunction selu_function(const Node& node);

/// A function of one number, by the kind of its node; empty for another kind.
PointFunction unary_function(const Node& node);
/// A function of two numbers, by its kind; empty for another kind.
PointFunction binary_function(std::string_view kind);

/// Returns why nodes of a kind that people know are refused; empty for another kind.
std::string_view reason_against(std::string_view kind);

/// Returns values times `factors` plus `shifts`, a number each for every value in their order.
Result<Value> scaled(const NodeCall& call, const Computed& values,
                     const std::vector<float>& factors, const std::vector<float>& shifts);

}  // namespace vaelet::native
