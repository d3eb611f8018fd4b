// The module's C ABI, and the only file that knows that it lives in a page. A model is a handle; JavaScript
// writes into its buffers and reads from them. Addresses stay the same for a model's life, but views
// of linear memory end when it grows, which only `vaelet_allocate` and `vaelet_load` do.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "shared/base/error.h"
#include "shared/sampling/normal.h"
#include "shared/sampling/prior.h"
#include "shared/weights/weights_file.h"
#include "web/engine/engine.h"
#include "web/wasm/description.h"

#define VAELET_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace {

struct Model {
  vaelet::engine::Engine engine;
  vaelet::PriorTensors prior;
  vaelet::GoldenSamples golden;
  std::string description;
  std::size_t latent;
  std::size_t labels;  // 0 when the label does not steer the decoder
  vaelet::NormalGenerator normals;
};

/// The last refusal of `vaelet_load`.
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

/// Reading copies at most twice the file's size: F16 widened, and the golden samples.
bool has_room_to_read(std::size_t size) {
  void* volatile room = std::malloc(2 * size);
  std::free(room);
  return room != nullptr;
}

}  // namespace

/// Memory for the bytes of a file, or null.
VAELET_EXPORT(vaelet_allocate) void* vaelet_allocate(std::size_t size) { return std::malloc(size); }

VAELET_EXPORT(vaelet_release) void vaelet_release(void* memory) { std::free(memory); }

/// A model from a weights file, or null: then the two functions below say why. The bytes may go afterwards.
VAELET_EXPORT(vaelet_load) Model* vaelet_load(const std::byte* bytes, std::size_t size) {
  if (!has_room_to_read(size)) {
    return refuse({vaelet::ErrorCode::out_of_memory, "reading the file needs twice its size"});
  }
  vaelet::Result<vaelet::WeightsFile> file = vaelet::read_weights({bytes, size});
  if (!file) return refuse(file.error());
  vaelet::Result<vaelet::engine::Engine> engine = vaelet::engine::Engine::create(*file);
  if (!engine) return refuse(engine.error());
  std::string description = vaelet::wasm::describe(*file);
  const std::size_t labels = vaelet::is_conditional(file->spec) ? file->spec.labels.size() : 0;
  return new Model{.engine = std::move(*engine),
                   .prior = std::move(file->prior),
                   .golden = std::move(file->golden),
                   .description = std::move(description),
                   .latent = static_cast<std::size_t>(file->spec.latent),
                   .labels = labels,
                   .normals = vaelet::NormalGenerator(0)};
}

VAELET_EXPORT(vaelet_free) void vaelet_free(Model* model) { delete model; }

/// The stable code of the last refusal, such as `tensor-missing`; zero-terminated.
VAELET_EXPORT(vaelet_error_code) const char* vaelet_error_code() { return last_error().code.c_str(); }

/// The sentence of the last refusal; UTF-8, zero-terminated.
VAELET_EXPORT(vaelet_error_message) const char* vaelet_error_message() {
  return last_error().message.c_str();
}

/// JSON, UTF-8, zero-terminated; see description.h.
VAELET_EXPORT(vaelet_description) const char* vaelet_description(Model* model) {
  return model->description.c_str();
}

/// Rows in each of the buffers below.
VAELET_EXPORT(vaelet_max_batch) int vaelet_max_batch(Model* model) {
  return model->engine.max_batch();
}

VAELET_EXPORT(vaelet_z) float* vaelet_z(Model* model) { return model->engine.z(); }
VAELET_EXPORT(vaelet_label) float* vaelet_label(Model* model) { return model->engine.label(); }
VAELET_EXPORT(vaelet_pixels) float* vaelet_pixels(Model* model) { return model->engine.pixels(); }
VAELET_EXPORT(vaelet_mean) float* vaelet_mean(Model* model) { return model->engine.mean(); }
VAELET_EXPORT(vaelet_sigma) float* vaelet_sigma(Model* model) { return model->engine.sigma(); }

/// The golden samples; the description says how many.
VAELET_EXPORT(vaelet_golden_z) const float* vaelet_golden_z(Model* model) {
  return model->golden.z.data();
}
VAELET_EXPORT(vaelet_golden_label) const float* vaelet_golden_label(Model* model) {
  return model->golden.label.data();
}
VAELET_EXPORT(vaelet_golden_image) const float* vaelet_golden_image(Model* model) {
  return model->golden.image.data();
}

/// z and label -> pixels, for the first `batch` rows.
VAELET_EXPORT(vaelet_decode) void vaelet_decode(Model* model, int batch) {
  model->engine.decode(batch);
}

/// pixels and label -> mean and sigma, for the first `batch` rows.
VAELET_EXPORT(vaelet_encode) void vaelet_encode(Model* model, int batch) {
  model->engine.encode(batch);
}

/// Starts the model's generator anew. `seed` is a whole number from 0 to 2^53.
VAELET_EXPORT(vaelet_seed) void vaelet_seed(Model* model, double seed) {
  model->normals = vaelet::NormalGenerator(static_cast<std::uint64_t>(seed));
}

/// Draws the first `batch` rows of z from the prior of their labels.
VAELET_EXPORT(vaelet_sample) void vaelet_sample(Model* model, int batch) {
  float* z = model->engine.z();
  const float* label = model->engine.label();
  for (int row = 0; row < batch; ++row) {
    vaelet::sample_prior(model->prior, {label, model->labels}, model->normals, {z, model->latent});
    z += model->latent;
    label += model->labels;
  }
}
