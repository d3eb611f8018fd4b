#pragma once

#include <span>

namespace vaelet::engine {

/// x sigmoid(x), in place. Within 4 ulp.
void silu(std::span<float> values);

/// 1 / (1 + exp(-x)), in place. Within 4 ulp.
void sigmoid(std::span<float> values);

/// log(1 + exp(x)), without overflow for large x.
float softplus(float x);

}  // namespace vaelet::engine
