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
#include "web/engine/network_builder.h"

namespace vaelet::engine {
namespace {

constexpr int largest_batch = 16;

/// The most floats between two layers, of all rows together. Keeps the memory of a model with huge
/// layers near that of one such layer.
constexpr std::size_t flow_limit = std::size_t{1} << 23;

/// Returns what computes a sigma from the encoder's value for it.
float (*sigma_function(PosteriorKind posterior))(float) {
  switch (posterior) {
    case PosteriorKind::softplus:
      return sigma_of_softplus;
    case PosteriorKind::log_variance:
      return sigma_of_log_variance;
  }
  return sigma_of_softplus;
}

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

/// Allocates the memory that loading will take and frees it again, so that later allocations by
/// vectors, which cannot report an error, succeed.
Result<void> make_room(const NetworkSource& encoder, const NetworkSource& decoder,
                       std::size_t widest) {
  constexpr std::size_t networks = 2;
  constexpr std::size_t buffers_per_network = 4;
  const std::uint64_t flow = networks * buffers_per_network * widest *
                             static_cast<std::size_t>(decoder.max_batch) * sizeof(float);
  const NetworkBuilder::Bytes encoding = NetworkBuilder::bytes_needed(encoder);
  const NetworkBuilder::Bytes decoding = NetworkBuilder::bytes_needed(decoder);
  const std::uint64_t bytes =
      flow + encoding.kept + decoding.kept + std::max(encoding.copies, decoding.copies);
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
      image_size_(static_cast<int>(value_count(spec.image))),
      latent_(spec.latent),
      likelihood_(spec.likelihood.kind),
      sigma_of_(sigma_function(spec.posterior)),
      pixel_mean_(static_cast<float>(spec.image.mean)),
      pixel_std_(static_cast<float>(spec.image.std)),
      encoder_(std::move(encoder)),
      decoder_(std::move(decoder)) {}

Result<Engine> Engine::create(const WeightsFile& file) {
  if (xnn_initialize(nullptr) != xnn_status_success) {
    return fail(ErrorCode::engine_failed, "XNNPACK did not start");
  }
  const std::size_t widest = widest_row(file.shapes);
  const int max_batch =
      static_cast<int>(std::clamp(flow_limit / widest, std::size_t{1}, std::size_t{largest_batch}));
  const auto source_of = [&](const std::vector<Layer>& layers,
                             const std::vector<LayerShapes>& shapes) {
    return NetworkSource{.layers = layers,
                         .shapes = shapes,
                         .tensors = file.network,
                         .labels = static_cast<int>(file.spec.labels.size()),
                         .max_batch = max_batch};
  };
  const NetworkSource encoder_source = source_of(file.spec.encoder, file.shapes.encoder);
  const NetworkSource decoder_source = source_of(file.spec.decoder, file.shapes.decoder);
  VAELET_TRY(make_room(encoder_source, decoder_source, widest));
  VAELET_TRY_ASSIGN(auto encoder, Network::create(encoder_source));
  VAELET_TRY_ASSIGN(auto decoder, Network::create(decoder_source));

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
    std::transform(posterior + latent_, posterior + 2 * latent_, sigma() + row * latent_,
                   sigma_of_);
    posterior += 2 * latent_;
  }
}

}  // namespace vaelet::engine
