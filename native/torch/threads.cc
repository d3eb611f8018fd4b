#include "native/torch/threads.h"

#include <cblas.h>
#include <torch/torch.h>
#include <torch/version.h>

namespace vaelet::native {

void set_threads(int count) {
  torch::set_num_threads(1);
  openblas_set_num_threads(count);
}

std::string libraries_description() {
  return std::string("LibTorch ") + TORCH_VERSION + ", " + openblas_get_config();
}

}  // namespace vaelet::native
