#pragma once

#include <optional>
#include <string>
#include <vector>

#include "native/import/network.h"
#include "native/import/onnx_model.h"

namespace vaelet::native {

/// What an output of an encoder holds, by its name.
enum class Meaning { unknown, mean, spread, sigma, log_sigma, variance, log_variance, precision };

/// Returns what a name says: `mu` a mean, `logvar` a spread, `std` sigma itself.
Meaning meaning_of(const std::string& name);

/// Returns whether a meaning is one of sigma, in whatever form.
bool is_spread(Meaning meaning);

/// Checks that the output's name does not say what no posterior is. Errors: model_unsupported.
Result<void> check_meaning(const std::string& name, Meaning meaning,
                           std::optional<ForeignPosterior> asked);

/// The part of an encoder's output that says sigma.
struct Spread {
  Computed values;
  std::string name;  // of the output, for sentences
  Meaning meaning = Meaning::unknown;
};

/// Returns what the spread says of sigma, by the function that it ends in, what the person asked
/// for, or its name, and takes that function off where sigma or its square is the function's value.
/// Errors: argument_invalid (the name and the function contradict), model_unsupported (a function
/// that no posterior is).
Result<ForeignPosterior> posterior_of(Flow& flow, Spread& spread,
                                      std::optional<ForeignPosterior> asked,
                                      std::vector<std::string>& notes);

}  // namespace vaelet::native
