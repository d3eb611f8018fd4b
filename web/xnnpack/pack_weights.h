#pragma once

#include <stddef.h>
#include <stdint.h>

// Packs the weights [outputs, inputs] of a dense layer for the kernels of kernel_config.c: of each
// 8 columns the 8 biases, then 8 weights for each input; columns beyond the last stay as they are.
// An XNNPACK x32 packw_gemm_goi microkernel. XNNPACK's own writes each number of columns in
// code of its own, which makes the module larger.
void vaelet_pack_weights(size_t groups, size_t outputs, size_t inputs, size_t tile_columns,
                         size_t column_width, size_t rotation, const uint32_t* weights,
                         const uint32_t* bias, const void* scale, uint32_t* packed,
                         size_t extra_bytes, const void* params);
