#pragma once

#include <string>

namespace vaelet::native {

/// Threads for the matrix products of OpenBLAS, and `prepare_thread` for the calling one. Memory
/// that is freed stays with the program: each batch would ask the system for the same megabytes
/// again, and the pages that it clears first cost more than the arithmetic.
void set_threads(int count);

/// For each thread that computes. LibTorch's own kernels stay on one: OpenMP's threads spin while
/// they wait, and on a machine with other work that costs far more than it gains. Subnormal numbers
/// count as zero: the moments of a weight that gets no gradient any more, such as that of a pixel
/// which is always black, decay into them, and they make a training twenty times slower.
void prepare_thread();

/// For people: the version of LibTorch and the BLAS that it really runs on.
std::string libraries_description();

}  // namespace vaelet::native
