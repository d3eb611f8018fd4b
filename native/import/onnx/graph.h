#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// Limits that keep a hostile ONNX file from asking for absurd memory or time.
inline constexpr std::int64_t max_onnx_bytes = std::int64_t{1} << 30;
inline constexpr std::size_t max_onnx_nodes = 4096;
inline constexpr std::int64_t max_constant_values = std::int64_t{1} << 26;
inline constexpr std::size_t max_rank = 8;

/// Stands for the number of images where a file leaves it open: a number that no size of a small
/// model is, so that shapes can be computed with it.
inline constexpr std::int64_t open_batch = 7919;

/// A constant of a graph, row-major. All float types are floats here, all whole numbers and truth
/// values int64.
struct Constant {
  std::vector<std::int64_t> shape;
  bool is_float = true;
  std::vector<float> floats;
  std::vector<std::int64_t> integers;

  std::int64_t size() const {
    return static_cast<std::int64_t>(is_float ? floats.size() : integers.size());
  }
};
using ConstantPointer = std::shared_ptr<const Constant>;

/// The value of an attribute of a node. Which of them is set follows from the attribute.
struct Attribute {
  std::optional<std::int64_t> integer;
  std::optional<float> number;
  std::optional<std::string> text;
  std::vector<std::int64_t> integers;
  std::vector<float> numbers;
  ConstantPointer constant;
};

/// An operation of a graph. An input that is left out has the name "".
struct Node {
  std::string name;
  std::string kind;  // ONNX's op_type, with its domain in front where that is not ONNX's own
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::map<std::string, Attribute, std::less<>> attributes;

  /// Returns the attribute of this name, or nullptr.
  const Attribute* find(std::string_view attribute) const;

  /// Returns the whole number, the number or the text of an attribute, or what it is without one.
  std::int64_t integer(std::string_view attribute, std::int64_t otherwise) const;
  double number(std::string_view attribute, double otherwise) const;
  std::string text(std::string_view attribute, std::string_view otherwise) const;

  /// Returns the list of whole numbers of an attribute; empty without one.
  std::vector<std::int64_t> integers(std::string_view attribute) const;
};

/// Returns the node as a sentence names it: `node "/up/Conv" (Conv)`.
std::string node_text(const Node& node);

/// An error about a node: what it is, then `problem`. Errors: model_unsupported.
tl::unexpected<Error> refuse_node(const Node& node, const std::string& problem);

/// An input of a graph. A side that the file leaves open is empty.
struct GraphInput {
  std::string name;
  bool is_float = true;
  std::vector<std::optional<std::int64_t>> shape;
};

/// A graph of ONNX as plain data.
struct Graph {
  std::vector<GraphInput> inputs;  // those that are no constants
  std::vector<std::string> outputs;
  std::vector<Node> nodes;  // each behind those whose outputs it takes
  std::map<std::string, ConstantPointer, std::less<>> constants;
  std::map<std::string, std::string, std::less<>> metadata;
  std::int64_t opset = 0;
};

/// Returns how many floats the constants of a graph hold, its nodes' included.
std::int64_t count_numbers(const Graph& graph);

}  // namespace vaelet::native
