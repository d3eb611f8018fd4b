// The settings of a training as the flags that say them again.
#include <algorithm>
#include <string_view>
#include <utility>

#include "native/app/options/data_options.h"
#include "native/app/train/settings.h"
#include "native/base/number.h"

namespace vaelet::native {
namespace {

/// The text as one word of a shell's command line.
std::string shell_word(const std::string& text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:,=@%+-";
  if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
  std::string word = "'";
  for (const char character : text) word += character == '\'' ? "'\\''" : std::string(1, character);
  return word + "'";
}

}  // namespace

std::int64_t validation_count(const TrainSettings& settings, std::int64_t training_images) {
  constexpr std::int64_t most_by_default = 5000;
  return settings.validation.value_or(
      std::clamp(training_images / 10, std::int64_t{1}, most_by_default));
}

std::vector<NamedValue> configuration(const TrainSettings& settings) {
  std::vector<NamedValue> values{{"model", settings.model},
                                 {"latent", std::to_string(settings.latent)},
                                 {"likelihood", settings.likelihood}};
  const auto add = [&](const char* name, const std::string& value) {
    values.push_back({name, value});
  };
  if (settings.likelihood == "gaussian") add("sigma2", settings.sigma2);
  add("objective", settings.objective);
  add("beta", settings.beta);
  add("kl-warmup", shortest_text(settings.kl_warmup));
  add("free-bits", shortest_text(settings.free_bits));
  add("importance-samples", std::to_string(settings.importance_samples));
  add("binarise", settings.binarise ? "true" : "false");
  add("epochs", std::to_string(settings.epochs));
  add("batch-size", std::to_string(settings.batch_size));
  add("lr", shortest_text(settings.learning_rate));
  add("lr-schedule", settings.learning_rate_schedule);
  add("ema", shortest_text(settings.ema));
  add("patience", std::to_string(settings.patience));
  add("keep", settings.keep);
  add("seed", std::to_string(settings.seed));
  add("threads", std::to_string(settings.threads));
  for (auto& flag : data_configuration(settings.data)) values.push_back(std::move(flag));
  if (settings.validation) add("validation", std::to_string(*settings.validation));
  add("prior", settings.prior);
  if (settings.prior == "mixture")
    add("prior-components", std::to_string(settings.prior_components));
  add("dtype", settings.dtype);
  return values;
}

std::string command_line(const TrainSettings& settings) {
  std::string text = "vaelet train";
  for (const auto& [name, value] : configuration(settings)) {
    if (value == "false") continue;
    text += " --" + name + (value == "true" ? "" : " " + shell_word(value));
  }
  return text + " --out " + shell_word(without_folders(settings.out));
}

}  // namespace vaelet::native
