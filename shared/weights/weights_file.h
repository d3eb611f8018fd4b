#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/error.h"
#include "shared/model/shapes.h"
#include "shared/model/spec.h"
#include "shared/weights/safetensors.h"

namespace vaelet {

/// What the writer writes, and the version before it, which the reader reads as well.
inline constexpr std::string_view format_name = "vaelet/2";
inline constexpr std::string_view earlier_format_name = "vaelet/1";

/// Per latent dimension, measured over the training set: KL in nats, and mean and standard
/// deviation of the aggregate posterior. Empty where nobody measured them.
struct LatentStatistics {
  std::vector<float> kl;
  std::vector<float> mean;
  std::vector<float> std;
};

/// Samples that LibTorch computed from the stored weights, for the module's self-test: images
/// decoded from z, and what the encoder gives for them, which is empty where a file lacks it.
struct GoldenSamples {
  int count = 0;
  std::vector<float> z;      // [count, L]
  std::vector<float> label;  // [count, C] mixing weights; empty for a model without label
  std::vector<float> image;  // [count, C, H, W], pixels in [0, 1]
  std::vector<float> mean;   // [count, L]
  std::vector<float> sigma;  // [count, L]
};

/// A prior per class, p(z|y), as a mixture of full-covariance Gaussians. Without the tensors
/// `prior.*` in the file it is one standard normal for every class.
struct PriorTensors {
  int classes = 0;            // 1 when the model has no label
  int components = 0;         // 0 means the standard normal
  std::vector<float> weight;  // [classes, components], rows sum to 1
  std::vector<float> mean;    // [classes, components, L]
  std::vector<float> scale;   // [classes, components, L, L], lower triangular Cholesky factor
};

/// A whole vaelet weights file, checked against its own spec. Tensors view into the file's bytes.
struct WeightsFile {
  ModelSpec spec;
  NetworkShapes shapes;
  std::string spec_text;  // the JSON that `spec` was read from
  std::string training;   // JSON, as the trainer wrote it
  std::map<std::string, TensorView, std::less<>> network;
  LatentStatistics latent;
  GoldenSamples golden;
  PriorTensors prior;
  std::vector<float> directions;  // [D, L], of ModelSpec::directions
};

/// How much of a model `read_weights` is given: a file, or what of it a decoder needs.
enum class Extent : std::uint8_t { whole, decoder };

/// Reads and checks a file as FORMAT.md says. `WeightsFile::network` views into `file`, which must
/// outlive it. A decoder that came alone, before the rest of its file, has no golden samples.
/// Errors: all of the container's, and the second and third group of ErrorCode.
Result<WeightsFile> read_weights(std::span<const std::byte> file, Extent extent = Extent::whole);

/// The content of a file to write; `network` must hold exactly the tensors of
/// `network_tensors(spec)`.
struct WeightsContent {
  ModelSpec spec;
  std::string training = "{}";
  DType network_dtype = DType::f32;
  std::map<std::string, std::vector<float>, std::less<>> network;
  LatentStatistics latent;
  GoldenSamples golden;
  PriorTensors prior;
  std::vector<float> directions;  // [D, L]
  std::vector<TensorData> extra;  // names must start with "x."
};

/// Returns the bytes of a file, the decoder first and the golden samples last, which is read back
/// by `read_weights` to be sure. The network is stored as `network_dtype`, I8 for those weights
/// only that may be, all else as F32. Errors: those of `write_safetensors` and `read_weights`.
Result<std::vector<std::byte>> write_weights(const WeightsContent& content);

}  // namespace vaelet
