#pragma once

namespace vaelet {

/// Two independent standard normals.
struct NormalPair {
  double first;
  double second;
};

/// Returns sqrt(-2 ln u1) times the cosine, and the sine, of 2 pi u2 (Box and Muller 1958), for u1
/// and u2 in (0, 1). Logarithm, sine and cosine are series of additions and multiplications alone,
/// so that all machines give the same bits, and the wasm needs none of the C library's tables.
NormalPair box_muller(double u1, double u2);

}  // namespace vaelet
