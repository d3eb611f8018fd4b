#pragma once

namespace vaelet::native {

/// What computes the gradients.
enum class DeviceKind { cpu, cuda };

/// Where and how precisely a training computes. Validation and files are in F32 all the same.
struct Compute {
  DeviceKind device = DeviceKind::cpu;
  bool bf16 = false;  // matrix products and convolutions, by LibTorch's autocast
};

}  // namespace vaelet::native
