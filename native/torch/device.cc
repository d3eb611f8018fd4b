#include "native/torch/device.h"

#include <ATen/autocast_mode.h>
#include <torch/torch.h>
#include <torch/version.h>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

// Since LibTorch 2.4 autocast's functions take the device; before, each device had its own.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
void set_autocast(const torch::Device& device, bool enabled) {
  at::autocast::set_autocast_dtype(device.type(), torch::kBFloat16);
  at::autocast::set_autocast_enabled(device.type(), enabled);
}
#else
void set_autocast(const torch::Device& device, bool enabled) {
  if (device.is_cpu()) {
    at::autocast::set_autocast_cpu_dtype(torch::kBFloat16);
    at::autocast::set_cpu_enabled(enabled);
  } else {
    at::autocast::set_autocast_gpu_dtype(torch::kBFloat16);
    at::autocast::set_enabled(enabled);
  }
}
#endif

}  // namespace

torch::Device torch_device(DeviceKind device) {
  return device == DeviceKind::cpu ? torch::kCPU : torch::kCUDA;
}

Result<void> check_device(DeviceKind device) {
  if (device == DeviceKind::cpu || torch::cuda::is_available()) return {};
  constexpr Sentence<2> sentence =
      "--device cuda: expected a LibTorch with CUDA and an NVIDIA GPU, found LibTorch {} {}; leave "
      "the flag out to train on the processor";
  return fail(ErrorCode::argument_invalid,
              fill(sentence, {TORCH_VERSION,
                              at::globalContext().hasCUDART()
                                  ? "with CUDA, and no GPU that its driver lets this program use"
                                  : "without CUDA: vaelet must be built with one from pytorch.org, "
                                    "by -DCMAKE_PREFIX_PATH"}));
}

AutocastScope::AutocastScope(const Compute& compute) : compute_(compute) {
  if (compute_.bf16) set_autocast(torch_device(compute_.device), true);
}

AutocastScope::~AutocastScope() {
  if (!compute_.bf16) return;
  // The weights that it has rounded are those of this batch.
  at::autocast::clear_cache();
  set_autocast(torch_device(compute_.device), false);
}

}  // namespace vaelet::native
