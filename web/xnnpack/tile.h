#pragma once

// The largest tile that a kernel of kernel_config.c computes at a time: rows of the input times
// columns of the weights. For C and C++. x86 has 16 vector registers: as many as 4 rows need where
// a product takes one before it is added. Fused, 6 rows hide what an instruction waits for the one
// before.
#ifdef __wasm_relaxed_simd__
enum { vaelet_tile_rows = 6, vaelet_tile_columns = 8 };
#else
enum { vaelet_tile_rows = 4, vaelet_tile_columns = 8 };
#endif
