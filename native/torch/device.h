#pragma once

#include <torch/types.h>

#include "native/torch/compute.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns LibTorch's name of a device.
torch::Device torch_device(DeviceKind device);

/// Checks that this LibTorch and this machine can compute on a device. Errors: argument_invalid,
/// with what was found of the two.
Result<void> check_device(DeviceKind device);

/// While it lives, this thread's layers compute as `compute` says.
class AutocastScope {
 public:
  explicit AutocastScope(const Compute& compute);
  ~AutocastScope();
  AutocastScope(const AutocastScope&) = delete;
  AutocastScope& operator=(const AutocastScope&) = delete;

 private:
  Compute compute_;
};

}  // namespace vaelet::native
