#include "tests/unit/support/torch_state.h"

#include <torch/torch.h>

#include "native/torch/threads.h"

namespace vaelet::native {

void reset_torch(std::uint64_t seed) {
  prepare_thread();
  torch::manual_seed(seed);
}

}  // namespace vaelet::native
