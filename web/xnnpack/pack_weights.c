#include "pack_weights.h"

#include "tile.h"

enum { columns = vaelet_tile_columns };

void vaelet_pack_weights(size_t groups, size_t outputs, size_t inputs, size_t tile_columns,
                         size_t column_width, size_t rotation, const uint32_t* weights,
                         const uint32_t* bias, const void* scale, uint32_t* packed,
                         size_t extra_bytes, const void* params) {
  (void)groups, (void)tile_columns, (void)column_width, (void)rotation;  // 1, 8, 1, 1
  (void)scale, (void)extra_bytes, (void)params;                          // none
  for (size_t first = 0; first < outputs; first += columns) {
    const size_t count = outputs - first < columns ? outputs - first : columns;
    for (size_t column = 0; column < count; ++column) {
      packed[column] = bias[first + column];
      for (size_t input = 0; input < inputs; ++input) {
        packed[(input + 1) * columns + column] = *weights++;
      }
    }
    packed += (inputs + 1) * columns;
  }
}
