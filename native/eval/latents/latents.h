#pragma once

#include <cstdint>

#include <torch/types.h>

namespace vaelet::native {

/// Returns the number of active latent dimensions: those whose posterior mean has a variance above
/// 0.01 over the data (Burda et al. 2016, section 5.2). `means` [N, L].
std::int64_t active_units(const torch::Tensor& means);

/// Computes how much of each attribute's variance a linear map of z explains.
///
/// Attributes [N, A] and z [N, L] are first centred within each group, `groups` [N] int64 (the
/// label of a conditional model, else all 0), so that only what z adds to the label counts. A map
/// fitted by least squares on every other row of each group is scored on the rest: R^2 [A] = 1 -
/// residual / variance. An attribute that does not vary gives NaN, and so do 2 L rows or fewer,
/// which any map fits.
torch::Tensor linear_r2(const torch::Tensor& z, const torch::Tensor& attributes,
                        const torch::Tensor& groups);

}  // namespace vaelet::native
