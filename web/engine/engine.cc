#include "web/engine/engine.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>

#include "web/engine/activations.h"
#include "web/engine/network_builder.h"
#include "web/xnnpack/tile.h"

namespace vaelet::engine {
namespace {

/// The most images at a time: whole tiles of 4 rows and of 6.
constexpr int largest_batch = 24;
static_assert(largest_batch % vaelet_tile_rows == 0);

/// The most floats between two layers, of all rows together. Keeps the memory of a model with huge
/// layers near that of one such layer.
constexpr std::size_t flow_limit = std::size_t{1} << 23;

/// The most floats between two layers, and how deep residuals stand in each other.
struct FlowSize {
  std::size_t widest = 1;
  std::size_t depth = 0;
};

void measure(const std::vector<LayerShapes>& layers, std::size_t depth, FlowSize& flow) {
  flow.depth = std::max(flow.depth, depth);
  for (const LayerShapes& layer : layers) {
    flow.widest = std::max({flow.widest, static_cast<std::size_t>(layer.in.size()),
                            static_cast<std::size_t>(layer.out.size())});
    measure(layer.layers, depth + 1, flow);
    measure(layer.shortcut, depth + 1, flow);
  }
}

FlowSize flow_of(const NetworkShapes& shapes) {
  FlowSize flow;
  measure(shapes.encoder, 0, flow);
  measure(shapes.decoder, 0, flow);
  return flow;
}

std::array<float, max_channels> floats_of(const ChannelValues& values) {
  std::array<float, max_channels> floats = {};
  std::transform(values.values.begin(), values.values.end(), floats.begin(),
                 [](double value) { return static_cast<float>(value); });
  return floats;
}

/// Allocates the memory that loading will take and frees it again, so that later allocations by
/// vectors, which cannot report an error, succeed.
Result<void> make_room(const NetworkSource& encoder, const NetworkSource& decoder,
                       const FlowSize& flow) {
  constexpr std::size_t networks = 2;
  // Input, output, two in turn, and what each residual keeps.
  const std::size_t buffers_per_network = 4 + flow.depth;
  const std::uint64_t flowing = networks * buffers_per_network * flow.widest *
                                static_cast<std::size_t>(decoder.max_batch) * sizeof(float);
  const NetworkBuilder::Bytes encoding = NetworkBuilder::bytes_needed(encoder);
  const NetworkBuilder::Bytes decoding = NetworkBuilder::bytes_needed(decoder);
  const std::uint64_t bytes =
      flowing + encoding.kept + decoding.kept + std::max(encoding.copies, decoding.copies);
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

Engine::Engine(const ModelSpec& spec, int max_batch, Network decoder)
    : max_batch_(max_batch),
      image_size_(static_cast<int>(value_count(spec.image))),
      latent_(spec.latent),
      is_bernoulli_(spec.likelihood.kind == LikelihoodKind::bernoulli),
      sigmoid_(function_of(ActivationKind::sigmoid)),
      sigma_function_(sigma_function(spec.posterior)),
      channels_(spec.image.channels),
      pixel_mean_(floats_of(spec.image.mean)),
      pixel_std_(floats_of(spec.image.std)),
      decoder_(std::move(decoder)) {}

Result<Engine> Engine::create(const WeightsFile& file) {
  if (xnn_initialize(nullptr) != xnn_status_success) {
    return fail(ErrorCode::engine_failed, "XNNPACK did not start");
  }
  const FlowSize flow = flow_of(file.shapes);
  const int max_batch = static_cast<int>(
      std::clamp(flow_limit / flow.widest, std::size_t{1}, std::size_t{largest_batch}));
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
  VAELET_TRY(make_room(encoder_source, decoder_source, flow));
  VAELET_TRY_ASSIGN(auto decoder, Network::create(decoder_source));
  Engine engine(file.spec, max_batch, std::move(decoder));
  if (has_encoder(file.spec)) {
    VAELET_TRY_ASSIGN(engine.encoder_, Network::create(encoder_source));
  }
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
  const auto count = static_cast<std::size_t>(batch * image_size_);
  if (is_bernoulli_) return sigmoid_.run(pixels(), count);
  for (float *pixel = pixels(), *end = pixel + count; pixel != end;) {
    for (int channel = 0; channel < channels_; ++channel, ++pixel) {
      const auto c = static_cast<std::size_t>(channel);
      *pixel = std::clamp(*pixel * pixel_std_[c] + pixel_mean_[c], 0.0F, 1.0F);
    }
  }
}

void Engine::encode(int batch) {
  if (!encoder_) return;
  standardise(batch);
  encoder_->run(batch, label());
  const float* posterior = encoder_->output();
  for (int row = 0; row < batch; ++row) {
    std::copy_n(posterior, latent_, mean() + row * latent_);
    std::copy_n(posterior + latent_, latent_, sigma() + row * latent_);
    posterior += 2 * latent_;
  }
  sigma_function_.run(sigma(), static_cast<std::size_t>(batch * latent_));
}

LayerOutput Engine::encode_layer(std::size_t layer) {
  if (layer == 0) standardise(1);
  return encoder_->run_layer(layer, label());
}

/// Writes the encoder's input, from pixels.
void Engine::standardise(int batch) {
  const int count = batch * image_size_;
  const float* pixel = pixels();
  float* input = encoder_->input();
  for (int i = 0; i < count; i += channels_) {
    for (int channel = 0; channel < channels_; ++channel) {
      const auto c = static_cast<std::size_t>(channel);
      *input++ = (*pixel++ - pixel_mean_[c]) / pixel_std_[c];
    }
  }
}

}  // namespace vaelet::engine
