// The kernels that XNNPACK's operators may choose from. These functions replace XNNPACK's
// src/configs/*.c, which name every kernel of every data type, and with them a linker keeps all.
//
// One flavour serves every machine: `minmax` (its clamp also does ReLU and, with infinite bounds,
// nothing).

#include <stddef.h>

#include "one_row_gemm.h"
#include "tile.h"
#include "xnnpack/config.h"
#include "xnnpack/gemm.h"
#include "xnnpack/microkernel-type.h"
#include "xnnpack/microparams-init.h"
#include "xnnpack/operator-type.h"
#include "xnnpack/packw.h"

enum { tile_rows = vaelet_tile_rows, tile_columns = vaelet_tile_columns };

#ifdef __wasm_relaxed_simd__
_Static_assert(tile_rows == 6 && tile_columns == 8, "the kernels' names say their tile");

// Computes up to 6 rows. A kernel takes the same time for fewer rows than it is made for.
static void multiply_rows(size_t rows, size_t columns, size_t row_bytes, const float* a,
                          size_t a_stride, const float* packed, float* c, size_t c_stride,
                          size_t tile_stride, const union xnn_f32_minmax_params params[1]) {
  const xnn_f32_gemm_minmax_ukernel_fn kernel =
      rows > 4 ? xnn_f32_gemm_minmax_ukernel_6x8__wasmrelaxedsimd_fma_loadsplat
               : xnn_f32_gemm_minmax_ukernel_4x8__wasmrelaxedsimd_fma_loadsplat;
  kernel(rows, columns, row_bytes, a, a_stride, packed, c, c_stride, tile_stride, params);
}
#else
_Static_assert(tile_rows == 4 && tile_columns == 8, "the kernel's name says its tile");
#define multiply_rows xnn_f32_gemm_minmax_ukernel_4x8__wasmsimd_x86_loadsplat
#endif

const struct xnn_gemm_config* xnn_init_f32_gemm_config(void) {
  static struct xnn_gemm_config config;
  if (config.mr == 0) {
    config.minmax.gemm[0] =
        xnn_init_hmp_gemm_ukernel((xnn_gemm_ukernel_fn)vaelet_f32_gemm_minmax_1x8);
    config.minmax.gemm[tile_rows - 1] =
        xnn_init_hmp_gemm_ukernel((xnn_gemm_ukernel_fn)multiply_rows);
    config.pack_gemm_goi =
        (xnn_packw_gemm_goi_ukernel_fn)xnn_x32_packw_gemm_goi_ukernel_x8__wasmsimd_u4;
    config.init.f32 = xnn_init_f32_minmax_scalar_params;
    config.mr = tile_rows;
    config.nr = tile_columns;
  }
  return &config;
}

// Dense layers of fewer than 8 outputs stay with the kernel above.
const struct xnn_gemm_config* xnn_init_f32_gemm_nr2_config(void) { return NULL; }

// XNNPACK asks for these names even where its log is off. Their real tables are 10 KB.
const char* xnn_operator_type_to_string(enum xnn_operator_type type) {
  (void)type;
  return "";
}

const char* xnn_microkernel_type_to_string(enum xnn_microkernel_type type) {
  (void)type;
  return "";
}
