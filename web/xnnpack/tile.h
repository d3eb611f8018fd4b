#pragma once

// The tile that every kernel of kernel_config.c computes at a time: rows of the input times columns
// of the weights. For C and C++.
enum { vaelet_tile_rows = 4, vaelet_tile_columns = 8 };
