#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "shared/base/error.h"
#include "shared/model/elbo_terms.h"
#include "shared/model/spec.h"
#include "web/training/dense_network.h"
#include "web/training/elbo.h"

namespace vaelet::training {

/// The outputs of the hidden layers: encoder `outer`, `inner`, decoder `inner`, `outer`. Those that
/// stand here are the zoo's own.
struct HiddenWidths {
  int outer = 500;
  int inner = 120;
};

/// Returns the zoo's mlp-vae with two latent dimensions for images of digits, with these widths.
/// Errors: those of `make_model` and `infer_shapes`.
Result<ModelSpec> plane_spec(const ImageFormat& image, const HiddenWidths& widths);

/// A variational autoencoder of dense layers, without label, with a Bernoulli likelihood: its
/// parameters, and the gradient of its loss.
class DenseVae {
 public:
  /// Makes a model whose parameters are all 0, for batches of at most so many rows.
  /// Errors: those of `infer_shapes`; model_unsupported, for what is not as the class says.
  static Result<DenseVae> create(ModelSpec spec, std::size_t most_rows);

  const ModelSpec& spec() const { return spec_; }
  std::size_t most_rows() const { return most_rows_; }
  std::size_t image_size() const { return encoder_.layers().front().in; }
  std::size_t latent() const { return decoder_.layers().front().in; }

  /// Weights and biases as `network_tensors` lists them, one after the other.
  std::vector<float>& parameters() { return parameters_; }
  const std::vector<float>& parameters() const { return parameters_; }

  /// Draws weights and biases as PyTorch's own layers draw theirs: uniform within 1 / sqrt(fan-in).
  void draw_parameters(std::uint64_t seed);

  /// Returns the terms of a batch x [rows, image_size], summed over its images, and sets `gradient`
  /// to that of (reconstruction + beta KL) / rows (Kingma and Welling 2014, equation 7, with one
  /// draw; beta as Higgins et al. 2017). epsilon [rows, latent] is standard normal.
  ElboTerms compute_gradient(const float* x, const float* epsilon, std::size_t rows, float beta);
  const std::vector<float>& gradient() const { return gradient_; }

  /// Returns the terms of a batch alone.
  ElboTerms compute_terms(const float* x, const float* epsilon, std::size_t rows);

  /// Writes mean and, unless that is null, sigma [rows, latent] of q(z|x).
  void encode(const float* x, std::size_t rows, float* mean, float* sigma);

  /// Returns the pixels [rows, image_size] that z [rows, latent] is decoded to, from 0 to 1, until
  /// the next call.
  const float* decode(const float* z, std::size_t rows);

  /// Returns the parameters by their names in a weights file.
  std::map<std::string, std::vector<float>, std::less<>> named_parameters() const;

 private:
  DenseVae(ModelSpec spec, DenseNetwork encoder, DenseNetwork decoder, std::size_t most_rows);

  PosteriorRows run_encoder(const float* x, std::size_t rows);

  ModelSpec spec_;
  DenseNetwork encoder_;
  DenseNetwork decoder_;
  std::size_t most_rows_;
  std::vector<float> parameters_;
  std::vector<float> gradient_;
  std::vector<float> z_;
  std::vector<float> z_gradient_;
  std::vector<float> head_gradient_;
};

}  // namespace vaelet::training
