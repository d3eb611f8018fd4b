#include "native/torch/threads.h"

#include <limits>

#include <cblas.h>
#include <malloc.h>
#include <torch/torch.h>
#include <torch/version.h>

namespace vaelet::native {

void set_threads(int count) {
  prepare_thread();
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  openblas_set_num_threads(count);
}

void prepare_thread() {
  torch::set_num_threads(1);
  at::globalContext().setFlushDenormal(true);
}

std::string libraries_description() {
  return std::string("LibTorch ") + TORCH_VERSION + ", " + openblas_get_config();
}

}  // namespace vaelet::native
