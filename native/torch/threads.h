#pragma once

#include <string>

namespace vaelet::native {

/// Sets the number of threads inside OpenBLAS's matrix products, and prepares the calling thread
/// (`prepare_thread`). Keeps freed memory in the program: each batch would ask the system for the
/// same megabytes again, and clearing their pages costs more than the arithmetic.
void set_threads(int count);

/// Prepares the calling thread; every thread that computes must call it. LibTorch's own kernels run
/// in one thread: OpenMP's threads spin while they wait, which costs more than it gains on a
/// machine with other work. Subnormal numbers count as zero: Adam's moments of a weight that gets
/// no gradient any more, such as that of a pixel which is always black, decay into them, and they
/// make a training twenty times slower.
void prepare_thread();

/// Returns, for people, the version of LibTorch and of the BLAS that it really runs on.
std::string libraries_description();

}  // namespace vaelet::native
