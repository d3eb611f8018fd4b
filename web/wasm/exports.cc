// The module's C ABI, and the only file that knows that it lives in a page. A model is a handle;
// JavaScript writes into its buffers and reads from them. Addresses stay the same for a model's
// life, but views of linear memory end when it grows, which only `vaelet_allocate` and
// `vaelet_load` do.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "shared/base/error.h"
#include "shared/model/shapes.h"
#include "shared/model/spec.h"
#include "shared/sampling/normal.h"
#include "shared/sampling/prior.h"
#include "shared/weights/weights_file.h"
#include "web/engine/engine.h"

#define VAELET_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace {

/// One row of a layer's output, as JavaScript reads it: five words of 32 bits.
struct LayerView {
  vaelet::engine::LayerOutput output;
  int channels = 0;
  int height = 0;  // 0 for features
  int width = 0;
};

struct Model {
  vaelet::engine::Engine engine;
  vaelet::WeightsFile file;  // but for the network, whose bytes are gone
  std::size_t labels;        // 0 when the label does not steer the decoder
  vaelet::NormalGenerator normals;
  LayerView layer = {};  // that was computed last
};

/// The last error of `vaelet_load`.
struct LastError {
  std::string code;
  std::string message;
};

LastError& last_error() {
  static LastError error;
  return error;
}

Model* refuse(const vaelet::Error& error) {
  last_error() = {std::string(vaelet::error_name(error.code)), error.message()};
  return nullptr;
}

/// Reading copies at most twice the size of weights, F16 widened, and of golden samples. Only a
/// prior of packed F16 takes more, six times its own size, which is small beside them.
bool has_room_to_read(std::size_t size) {
  void* volatile room = std::malloc(2 * size);
  std::free(room);
  return room != nullptr;
}

/// Reorders images [N, C, H, W] to [N, H, W, C], as `vaelet_pixels` has them.
std::vector<float> interleaved(const std::vector<float>& images, const vaelet::ImageFormat& image) {
  const std::size_t pixels = vaelet::pixel_count(image);
  const auto channels = static_cast<std::size_t>(image.channels);
  std::vector<float> rows(images.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    const std::size_t channel = i / pixels % channels;
    rows[i / (pixels * channels) * pixels * channels + i % pixels * channels + channel] = images[i];
  }
  return rows;
}

/// Returns the values, or null where a file lacks them.
const float* data_or_null(const std::vector<float>& values) {
  return values.empty() ? nullptr : values.data();
}

}  // namespace

/// Returns memory for the bytes of a file, or null.
VAELET_EXPORT(vaelet_allocate) void* vaelet_allocate(std::size_t size) { return std::malloc(size); }

VAELET_EXPORT(vaelet_release) void vaelet_release(void* memory) { std::free(memory); }

/// Loads a model from a weights file, or from one of its decoder alone, or returns null: then the
/// two functions below say why. The bytes may be released afterwards.
VAELET_EXPORT(vaelet_load)
Model* vaelet_load(const std::byte* bytes, std::size_t size, bool is_decoder) {
  if (!has_room_to_read(size)) {
    return refuse({vaelet::ErrorCode::out_of_memory, "reading the file needs twice its size"});
  }
  vaelet::Result<vaelet::WeightsFile> file = vaelet::read_weights(
      {bytes, size}, is_decoder ? vaelet::Extent::decoder : vaelet::Extent::whole);
  if (!file) return refuse(file.error());
  vaelet::Result<vaelet::engine::Engine> engine = vaelet::engine::Engine::create(*file);
  if (!engine) return refuse(engine.error());
  file->network.clear();
  file->golden.image = interleaved(file->golden.image, file->spec.image);
  const std::size_t labels = vaelet::is_conditional(file->spec) ? file->spec.labels.size() : 0;
  return new Model{.engine = std::move(*engine),
                   .file = std::move(*file),
                   .labels = labels,
                   .normals = vaelet::NormalGenerator(0)};
}

VAELET_EXPORT(vaelet_free) void vaelet_free(Model* model) { delete model; }

/// Returns the stable code of the last error, such as `tensor-missing`; zero-terminated.
VAELET_EXPORT(vaelet_error_code) const char* vaelet_error_code() {
  return last_error().code.c_str();
}

/// Return the sentence of the last error, UTF-8, and its bytes: what it quotes may hold a zero.
VAELET_EXPORT(vaelet_error_message) const char* vaelet_error_message() {
  return last_error().message.c_str();
}
VAELET_EXPORT(vaelet_error_message_size) std::size_t vaelet_error_message_size() {
  return last_error().message.size();
}

/// Returns the specification as the file holds it: JSON, UTF-8, zero-terminated.
VAELET_EXPORT(vaelet_spec) const char* vaelet_spec(Model* model) {
  return model->file.spec_text.c_str();
}

/// Returns the trainer's notes: JSON, UTF-8, zero-terminated.
VAELET_EXPORT(vaelet_training) const char* vaelet_training(Model* model) {
  return model->file.training.c_str();
}

/// Returns whether the decoder takes a label.
VAELET_EXPORT(vaelet_is_conditional) bool vaelet_is_conditional(Model* model) {
  return model->labels > 0;
}

