#include "native/import/onnx_model.h"

#include <algorithm>
#include <utility>

#include "native/base/printable.h"
#include "native/import/graph_inputs.h"
#include "native/import/image_layout.h"
#include "native/import/layers.h"
#include "native/import/onnx/noted_spec.h"
#include "native/import/pixels.h"
#include "native/import/posterior/heads.h"
#include "native/import/posterior/spread.h"
#include "native/import/simplify/simplify.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

/// A network with more than so many times the weights of its graph is said to have grown.
constexpr std::int64_t told_growth = 2;

/// Turns two graphs into a model.
class Importer {
 public:
  Importer(const ImportChoices& choices, std::vector<std::string>& notes)
      : choices_(choices), notes_(notes) {}

  Result<ImportedModel> run(const Graph& decoder, const Graph* encoder) {
    model_.spec.name = choices_.name;
    model_.spec.labels = choices_.labels;
    VAELET_TRY(check_label_input(choices_.label_input, decoder, encoder));
    if (encoder != nullptr) note_layout(*encoder);
    VAELET_TRY(of_graph("decoder", import_decoder(decoder)));
    if (encoder != nullptr) VAELET_TRY(of_graph("encoder", import_encoder(*encoder)));
    VAELET_TRY(infer_shapes(model_.spec));
    return std::move(model_);
  }

 private:
  ImageFormat& image() { return model_.spec.image; }
  void note(std::string sentence) { notes_.push_back(std::move(sentence)); }

  /// Says of which graph a node is that is refused: both may have nodes of the same names.
  static Result<void> of_graph(std::string_view whose, Result<void> done) {
    if (done ||
        !(done.error().detail.starts_with("node \"") || done.error().detail.starts_with('"'))) {
      return done;
    }
    return fail(done.error().code, fill("the {}: {}", {whose, done.error().detail}));
  }

  static std::int64_t batch_of(const GraphInput& input) {
    return input.shape.empty() ? open_batch : input.shape.front().value_or(open_batch);
  }

