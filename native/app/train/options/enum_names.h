#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "native/app/options/enum_names.h"
#include "native/torch/compute.h"
#include "native/train/train_config.h"
#include "shared/model/spec.h"
#include "shared/model/spec_json.h"
#include "shared/weights/safetensors.h"

namespace vaelet::native {

/// The course of the learning rate over the epochs.
enum class RateSchedule { constant, cosine };

/// Of the matrix products and convolutions of a training.
enum class Precision { f32, bf16 };

/// Which epoch's weights the file holds.
enum class Keep { best, last };

/// The prior that is fitted after a training.
enum class PriorKind { standard, gaussian, mixture };

template <>
struct EnumNames<LikelihoodKind> {
  static auto all() {
    return std::array{
        std::pair{LikelihoodKind::bernoulli, likelihood_name(LikelihoodKind::bernoulli)},
        std::pair{LikelihoodKind::gaussian, likelihood_name(LikelihoodKind::gaussian)}};
  }
};

template <>
struct EnumNames<Objective> {
  static constexpr auto all() {
    using Pair = std::pair<Objective, std::string_view>;
    return std::array{Pair{Objective::elbo, "elbo"}, Pair{Objective::reference, "reference"}};
  }
};

template <>
struct EnumNames<RateSchedule> {
  static constexpr auto all() {
    using Pair = std::pair<RateSchedule, std::string_view>;
    return std::array{Pair{RateSchedule::constant, "constant"},
                      Pair{RateSchedule::cosine, "cosine"}};
  }
};

template <>
struct EnumNames<DeviceKind> {
  static constexpr auto all() {
    using Pair = std::pair<DeviceKind, std::string_view>;
    return std::array{Pair{DeviceKind::cpu, "cpu"}, Pair{DeviceKind::cuda, "cuda"}};
  }
};

template <>
struct EnumNames<Precision> {
  static constexpr auto all() {
    using Pair = std::pair<Precision, std::string_view>;
    return std::array{Pair{Precision::f32, "f32"}, Pair{Precision::bf16, "bf16"}};
  }
};

template <>
struct EnumNames<Keep> {
  static constexpr auto all() {
    using Pair = std::pair<Keep, std::string_view>;
    return std::array{Pair{Keep::best, "best"}, Pair{Keep::last, "last"}};
  }
};

template <>
struct EnumNames<PriorKind> {
  static constexpr auto all() {
    using Pair = std::pair<PriorKind, std::string_view>;
    return std::array{Pair{PriorKind::standard, "standard"}, Pair{PriorKind::gaussian, "gaussian"},
                      Pair{PriorKind::mixture, "mixture"}};
  }
};

template <>
struct EnumNames<DType> {
  static constexpr auto all() {
    using Pair = std::pair<DType, std::string_view>;
    return std::array{Pair{DType::f32, "f32"}, Pair{DType::f16, "f16"}, Pair{DType::i8, "i8"}};
  }
};

}  // namespace vaelet::native
