#pragma once

#include <stddef.h>

#include "xnnpack/microparams.h"

// One row times a packed matrix: c = clamp(a W + bias, params). An XNNPACK f32 gemm microkernel of
// the 1x8 kind (weights packed in tiles of 8 columns), which is what a batch of one runs. XNNPACK's
// own sums 8 columns at a time: two chains of additions, each waiting for the last. This one sums
// 32 columns at a time, so that it waits for memory instead, and reads no weights of inputs that
// are zero.
void vaelet_f32_gemm_minmax_1x8(size_t rows, size_t columns, size_t row_bytes, const float* a,
                                size_t a_stride, const float* packed, float* c, size_t c_stride,
                                size_t tile_stride_bytes,
                                const union xnn_f32_minmax_params params[1]);