/// Return the numbers of weights and biases.
VAELET_EXPORT(vaelet_encoder_parameters) double vaelet_encoder_parameters(Model* model) {
  return static_cast<double>(vaelet::count_parameters(model->file.spec.encoder));
}
VAELET_EXPORT(vaelet_decoder_parameters) double vaelet_decoder_parameters(Model* model) {
  return static_cast<double>(vaelet::count_parameters(model->file.spec.decoder));
}

/// Return statistics of the latent dimensions [L], or null where the file does not hold them.
VAELET_EXPORT(vaelet_latent_kl) const float* vaelet_latent_kl(Model* model) {
  return data_or_null(model->file.latent.kl);
}
VAELET_EXPORT(vaelet_latent_mean) const float* vaelet_latent_mean(Model* model) {
  return data_or_null(model->file.latent.mean);
}
VAELET_EXPORT(vaelet_latent_std) const float* vaelet_latent_std(Model* model) {
  return data_or_null(model->file.latent.std);
}

/// Returns the directions of the spec [D, L], or null where it names none.
VAELET_EXPORT(vaelet_directions) const float* vaelet_directions(Model* model) {
  return data_or_null(model->file.directions);
}

/// Returns the number of rows in each of the buffers below.
VAELET_EXPORT(vaelet_max_batch) int vaelet_max_batch(Model* model) {
  return model->engine.max_batch();
}

/// Return the buffers: z [max_batch, L]; the label, weights of a mix that sum to 1
/// [max_batch, labels]; pixels [max_batch, H, W, C], from 0 to 1; mean and sigma [max_batch, L].
/// They live as long as the model.
VAELET_EXPORT(vaelet_z) float* vaelet_z(Model* model) { return model->engine.z(); }
VAELET_EXPORT(vaelet_label) float* vaelet_label(Model* model) { return model->engine.label(); }
VAELET_EXPORT(vaelet_pixels) float* vaelet_pixels(Model* model) { return model->engine.pixels(); }
VAELET_EXPORT(vaelet_mean) float* vaelet_mean(Model* model) { return model->engine.mean(); }
VAELET_EXPORT(vaelet_sigma) float* vaelet_sigma(Model* model) { return model->engine.sigma(); }

/// Return the golden samples; a decoder alone has none.
VAELET_EXPORT(vaelet_golden_count) int vaelet_golden_count(Model* model) {
  return model->file.golden.count;
}
VAELET_EXPORT(vaelet_golden_z) const float* vaelet_golden_z(Model* model) {
  return model->file.golden.z.data();
}
VAELET_EXPORT(vaelet_golden_label) const float* vaelet_golden_label(Model* model) {
  return model->file.golden.label.data();
}
VAELET_EXPORT(vaelet_golden_image) const float* vaelet_golden_image(Model* model) {
  return model->file.golden.image.data();
}

/// Return what the golden images encode to, or null where the file does not hold it.
VAELET_EXPORT(vaelet_golden_mean) const float* vaelet_golden_mean(Model* model) {
  return data_or_null(model->file.golden.mean);
}
VAELET_EXPORT(vaelet_golden_sigma) const float* vaelet_golden_sigma(Model* model) {
  return data_or_null(model->file.golden.sigma);
}

/// Computes pixels from z and label, for the first `batch` rows.
VAELET_EXPORT(vaelet_decode) void vaelet_decode(Model* model, int batch) {
  model->engine.decode(batch);
}

/// Computes mean and sigma from pixels and label, for the first `batch` rows.
VAELET_EXPORT(vaelet_encode) void vaelet_encode(Model* model, int batch) {
  model->engine.encode(batch);
}

/// Computes one layer of the encoder from the first pixels, or of the decoder from the first z, and
/// returns its output, until anything else is computed. To be called for layer 0, 1, 2, ...
VAELET_EXPORT(vaelet_layer)
const LayerView* vaelet_layer(Model* model, bool of_encoder, std::size_t layer) {
  const vaelet::NetworkShapes& shapes = model->file.shapes;
  const vaelet::Shape& shape = (of_encoder ? shapes.encoder : shapes.decoder)[layer].out;
  model->layer = {
      .output = of_encoder ? model->engine.encode_layer(layer) : model->engine.decode_layer(layer),
      .channels = shape.channels,
      .height = shape.is_image ? shape.height : 0,
      .width = shape.is_image ? shape.width : 0};
  return &model->layer;
}

/// Seeds the model's generator. `seed` is a whole number from 0 to 2^53.
VAELET_EXPORT(vaelet_seed) void vaelet_seed(Model* model, double seed) {
  model->normals = vaelet::NormalGenerator(static_cast<std::uint64_t>(seed));
}

/// Draws the first `batch` rows of z from the prior of their labels.
VAELET_EXPORT(vaelet_sample) void vaelet_sample(Model* model, int batch) {
  const auto latent = static_cast<std::size_t>(model->file.spec.latent);
  float* z = model->engine.z();
  const float* label = model->engine.label();
  for (int row = 0; row < batch; ++row) {
    vaelet::sample_prior(model->file.prior, {label, model->labels}, model->normals, {z, latent});
    z += latent;
    label += model->labels;
  }
}
