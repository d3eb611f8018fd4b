#include "native/import/onnx_model.h"

#include <algorithm>
#include <utility>

#include "native/base/printable.h"
#include "native/import/graph_inputs.h"
#include "native/import/heads.h"
#include "native/import/image_layout.h"
#include "native/import/layers.h"
#include "native/import/simplify/simplify.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

/// Turns two graphs into a model.
class Importer {
 public:
  explicit Importer(const ImportChoices& choices) : choices_(choices) {}

  Result<ImportedModel> run(const Graph& decoder, const Graph* encoder) {
    model_.spec.name = choices_.name;
    model_.spec.labels = choices_.labels;
    VAELET_TRY(check_label_input(choices_.label_input, decoder, encoder));
    VAELET_TRY(import_decoder(decoder));
    if (encoder != nullptr) VAELET_TRY(import_encoder(*encoder));
    VAELET_TRY(infer_shapes(model_.spec));
    return std::move(model_);
  }

 private:
  ImageFormat& image() { return model_.spec.image; }
  void note(std::string sentence) { model_.notes.push_back(std::move(sentence)); }

  static std::int64_t batch_of(const GraphInput& input) {
    return input.shape.empty() ? open_batch : input.shape.front().value_or(open_batch);
  }

  Result<void> set_label(Network& network, const GraphInput& input) const {
    LabelValue label;
    label.labels = static_cast<std::int64_t>(choices_.labels.size());
    label.shape = {network.batch()};
    for (std::size_t axis = 1; axis < input.shape.size(); ++axis) {
      label.shape.push_back(input.shape[axis].value_or(label.labels));
    }
    const auto width = count_of(of_one(label.shape));
    label.is_index = !input.is_float;
    if (!width || *width > max_labels || (input.is_float && *width < 1)) {
      return fail(ErrorCode::model_unsupported,
                  fill("the label's input \"{}\": expected a number for each class, found the "
                       "shape {}",
                       {printable(input.name), shape_text(of_one(label.shape))}));
    }
    if (input.is_float) label.labels = *width;
    network.set(input.name, std::move(label));
    return {};
  }

  /// Returns z as the decoder takes it, and sets the number of latent dimensions.
  Result<Sides> latent_shape(const GraphInput& input) {
    Sides shape = {batch_of(input)};
    for (std::size_t axis = 1; axis < input.shape.size(); ++axis) {
      shape.push_back(input.shape[axis].value_or(0));
    }
    const auto latent = count_of(of_one(shape));
    if (shape.size() < 2 || !latent || *latent < 1 || *latent > max_latent) {
      return fail(ErrorCode::model_unsupported,
                  fill("the decoder's input \"{}\": expected z [N, L] with L from 1 to {}, found "
                       "the shape {}; sizes beyond the number of images are to be fixed",
                       {printable(input.name), max_latent, shape_text(of_one(shape))}));
    }
    model_.spec.latent = static_cast<int>(*latent);
    return shape;
  }

  Result<void> import_decoder(const Graph& graph) {
    VAELET_TRY_ASSIGN(const GraphInputs inputs,
                      inputs_of(graph, "decoder", choices_.label_input, model_.notes));
    VAELET_TRY_ASSIGN(const Sides shape, latent_shape(*inputs.main));
    Network network(graph, Shape{model_.spec.latent}, shape.front());
    network.set(inputs.main->name, Computed{0, shape});
    if (inputs.label != nullptr) VAELET_TRY(set_label(network, *inputs.label));
    if (graph.outputs.empty()) return fail(ErrorCode::data_damaged, "the decoder has no output");
    const std::string& output = graph.outputs.front();
    if (graph.outputs.size() > 1) {
      note(fill("the decoder's first output, \"{}\", is the image", {printable(output)}));
    }
    VAELET_TRY(translate(network, {output}));
    const auto* values = std::get_if<Computed>(network.find(output));
    if (values == nullptr) {
      return fail(ErrorCode::model_unsupported,
                  "expected an image that follows from z, found none");
    }
    VAELET_TRY_ASSIGN(image(), format_of(values->shape, choices_));
    VAELET_TRY_ASSIGN(const auto picture, as_image(network, *values, image(), choices_));
    VAELET_TRY_ASSIGN(const int step, network.image(picture, "the decoder's output"));
    VAELET_TRY_ASSIGN(auto pieces, simple_pieces(network, step));
    set_likelihood(pieces);
    VAELET_TRY(set_labels(pieces, inputs.label != nullptr));
    join_activations(pieces);
    model_.spec.decoder = layers_of(pieces, "decoder", model_.network);
    return {};
  }

  static Result<std::vector<Piece>> simple_pieces(Network& network, int step) {
    VAELET_TRY_ASSIGN(auto pieces, pieces_between(network.flow(), 0, step));
    return simplify(std::move(pieces), network.flow()[0].shape);
  }

