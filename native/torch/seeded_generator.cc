#include "native/torch/seeded_generator.h"

#include <ATen/CPUGeneratorImpl.h>

namespace vaelet::native {

torch::Generator seeded_generator(std::uint64_t seed) {
  return torch::make_generator<at::CPUGeneratorImpl>(seed);
}

}  // namespace vaelet::native
