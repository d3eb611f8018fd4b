#pragma once

#include <string>

namespace vaelet::native {

/// Threads for the matrix products of OpenBLAS. LibTorch's own kernels stay on one: OpenMP's
/// threads spin while they wait, and on a machine with other work that costs far more than it
/// gains.
void set_threads(int count);

/// For people: the version of LibTorch and the BLAS that it really runs on.
std::string libraries_description();

}  // namespace vaelet::native
