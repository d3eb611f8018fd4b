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
  std::size_t label = is_label_name(all[0].name) && !is_label_name(all[1].name) ? 0 : 1;
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

}  // namespace vaelet::native
