#pragma once

#include <string>

namespace vaelet::native {

/// Threads for LibTorch's own kernels and for OpenBLAS.
void set_threads(int count);

/// For people: the version of LibTorch and the BLAS that it really runs on.
std::string libraries_description();

}  // namespace vaelet::native
