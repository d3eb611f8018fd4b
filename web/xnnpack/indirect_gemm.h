#pragma once

#include <stddef.h>

#include "xnnpack/microparams.h"

// Four pixels of a convolution, one kernel tap after the other: an XNNPACK f32 igemm microkernel of
// the 4x8 kind. XNNPACK's own keeps the loop over taps and the loop over channels in one function,
// where V8 (Node.js 20, Chromium) spills the sums to the stack: half the speed of this one, which
// keeps the inner loop in a function of its own.
void vaelet_f32_igemm_minmax_4x8(size_t rows, size_t columns, size_t row_bytes, size_t taps_bytes,
                                 const float** pixels, const float* packed, float* c,
                                 size_t c_stride_bytes, size_t tile_stride_bytes,
                                 size_t pixel_offset_bytes, const float* zero,
                                 const union xnn_f32_minmax_params params[1]);
