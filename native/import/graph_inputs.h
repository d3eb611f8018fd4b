#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native/import/network.h"
#include "native/import/onnx_model.h"
#include "native/import/pieces.h"

namespace vaelet::native {

/// The inputs of a graph by what they mean. Valid as long as the graph.
struct GraphInputs {
  const GraphInput* main = nullptr;   // z or the image
  const GraphInput* label = nullptr;  // nullptr: the graph has none
};

/// What is known of a graph's inputs beside their names.
struct InputHints {
  const std::string& label_input;            // --label-input
  std::size_t labels = 0;                    // how many classes have names; 0: not known
  std::optional<std::int64_t> image_values;  // of the image that an encoder takes
};

/// Returns the inputs of a graph, of which `label_input` may name the label: of several names with
/// commas between them, that which one of its inputs has. Where it is empty, the names of the
/// inputs, their types or sizes decide, which a note says. `whose` is decoder or encoder, for
/// sentences. Errors: model_unsupported, argument_invalid (nothing decides).
Result<GraphInputs> inputs_of(const Graph& graph, std::string_view whose, const InputHints& hints,
                              std::vector<std::string>& notes);

/// Checks that what a decoder takes for z is no image, as in the graph of a whole VAE: of the shape
/// of its images, or of as many values where a name says so or the outputs are heads too. `image`
/// is the shape of its output. Errors: model_unsupported.
Result<void> check_latent_input(const Graph& decoder, const GraphInput& input, const Sides& image);

/// Checks that each name of `label_input` is that of an input. Errors: argument_invalid.
Result<void> check_label_input(const std::string& label_input, const Graph& decoder,
                               const Graph* encoder);

/// Returns the label as an input gives it: a number for each class, or the number of a class.
/// `names`: how many classes have names; 0: not known. Errors: model_unsupported.
Result<LabelValue> label_of(const GraphInput& input, std::size_t names, std::int64_t batch);

/// Returns how many labels a network takes; 0 for one that takes none. Errors: model_unsupported
/// (one way of a sum takes them).
Result<int> labels_taken(const std::vector<Piece>& pieces);

}  // namespace vaelet::native
