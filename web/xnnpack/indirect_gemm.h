#pragma once

#include <stddef.h>

#include "xnnpack/microparams.h"

// Four pixels of a convolution, one kernel tap after the other: an XNNPACK f32 igemm microkernel of
// the 4x8 kind. Under V8 (Node.js 20, x86-64) it takes half the processor time of XNNPACK's own
// f32-igemm-4x8-minmax-wasmsimd-x86-loadsplat.c; why that one is slow there was not found out.
void vaelet_f32_igemm_minmax_4x8(size_t rows, size_t columns, size_t row_bytes, size_t taps_bytes,
                                 const float** pixels, const float* packed, float* c,
                                 size_t c_stride_bytes, size_t tile_stride_bytes,
                                 size_t pixel_offset_bytes, const float* zero,
                                 const union xnn_f32_minmax_params params[1]);