  /// Finds the likelihood in what the decoder ends in.
  void set_likelihood(std::vector<Piece>& pieces) {
    auto last = pieces.rbegin();
    while (last != pieces.rend() && (last->is<Flatten>() || last->is<Unflatten>())) ++last;
    const auto* activate = last == pieces.rend() ? nullptr : last->find<Activate>();
    const ActivationKind end =
        activate == nullptr ? ActivationKind::none : activate->activation.kind;
    const bool is_sigmoid = end == ActivationKind::sigmoid;
    Likelihood& likelihood = model_.spec.likelihood;
    likelihood.kind = choices_.likelihood.value_or(is_sigmoid ? LikelihoodKind::bernoulli
                                                              : LikelihoodKind::gaussian);
    likelihood.sigma2 = choices_.sigma2;
    const bool is_bernoulli = likelihood.kind == LikelihoodKind::bernoulli;
    if (is_bernoulli && is_sigmoid) pieces.erase(std::next(last).base());
    if (!choices_.likelihood) {
      note(is_bernoulli ? std::string("the likelihood is a Bernoulli, as the decoder ends in a "
                                      "sigmoid (--likelihood)")
                        : fill("the likelihood is a Gaussian with the variance {}, as the decoder "
                               "ends in no sigmoid (--likelihood, --sigma2)",
                               {number_text(likelihood.sigma2)}));
    }
    if (is_bernoulli) return;
    const double half = end == ActivationKind::tanh ? 0.5 : 0.0;
    image().mean = choices_.mean.value_or(half);
    image().std = choices_.std.value_or(end == ActivationKind::tanh ? 0.5 : 1.0);
    if (!choices_.mean && !choices_.std) {
      note(half > 0.0 ? "pixels are taken from -1 to 1, as the decoder ends in tanh (--image-mean, "
                        "--image-std)"
                      : "pixels are taken from 0 to 1 (--image-mean, --image-std)");
    }
  }

  Result<void> set_labels(const std::vector<Piece>& pieces, bool has_input) {
    const auto join =
        std::ranges::find_if(pieces, [](const Piece& piece) { return piece.is<JoinLabel>(); });
    std::vector<std::string>& labels = model_.spec.labels;
    if (join == pieces.end()) {
      if (has_input) {
        return fail(ErrorCode::model_unsupported,
                    "expected a decoder that puts the label beside features, found one that does "
                    "not use it");
      }
      if (labels.empty()) labels = {"image"};
      return {};
    }
    const auto count = static_cast<std::size_t>(std::get<JoinLabel>(join->kind).labels);
    if (labels.empty()) {
      for (std::size_t index = 0; index < count; ++index) labels.push_back(std::to_string(index));
      note(fill("the labels are called 0 to {} (--labels)", {count - 1}));
    }
    if (labels.size() != count) {
      return fail(ErrorCode::argument_invalid,
                  fill("labels: expected {} names, found {}", {count, labels.size()}));
    }
    return {};
  }

  Result<void> import_encoder(const Graph& graph) {
    VAELET_TRY_ASSIGN(const GraphInputs inputs,
                      inputs_of(graph, "encoder", choices_.label_input, model_.notes));
    if (graph.outputs.empty()) return fail(ErrorCode::data_damaged, "the encoder has no output");
    VAELET_TRY_ASSIGN(const auto names, head_names(graph, choices_, model_.notes));
    Network network(graph, image_shape(image()), batch_of(*inputs.main));
    VAELET_TRY_ASSIGN(auto values, encoder_input(network, *inputs.main, image(), choices_));
    VAELET_TRY_ASSIGN(values.step, normalised(network));
    network.set(inputs.main->name, values);
    if (inputs.label != nullptr) VAELET_TRY(set_label(network, *inputs.label));
    VAELET_TRY(translate(network, names));
    VAELET_TRY_ASSIGN(const Heads heads,
                      join_heads(network, names, model_.spec.latent, choices_, model_.notes));
    VAELET_TRY_ASSIGN(auto pieces, simple_pieces(network, heads.step));
    join_activations(pieces);
    model_.spec.posterior = heads.posterior;
    model_.spec.encoder = layers_of(pieces, "encoder", model_.network);
    return {};
  }

  /// A Bernoulli's images have the mean 0 and the standard deviation 1: what an encoder wants
  /// beside becomes its first layer. Returns the step of its input.
  Result<int> normalised(Network& network) const {
    const bool is_plain = !choices_.mean && !choices_.std;
    if (is_plain || model_.spec.likelihood.kind != LikelihoodKind::bernoulli) return 0;
    const int channels = model_.spec.image.channels;
    Piece piece{Affine{"", channels}, {}, {}, "the input"};
    for (int channel = 0; channel < channels; ++channel) {
      const double std = choices_.std.value_or(1.0)[channel];
      piece.weight.push_back(static_cast<float>(1.0 / std));
      piece.bias.push_back(static_cast<float>(-choices_.mean.value_or(0.0)[channel] / std));
    }
    return network.flow().add(0, std::move(piece));
  }

  const ImportChoices& choices_;
  ImportedModel model_;
};

}  // namespace

Result<ImportedModel> import_graphs(const Graph& decoder, const Graph* encoder,
                                    const ImportChoices& choices) {
  return Importer(choices).run(decoder, encoder);
}

}  // namespace vaelet::native
