#include "web/engine/engine.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include "web/engine/activations.h"

namespace vaelet::engine {
namespace {

constexpr int largest_batch = 16;

/// Floats that may flow between two layers at once. Keeps the memory of a model with huge layers
/// near that of one such layer.
constexpr std::size_t flow_limit = std::size_t{1} << 23;

std::size_t widest_row(const NetworkShapes& shapes) {
  std::size_t widest = 1;
  for (const auto* layers : {&shapes.encoder, &shapes.decoder}) {
    for (const LayerShapes& layer : *layers) {
      widest = std::max({widest, static_cast<std::size_t>(layer.in.size()),
                         static_cast<std::size_t>(layer.out.size())});
    }
  }
  return widest;
}

std::uint64_t rounded_up(int number, int multiple) {
  return static_cast<std::uint64_t>((number + multiple - 1) / multiple) *
         static_cast<std::uint64_t>(multiple);
}

/// Bytes that a layer takes beside its weights and what flows through it: the rows that a
/// convolution gathers, and a transposed one's pointers to the pixels under its kernel. XNNPACK
/// computes the latter's size in 32 bits and trusts the result.
std::uint64_t working_bytes(const Layer& layer, const LayerShapes& shapes) {
  if (const auto* convolution = std::get_if<Conv2d>(&layer)) {
    return Convolution::tile_floats(*convolution) * sizeof(float);
  }
  const auto* transposed = std::get_if<ConvTranspose2d>(&layer);
  if (transposed == nullptr) return 0;
  constexpr int rows_at_once = 4;
  const int positions = (shapes.out.width + transposed->stride - 1) / transposed->stride;
  const auto kernel_pixels = static_cast<std::uint64_t>(transposed->kernel * transposed->kernel);
  const auto rows = static_cast<std::uint64_t>(shapes.out.height * transposed->stride);
  return sizeof(void*) * kernel_pixels * rows * rounded_up(positions, rows_at_once);
}

std::uint64_t working_bytes(const std::vector<Layer>& layers,
                            const std::vector<LayerShapes>& shapes) {
  std::uint64_t bytes = 0;
  for (std::size_t index = 0; index < layers.size(); ++index) {
    bytes += working_bytes(layers[index], shapes[index]);
  }
  return bytes;
}

/// Asks for the memory that loading will take and gives it back, so that the vectors on the way,
/// which cannot report an error, find it.
Result<void> make_room(const WeightsFile& file, int max_batch) {
  constexpr std::size_t networks = 2;
  constexpr std::size_t buffers_per_network = 4;
  const auto parameters = static_cast<std::size_t>(count_parameters(file.spec.encoder) +
                                                   count_parameters(file.spec.decoder));
  std::size_t largest_tensor = 0;
  for (const auto& [name, tensor] : file.network) {
    largest_tensor = std::max(largest_tensor, static_cast<std::size_t>(tensor.element_count()));
  }
  constexpr std::size_t copies_on_the_way = 3;  // widened, reordered by columns, by rows
  const std::size_t flow = networks * buffers_per_network * widest_row(file.shapes) *
                           static_cast<std::size_t>(max_batch);
  const std::uint64_t bytes =
      (parameters + copies_on_the_way * largest_tensor + flow) * sizeof(float) +
      working_bytes(file.spec.encoder, file.shapes.encoder) +
      working_bytes(file.spec.decoder, file.shapes.decoder);
  const bool is_countable = bytes <= std::numeric_limits<std::size_t>::max();
  // volatile: a compiler may leave out malloc with free
  void* volatile room = is_countable ? std::malloc(static_cast<std::size_t>(bytes)) : nullptr;
  if (room == nullptr) {
    return fail(ErrorCode::out_of_memory, "the model needs " + std::to_string(bytes) + " bytes");
  }
  std::free(room);
  return {};
}

}  // namespace

Engine::Engine(const ModelSpec& spec, int max_batch, Network encoder, Network decoder)
    : max_batch_(max_batch),
      image_size_(spec.image.height * spec.image.width),
      latent_(spec.latent),
      likelihood_(spec.likelihood.kind),
      pixel_mean_(static_cast<float>(spec.image.mean)),
      pixel_std_(static_cast<float>(spec.image.std)),
      encoder_(std::move(encoder)),
      decoder_(std::move(decoder)) {}

Result<Engine> Engine::create(const WeightsFile& file) {
  if (xnn_initialize(nullptr) != xnn_status_success) {
    return fail(ErrorCode::engine_failed, "XNNPACK did not start");
  }
  const int max_batch = static_cast<int>(
      std::clamp(flow_limit / widest_row(file.shapes), std::size_t{1}, std::size_t{largest_batch}));
  VAELET_TRY(make_room(file, max_batch));

  const auto build = [&](const std::vector<Layer>& layers, const std::vector<LayerShapes>& shapes) {
    return Network::create({.layers = layers,
                            .shapes = shapes,
                            .tensors = file.network,
                            .labels = static_cast<int>(file.spec.labels.size()),
                            .max_batch = max_batch});
  };
  VAELET_TRY_ASSIGN(auto encoder, build(file.spec.encoder, file.shapes.encoder));
  VAELET_TRY_ASSIGN(auto decoder, build(file.spec.decoder, file.shapes.decoder));

  Engine engine(file.spec, max_batch, std::move(encoder), std::move(decoder));
  const std::pair<Buffer*, std::size_t> buffers[] = {
      {&engine.label_, file.spec.labels.size()},
      {&engine.mean_, static_cast<std::size_t>(file.spec.latent)},
      {&engine.sigma_, static_cast<std::size_t>(file.spec.latent)}};
  for (const auto& [buffer, row_size] : buffers) {
    VAELET_TRY_ASSIGN(auto allocated,
                      Buffer::allocate(row_size * static_cast<std::size_t>(max_batch)));
    *buffer = std::move(allocated);
  }
  return engine;
}

void Engine::decode(int batch) {
  decoder_.run(batch, label());
  const std::span<float> values(pixels(), static_cast<std::size_t>(batch * image_size_));
  if (likelihood_ == LikelihoodKind::bernoulli) {
    sigmoid(values);
    return;
  }
  for (float& value : values) value = std::clamp(value * pixel_std_ + pixel_mean_, 0.0F, 1.0F);
}

void Engine::encode(int batch) {
  const auto count = static_cast<std::size_t>(batch * image_size_);
  std::transform(pixels(), pixels() + count, encoder_.input(),
                 [this](float pixel) { return (pixel - pixel_mean_) / pixel_std_; });
  encoder_.run(batch, label());
  const float* posterior = encoder_.output();
  for (int row = 0; row < batch; ++row) {
    std::copy_n(posterior, latent_, mean() + row * latent_);
    std::transform(posterior + latent_, posterior + 2 * latent_, sigma() + row * latent_, softplus);
    posterior += 2 * latent_;
  }
}

}  // namespace vaelet::engine
