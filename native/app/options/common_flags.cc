#include "native/app/options/common_flags.h"

#include <cstdint>
#include <limits>
#include <vector>

#include "shared/model/shapes.h"
#include "shared/model/zoo.h"

namespace vaelet::native {

Flag threads_flag() {
  constexpr int most_threads = 256;
  return {"--threads", Role::identity,
          "Threads; the weights of a training depend on their number, by rounding",
          CLI::Range(1, most_threads)};
}

Flag seed_flag(const std::string& help) {
  return {"--seed", Role::identity, help, CLI::NonNegativeNumber};
}

Flag model_flag() {
  const auto names = zoo_names();
  return {"--model", Role::identity, "Architecture",
          CLI::IsMember(std::vector<std::string>(names.begin(), names.end()))};
}

Flag latent_flag() {
  return {"--latent", Role::identity, "Latent dimensions", CLI::Range(1, max_latent)};
}

Flag likelihood_flag() { return {"--likelihood", Role::identity, "p(x|z): bernoulli or gaussian"}; }

Flag validation_flag() {
  return {"--validation", Role::identity,
          "Training images kept for validation (default: a tenth, at most 5000)",
          CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max())};
}

}  // namespace vaelet::native
