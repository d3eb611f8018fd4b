#include "native/import/graph_inputs.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "native/base/printable.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

bool is_label_name(std::string_view name) {
  constexpr std::array<std::string_view, 8> words = {"label", "labels", "y",       "c",
                                                     "cls",   "class",  "classes", "condition"};
  return std::ranges::find(words, name) != words.end();
}

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  std::istringstream text(list);
  for (std::string name; std::getline(text, name, ',');) names.push_back(name);
  return names;
}

bool has_input(const Graph& graph, const std::string& name) {
  return std::ranges::find(graph.inputs, name, &GraphInput::name) != graph.inputs.end();
}

std::string inputs_text(const Graph& graph) {
  std::string text;
  for (const GraphInput& input : graph.inputs) {
    text += (text.empty() ? "\"" : ", \"") + printable(input.name) + "\"";
  }
  return text;
}

/// Returns which of two inputs is the label: one whose name says so or, where names do not tell,
/// one of whole numbers; else the second.
std::size_t likely_label(const std::vector<GraphInput>& inputs) {
  const bool first_is_named = is_label_name(inputs[0].name);
  if (first_is_named != is_label_name(inputs[1].name)) return first_is_named ? 0 : 1;
  return !inputs[0].is_float && inputs[1].is_float ? 0 : 1;
}

/// Returns the first piece of a sum that joins the label, or nullptr.
const Piece* join_inside(const Branches& sum) {
  for (const auto* way : {&sum.layers, &sum.shortcut}) {
    for (const Piece& piece : *way) {
      if (piece.is<JoinLabel>()) return &piece;
      const auto* inner = piece.find<Branches>();
      if (const Piece* found = inner == nullptr ? nullptr : join_inside(*inner)) return found;
    }
  }
  return nullptr;
}

}  // namespace

Result<GraphInputs> inputs_of(const Graph& graph, std::string_view whose,
                              const std::string& label_input, std::vector<std::string>& notes) {
  const auto& all = graph.inputs;
  if (all.empty() || all.size() > 2) {
    return fail(ErrorCode::model_unsupported,
                fill("the {}: expected one input and maybe the label, found {} inputs",
                     {whose, all.size()}));
  }
  if (all.size() == 1) return GraphInputs{&all[0], nullptr};
  std::size_t label = likely_label(all);
  const auto names = names_in(label_input);
  const auto is_named = [&](std::size_t at) {
    return std::ranges::find(names, all[at].name) != names.end();
  };
  if (names.empty()) {
    notes.push_back(fill("the input \"{}\" of the {} is the label (--label-input)",
                         {printable(all[label].name), whose}));
  } else if (is_named(0) == is_named(1)) {
    return fail(
        ErrorCode::argument_invalid,
        fill("label-input: expected one of {}, the inputs of the {}, found \"{}\"; where decoder "
             "and encoder call the label differently, put a comma between both names",
             {inputs_text(graph), whose, printable(label_input)}));
  } else {
    label = is_named(0) ? 0 : 1;
  }
  return GraphInputs{&all[1 - label], &all[label]};
}

Result<void> check_label_input(const std::string& label_input, const Graph& decoder,
                               const Graph* encoder) {
  for (const std::string& name : names_in(label_input)) {
    const bool is_input =
        has_input(decoder, name) || (encoder != nullptr && has_input(*encoder, name));
    const bool takes_label =
        decoder.inputs.size() > 1 || (encoder != nullptr && encoder->inputs.size() > 1);
    if (is_input && takes_label) continue;
    return fail(ErrorCode::argument_invalid,
                fill("label-input: expected the name of an input that takes the label, found "
                     "\"{}\"; the inputs are {}{}{}",
                     {printable(name), inputs_text(decoder), encoder == nullptr ? "" : " and ",
                      encoder == nullptr ? std::string() : inputs_text(*encoder)}));
  }
  return {};
}

Result<LabelValue> label_of(const GraphInput& input, std::size_t names, std::int64_t batch) {
  LabelValue label;
  label.labels = static_cast<std::int64_t>(names);
  label.shape = {batch};
  for (std::size_t axis = 1; axis < input.shape.size(); ++axis) {
    label.shape.push_back(input.shape[axis].value_or(label.labels));
  }
  const auto width = count_of(of_one(label.shape));
  // Whole numbers, one for each class, are the one-hot label too.
  label.is_index = !input.is_float && width && *width < 2;
  if (!width || *width > max_labels || (!label.is_index && *width < 2)) {
    return fail(ErrorCode::model_unsupported,
                fill("the label's input \"{}\": expected the one-hot label, a number for each of "
                     "the classes, or the number of a class as a whole number, found {} of the "
                     "shape {}; export the model with one of these (--label-input says which input "
                     "is the label)",
                     {printable(input.name), input.is_float ? "floats" : "whole numbers",
                      shape_text(of_one(label.shape))}));
  }
  if (!label.is_index) label.labels = *width;
  return label;
}

Result<int> labels_taken(const std::vector<Piece>& pieces) {
  int labels = 0;
  for (const Piece& piece : pieces) {
    if (const auto* join = piece.find<JoinLabel>()) labels = join->labels;
    const auto* sum = piece.find<Branches>();
    const Piece* inside = sum == nullptr ? nullptr : join_inside(*sum);
    if (inside == nullptr) continue;
    return fail(ErrorCode::model_unsupported,
                fill("{}: expected the label beside features that go on together, found it in one "
                     "way of a sum, such as a residual, which is not supported",
                     {inside->origin}));
  }
  return labels;
}

}  // namespace vaelet::native
