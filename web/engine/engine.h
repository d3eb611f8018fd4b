#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "shared/base/error.h"
#include "shared/model/spec.h"
#include "shared/weights/weights_file.h"
#include "web/engine/buffer.h"
#include "web/engine/network.h"

namespace vaelet::engine {

/// A model that runs. All memory is taken by `create`; decoding and encoding allocate nothing and
/// cannot fail. Callers write into and read from the buffers below, of which the first `batch` rows
/// count; their addresses stay the same. Pixels lie as in a canvas: row by row, the channels of a
/// pixel side by side.
class Engine {
 public:
  /// Copies what it needs from `file`, whose bytes may go afterwards.
  /// Errors: out_of_memory, engine_failed.
  static Result<Engine> create(const WeightsFile& file);

  /// Returns how many rows the buffers hold: at most 16, fewer for very large models.
  int max_batch() const { return max_batch_; }

  float* z() { return decoder_.input(); }   // [B, L]
  float* label() { return label_.data(); }  // [B, C] mixing weights; unused without a label layer
  float* pixels() { return decoder_.output(); }  // [B, H, W, C] in [0, 1]
  float* mean() { return mean_.data(); }         // [B, L]
  float* sigma() { return sigma_.data(); }       // [B, L]

  /// Computes pixels, the mean of p(x|z), from z and label.
  void decode(int batch);

  /// Computes mean and sigma of q(z|x) from pixels and label; nothing without an encoder.
  void encode(int batch);

  /// Computes one layer of the decoder from the first z, and returns its output; after the layers
  /// before it. What `decode` gives follows from the last layer.
  LayerOutput decode_layer(std::size_t layer) { return decoder_.run_layer(layer, label()); }

  /// Computes one layer of the encoder, which there must be, from the first pixels, in the same
  /// way.
  LayerOutput encode_layer(std::size_t layer);

 private:
  Engine(const ModelSpec& spec, int max_batch, Network decoder);

  void standardise(int batch);

  int max_batch_;
  int image_size_;
  int latent_;
  bool is_bernoulli_;
  ActivationFunction sigmoid_;
  ActivationFunction sigma_function_;
  int channels_;
  std::array<float, max_channels> pixel_mean_;
  std::array<float, max_channels> pixel_std_;
  std::optional<Network> encoder_;
  Network decoder_;
  Buffer label_;
  Buffer mean_;
  Buffer sigma_;
};

}  // namespace vaelet::engine
