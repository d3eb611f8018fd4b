// The kernels that XNNPACK's operators may choose from. These functions replace XNNPACK's
// src/configs/*.c, which name every kernel of every data type, and with them a linker keeps all.
//
// One flavour serves every machine: `minmax` (its clamp also does ReLU and, with infinite bounds,
// nothing), 4 rows of 8 columns, which fits the 16 vector registers of x86.

#include <stddef.h>

#include "one_row_gemm.h"
#include "pack_weights.h"
#include "tile.h"
#include "xnnpack/config.h"
#include "xnnpack/gemm.h"
#include "xnnpack/microkernel-type.h"
#include "xnnpack/microparams-init.h"
#include "xnnpack/operator-type.h"

// The name of an XNNPACK kernel for the instructions that this module may use.
#ifdef __wasm_relaxed_simd__
#define VAELET_KERNEL(name, variant) name##__wasmrelaxedsimd_fma##variant
#else
#define VAELET_KERNEL(name, variant) name##__wasmsimd_x86##variant
#endif

enum { rows = vaelet_tile_rows, columns = vaelet_tile_columns };
_Static_assert(rows == 4 && columns == 8, "the kernels' names below say their tile");

const struct xnn_gemm_config* xnn_init_f32_gemm_config(void) {
  static struct xnn_gemm_config config;
  if (config.mr == 0) {
    config.minmax.gemm[0] =
        xnn_init_hmp_gemm_ukernel((xnn_gemm_ukernel_fn)vaelet_f32_gemm_minmax_1x8);
    config.minmax.gemm[rows - 1] = xnn_init_hmp_gemm_ukernel(
        (xnn_gemm_ukernel_fn)VAELET_KERNEL(xnn_f32_gemm_minmax_ukernel_4x8, _loadsplat));
    config.pack_gemm_goi = (xnn_packw_gemm_goi_ukernel_fn)vaelet_pack_weights;
    config.init.f32 = xnn_init_f32_minmax_scalar_params;
    config.mr = rows;
    config.nr = columns;
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
