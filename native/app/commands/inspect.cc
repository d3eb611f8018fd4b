#include <algorithm>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <string>
#include <vector>

#include "native/app/commands.h"
#include "native/base/json_texts.h"
#include "native/base/model_file.h"
#include "native/base/printable.h"
#include "native/torch/golden_check.h"
#include "native/train/assessment.h"
#include "shared/base/json.h"
#include "shared/model/spec_json.h"

namespace vaelet::native {
namespace {

struct InspectOptions {
  std::string file;
};

std::string shape_of(const Shape& shape) {
  if (!shape.is_image) return std::to_string(shape.channels);
  return std::to_string(shape.channels) + " x " + std::to_string(shape.height) + " x " +
         std::to_string(shape.width);
}

void print_network(const std::string& title, const std::vector<Layer>& layers,
                   const std::vector<LayerShapes>& shapes) {
  std::cout << title << ", " << count_parameters(layers) << " parameters\n";
  for (std::size_t index = 0; index < layers.size(); ++index) {
    const std::string* name = layer_name(layers[index]);
    std::cout << "  " << std::left << std::setw(18) << layer_kind(layers[index]) << std::setw(20)
              << (name == nullptr ? "" : printable(*name)) << shape_of(shapes[index].in) << " -> "
              << shape_of(shapes[index].out) << '\n';
  }
}

void print_model(const WeightsFile& file) {
  const ModelSpec& spec = file.spec;
  std::cout << printable(spec.name) << ": " << spec.image.height << " x " << spec.image.width
            << " pixels, " << spec.latent << " latent dimensions, likelihood "
            << likelihood_name(spec.likelihood.kind);
  if (spec.likelihood.kind == LikelihoodKind::gaussian) {
    std::cout << " with sigma2 " << spec.likelihood.sigma2;
  }
  std::cout << ", sigma by " << posterior_name(spec.posterior) << ", "
            << (is_conditional(spec) ? "conditional on" : "classes") << " " << spec.labels.size()
            << " labels:";
  for (const std::string& label : spec.labels) std::cout << ' ' << printable(label);
  std::cout << '\n';
}

/// Prints the dimensions, the one with the largest KL first.
void print_latents(const LatentStatistics& latent) {
  std::vector<std::size_t> order(latent.kl.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater{},
                           [&](std::size_t dimension) { return latent.kl[dimension]; });
  std::cout << "latent dimensions: KL in nats, mean and standard deviation of the aggregate "
               "posterior\n"
            << std::fixed << std::setprecision(3);
  for (const std::size_t dimension : order) {
    std::cout << "  z" << std::left << std::setw(5) << dimension << std::right << std::setw(8)
              << latent.kl[dimension] << std::setw(9) << latent.mean[dimension] << std::setw(9)
              << latent.std[dimension] << '\n';
  }
}

/// Prints what is wrong with the model, where the training or the numbers say so.
void print_warning(const WeightsFile& file) {
  const auto training = parse_json(file.training);
  const std::string* warning = training ? text_at(&*training, "warning") : nullptr;
  if (warning != nullptr) {
    std::cout << "WARNING: " << printable(*warning) << '\n';
  } else if (!file.latent.kl.empty() &&
             std::ranges::all_of(file.latent.kl, [](float kl) { return kl < least_active_kl; })) {
    std::cout << "WARNING: collapsed: 0 of " << file.latent.kl.size()
              << " latent dimensions carry more than " << least_active_kl << " nats\n";
  }
}

/// Prints whose work the file is, where it says that.
void print_credits(const WeightsFile& file) {
  const auto training = parse_json(file.training);
  for (const char* key : {"author", "licence"}) {
    const std::string* text = training ? text_at(&*training, key) : nullptr;
    std::cout << key << ": " << (text == nullptr ? "the file does not say" : printable(*text))
              << '\n';
  }
}

/// Prints a line for each entry; nested values stay JSON.
void print_training(const std::string& training) {
  std::cout << "training\n";
  const auto json = parse_json(training);
  const auto* entries = json ? std::get_if<Json::Object>(&json->value) : nullptr;
  if (entries == nullptr) {
    std::cout << "  " << printable(training) << '\n';
    return;
  }
  for (const auto& [key, value] : *entries) {
    std::cout << "  " << std::left << std::setw(18) << printable(key)
              << printable(write_json(value)) << '\n';
  }
}

Result<void> print_golden(const WeightsFile& file) {
  VAELET_TRY_ASSIGN(auto differences, check_golden(file));
  std::cout << std::defaultfloat << file.golden.count
            << " golden samples: decoded with a difference of at most " << differences.image
            << " of a pixel; ";
  if (differences.posterior) {
    std::cout << "encoded with one of at most " << *differences.posterior << '\n';
  } else {
    std::cout << "the encoder cannot be checked, for the file has no golden.mean\n";
  }
  return {};
}

Outcome run_inspect(const InspectOptions& options) {
  VAELET_TRY_ASSIGN(auto model, read_model_file(options.file));
  const WeightsFile& file = model.weights;
  print_model(file);
  print_credits(file);
  print_warning(file);
  print_network("encoder", file.spec.encoder, file.shapes.encoder);
  print_network("decoder", file.spec.decoder, file.shapes.decoder);
  print_latents(file.latent);
  if (file.prior.components == 0) {
    std::cout << "prior: standard normal\n";
  } else {
    std::cout << "prior: fitted, " << file.prior.classes << " x " << file.prior.components
              << " Gaussians\n";
  }
  print_training(file.training);
  VAELET_TRY(print_golden(file));
  return EXIT_SUCCESS;
}

}  // namespace

template <>
struct FlagsOf<InspectOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.file, Flag("FILE", Role::other, "Weights file").reads().required());
  }
};

std::unique_ptr<Command> add_inspect_command(CLI::App& app) {
  return add_command<InspectOptions>(app, "inspect", "Check a weights file and show what it holds",
                                     run_inspect);
}

}  // namespace vaelet::native
