#include "native/app/options/common_flags.h"

#include <cstdint>

#include "native/app/options/validators.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/model/zoo.h"

namespace vaelet::native {

Flag threads_flag() {
  constexpr int most_threads = 256;
  return {"--threads", Role::identity,
          "Threads; the weights of a training depend on their number, by rounding",
          whole_number(1, most_threads)};
}

Flag seed_flag(const std::string& help) {
  return {"--seed", Role::identity, help, whole_number_up_to(most<std::uint64_t>)};
}

Flag model_flag() {
  const auto names = zoo_names();
  return Flag("--model", Role::identity, "Architecture").among({names.begin(), names.end()});
}

Flag latent_flag() {
  return {"--latent", Role::identity,
          fill("Latent dimensions (default: {} for grey images, {} for colour)",
               {usual_latent(1), usual_latent(3)}),
          whole_number(1, max_latent)};
}

int usual_latent(int channels) {
  // A plane can be seen whole; of colour pictures it tells little.
  constexpr int plane = 2;
  constexpr int of_colour = 16;
  return channels == 1 ? plane : of_colour;
}

Flag likelihood_flag() {
  return {
      "--likelihood", Role::identity,
      "p(x|z): bernoulli or gaussian (default: bernoulli for grey images, gaussian for colour)"};
}

Flag overwrite_flag(const std::string& where) {
  return {"--overwrite", Role::other,
          fill("Replace a file that exists at {}; without it, none is", {where})};
}

Flag validation_flag() {
  return {"--validation", Role::identity,
          "Training images kept for validation (default: a tenth, at most 5000)",
          whole_number(1, most<std::int64_t>)};
}

}  // namespace vaelet::native