  Result<void> set_label(Network& network, const GraphInput& input) const {
    VAELET_TRY_ASSIGN(auto label, label_of(input, choices_.labels.size(), network.batch()));
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

  InputHints hints(std::optional<std::int64_t> image_values = std::nullopt) const {
    return {choices_.label_input, choices_.labels.size(), image_values};
  }

  /// Keeps the layout that an encoder's input tells, for a decoder that gives flat images.
  void note_layout(const Graph& encoder) {
    std::vector<std::string> later;  // import_encoder notes the same, and refuses what is not clear
    const auto inputs = inputs_of(encoder, "encoder", hints(), later);
    if (inputs) layout_ = told_layout(sides_of(*inputs->main, open_batch));
  }

  /// Says which layout flat images in colour are taken in, where nobody said it.
  void note_flat_layout(const Sides& shape, std::string_view whose) {
    if (choices_.layout || told_layout(shape) || image().channels == 1) return;
    note(fill("the flat images of the {} have their channels {}{} (--layout)",
              {whose, layout_ == Layout::nhwc ? "last" : "first",
               layout_ ? ", as the other network's have" : ""}));
  }

  /// Says where the layers have far more weights than the graph that they come from.
  void note_growth(const Graph& graph, std::string_view whose, const std::vector<Layer>& layers) {
    const std::int64_t found = count_numbers(graph);
    const std::int64_t written = count_parameters(layers);
    if (written <= told_growth * found) return;
    note(
        fill("the {} has {} weights, {} in its graph: what no layer says as it is (groups, kernels "
             "that are not square, means, other orders of pixels) became larger layers",
             {whose, written, found}));
  }

  /// Returns the name of the output that is the image: the first that no name calls a spread.
  std::string image_output(const Graph& graph) {
    const auto found = std::ranges::find_if(
        graph.outputs, [](const std::string& name) { return !is_spread(meaning_of(name)); });
    const std::string& output = found == graph.outputs.end() ? graph.outputs.front() : *found;
    if (graph.outputs.size() > 1) {
      note(fill("the decoder's output \"{}\" is the image", {printable(output)}));
    }
    return output;
  }

  Result<void> import_decoder(const Graph& graph) {
    VAELET_TRY_ASSIGN(const GraphInputs inputs, inputs_of(graph, "decoder", hints(), notes_));
    VAELET_TRY_ASSIGN(const Sides shape, latent_shape(*inputs.main));
    Network network(graph, Shape{model_.spec.latent}, shape.front());
    network.set(inputs.main->name, Computed{0, shape});
    if (inputs.label != nullptr) VAELET_TRY(set_label(network, *inputs.label));
    if (graph.outputs.empty()) return fail(ErrorCode::data_damaged, "the decoder has no output");
    const std::string output = image_output(graph);
    VAELET_TRY(translate(network, {output}));
    const auto* values = std::get_if<Computed>(network.find(output));
    if (values == nullptr) {
      return fail(ErrorCode::model_unsupported,
                  "expected an image that follows from z, found none");
    }
    VAELET_TRY(check_latent_input(graph, *inputs.main, values->shape));
    VAELET_TRY_ASSIGN(image(), format_of(values->shape, choices_));
    note_flat_layout(values->shape, "decoder");
    VAELET_TRY_ASSIGN(const auto picture, as_image(network, *values, image(), layout_, choices_));
    if (const auto told = told_layout(values->shape)) layout_ = told;
    VAELET_TRY_ASSIGN(const int step, network.image(picture, "the decoder's output"));
    VAELET_TRY_ASSIGN(auto pieces, simple_pieces(network, step));
    VAELET_TRY(set_likelihood(pieces, range_of_end(network.flow(), values->step), choices_,
                              model_.spec, notes_));
    VAELET_TRY(set_labels(pieces, inputs.label != nullptr));
    join_activations(pieces);
    model_.spec.decoder = layers_of(pieces, "decoder", model_.network);
    note_growth(graph, "decoder", model_.spec.decoder);
    return {};
  }

  static Result<std::vector<Piece>> simple_pieces(Network& network, int step) {
    VAELET_TRY_ASSIGN(auto pieces, pieces_between(network.flow(), 0, step));
    return simplify(std::move(pieces), network.flow()[0].shape);
  }

  Result<void> set_labels(const std::vector<Piece>& pieces, bool has_input) {
    VAELET_TRY_ASSIGN(const int taken, labels_taken(pieces));
    std::vector<std::string>& labels = model_.spec.labels;
    if (taken == 0) {
      if (has_input) {
        return fail(ErrorCode::model_unsupported,
                    "expected a decoder that puts the label beside features, found one that does "
                    "not use it");
      }
      if (labels.empty()) labels = {"image"};
      return {};
    }
    labels_ = taken;
    const auto count = static_cast<std::size_t>(taken);
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

  /// Checks that an encoder takes the labels of the decoder, or none.
  Result<void> check_labels(const std::vector<Piece>& pieces) const {
    VAELET_TRY_ASSIGN(const int taken, labels_taken(pieces));
    if (taken == 0 || taken == labels_) return {};
    if (labels_ == 0) {
      return fail(ErrorCode::model_unsupported,
                  "expected a decoder that takes the label as the encoder does, found one without "
                  "a label");
    }
    return fail(ErrorCode::model_unsupported,
                fill("expected an encoder that takes the decoder's label, of {} classes, or none, "
                     "found one that takes a label of {}",
                     {labels_, taken}));
  }

  /// Translates an encoder whose images pass `before` first.
  Result<void> translate_encoder(Network& network, const GraphInputs& inputs,
                                 const std::vector<std::string>& names,
                                 const std::optional<Piece>& before) {
    VAELET_TRY_ASSIGN(auto values,
                      encoder_input(network, *inputs.main, image(), layout_, choices_));
    if (before) {
      VAELET_TRY_ASSIGN(values.step, network.flow().add(values.step, *before));
    }
    network.set(inputs.main->name, values);
    if (inputs.label != nullptr) VAELET_TRY(set_label(network, *inputs.label));
    return translate(network, names);
  }

  Result<void> import_encoder(const Graph& graph) {
    VAELET_TRY_ASSIGN(const GraphInputs inputs,
                      inputs_of(graph, "encoder",
                                hints(static_cast<std::int64_t>(value_count(image()))), notes_));
    if (graph.outputs.empty()) return fail(ErrorCode::data_damaged, "the encoder has no output");
    VAELET_TRY_ASSIGN(const auto names, head_names(graph, choices_, notes_));
    const std::int64_t batch = batch_of(*inputs.main);
    note_flat_layout(sides_of(*inputs.main, batch), "encoder");
    std::optional<Network> network(std::in_place, graph, image_shape(image()), batch);
    const auto before = before_encoder(model_.spec, choices_);
    VAELET_TRY(translate_encoder(*network, inputs, names, before));
    if (const auto pixels = pixels_again(network->flow(), model_.spec); pixels && !before) {
      note("the encoder takes pixels from 0 to 1, as it normalises them itself");
      network.emplace(graph, image_shape(image()), batch);
      VAELET_TRY(translate_encoder(*network, inputs, names, pixels));
    }
    VAELET_TRY_ASSIGN(const Heads heads,
                      join_heads(*network, names, model_.spec.latent, choices_, notes_));
    VAELET_TRY_ASSIGN(auto pieces, simple_pieces(*network, heads.step));
    VAELET_TRY(check_labels(pieces));
    join_activations(pieces);
    model_.spec.posterior = heads.posterior;
    model_.spec.encoder = layers_of(pieces, "encoder", model_.network);
    note_growth(graph, "encoder", model_.spec.encoder);
    return {};
  }

  const ImportChoices& choices_;
  std::vector<std::string>& notes_;
  ImportedModel model_;
  int labels_ = 0;                // that the decoder takes; 0: none
  std::optional<Layout> layout_;  // that the shape of another network's images tells
};

}  // namespace

Result<ImportedModel> import_graphs(const Graph& decoder, const Graph* encoder,
                                    const ImportChoices& choices, std::vector<std::string>& notes) {
  VAELET_TRY(check_scaling(choices));
  ImportChoices known = choices;
  VAELET_TRY(take_noted_spec(decoder, known, notes));
  return Importer(known, notes).run(decoder, encoder);
}

}  // namespace vaelet::native
