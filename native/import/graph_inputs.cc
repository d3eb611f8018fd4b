#include "native/import/graph_inputs.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "native/base/lower_case.h"
#include "native/base/printable.h"
#include "native/import/posterior/spread.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// What the name of an input says of it, from the least to the most like a label.
enum class InputRole { other, unknown, maybe_label, label };

/// Returns the words of a name in lower case: `y` and `onehot` of "y_OneHot".
std::vector<std::string> words_of(const std::string& name) {
  std::vector<std::string> words(1);
  for (const char letter : lower_case(name)) {
    if (letter >= 'a' && letter <= 'z') {
      words.back() += letter;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  return words;
}

InputRole role_of_word(const std::string& word) {
  const auto begins = [&](std::string_view start) { return word.starts_with(start); };
  constexpr std::array<std::string_view, 11> labels = {"label",  "onehot", "hot",     "class",
                                                       "cls",    "cond",   "categor", "digit",
                                                       "target", "attr",   "context"};
  constexpr std::array<std::string_view, 7> others = {"latent", "noise", "image", "img",
                                                      "pixel",  "pict",  "eps"};
  if (std::ranges::any_of(labels, begins)) return InputRole::label;
  if (word == "y" || word == "c") return InputRole::maybe_label;
  if (word == "z" || word == "x" || std::ranges::any_of(others, begins)) return InputRole::other;
  return InputRole::unknown;
}

/// Returns what a name says by its word that is most like a label or, without one, by any word.
InputRole role_of(const std::string& name) {
  std::vector<InputRole> roles;
  for (const std::string& word : words_of(name)) roles.push_back(role_of_word(word));
  const InputRole most = std::ranges::max(roles);
  return most == InputRole::unknown ? std::ranges::min(roles) : most;
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

/// Returns the values of an input for one image, if its shape says how many.
std::optional<std::int64_t> width_of(const GraphInput& input) {
  Sides shape = {1};
  for (std::size_t axis = 1; axis < input.shape.size(); ++axis) {
    shape.push_back(input.shape[axis].value_or(0));
  }
  return count_of(shape);
}

/// Returns which of two inputs has so many values, where one alone has.
std::optional<std::size_t> only_input_of(const std::vector<GraphInput>& inputs,
                                         std::optional<std::int64_t> width) {
  if (!width) return std::nullopt;
  const bool is_first = width_of(inputs[0]) == width;
  if (is_first == (width_of(inputs[1]) == width)) return std::nullopt;
  return is_first ? 0 : 1;
}

/// Returns which of two inputs is the label: by their names or, where these do not tell, one of
/// whole numbers, one with a number for each class, or that which is not the image.
std::optional<std::size_t> likely_label(const std::vector<GraphInput>& inputs,
                                        const InputHints& hints) {
  const InputRole first = role_of(inputs[0].name);
  const InputRole second = role_of(inputs[1].name);
  if (first != second) return first > second ? 0 : 1;
  if (inputs[0].is_float != inputs[1].is_float) return inputs[0].is_float ? 1 : 0;
  if (hints.labels > 0) {
    const auto label = only_input_of(inputs, static_cast<std::int64_t>(hints.labels));
    if (label) return label;
  }
  const auto image = only_input_of(inputs, hints.image_values);
  return image ? std::optional(1 - *image) : std::nullopt;
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

Result<GraphInputs> inputs_of(const Graph& graph, std::string_view whose, const InputHints& hints,
                              std::vector<std::string>& notes) {
  const auto& all = graph.inputs;
  if (all.empty() || all.size() > 2) {
    return fail(ErrorCode::model_unsupported,
                fill("the {}: expected one input and maybe the label, found {} inputs",
                     {whose, all.size()}));
  }
  if (all.size() == 1) return GraphInputs{&all[0], nullptr};
  const auto names = names_in(hints.label_input);
  if (names.empty()) {
    const auto label = likely_label(all, hints);
    if (!label) {
      return fail(ErrorCode::argument_invalid,
                  fill("label-input: expected the name of the input of the {} that is the label, "
                       "as the names of its inputs, {}, do not tell, found none",
                       {whose, inputs_text(graph)}));
    }
    notes.push_back(fill("the input \"{}\" of the {} is the label (--label-input)",
                         {printable(all[*label].name), whose}));
    return GraphInputs{&all[1 - *label], &all[*label]};
  }
  const auto is_named = [&](std::size_t at) {
    return std::ranges::find(names, all[at].name) != names.end();
  };
  if (is_named(0) == is_named(1)) {
    return fail(
        ErrorCode::argument_invalid,
        fill("label-input: expected one of {}, the inputs of the {}, found \"{}\"; where decoder "
             "and encoder call the label differently, put a comma between both names",
             {inputs_text(graph), whose, printable(hints.label_input)}));
  }
  const std::size_t label = is_named(0) ? 0 : 1;
  return GraphInputs{&all[1 - label], &all[label]};
}

Result<void> check_latent_input(const Graph& decoder, const GraphInput& input, const Sides& image) {
  if (width_of(input) != count_of(of_one(image))) return {};
  bool is_same = input.shape.size() > 2 && input.shape.size() == image.size();
  for (std::size_t axis = 1; is_same && axis < image.size(); ++axis) {
    is_same = input.shape[axis] == std::optional(image[axis]);
  }
  const bool has_heads = std::ranges::any_of(decoder.outputs, [](const std::string& name) {
    return meaning_of(name) != Meaning::unknown;
  });
  const bool is_named = std::ranges::any_of(words_of(input.name), [](const std::string& word) {
    return word != "z" && role_of_word(word) == InputRole::other && !word.starts_with("latent");
  });
  if (!is_same && !is_named && !(has_heads && decoder.outputs.size() > 1)) return {};
  return fail(ErrorCode::model_unsupported,
              fill("decoder: expected a network from z to the image, found one whose input \"{}\" "
                   "has the {} values of an image: the whole VAE; export the decoder by itself, "
                   "and the encoder by itself",
                   {printable(input.name), *width_of(input)}));
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
