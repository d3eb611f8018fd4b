#include "native/app/commands/experiments.h"

namespace vaelet::native {
namespace {

constexpr int mlp_epochs = 8;
constexpr int conv_epochs = 6;
constexpr int plane = 2;
constexpr int fifteen = 15;

/// The reference's squared error is a Gaussian of sigma2 = 1/2 over standardised pixels.
TrainOptions squared_error_options(const char* model, int latent, double beta, int epochs) {
  TrainOptions options;
  options.model = model;
  options.latent = latent;
  options.likelihood = LikelihoodKind::gaussian;
  options.sigma2 = Sigma2{0.5};
  options.beta = Schedule(beta);
  options.epochs = epochs;
  options.keep = Keep::last;
  return options;
}

std::vector<ExperimentTraining> mlp_training(int latent, double beta) {
  return {{"", "", squared_error_options("mlp-vae", latent, beta, mlp_epochs)}};
}

/// The convolutional model with the loss of the reference, and with the same loss corrected.
std::vector<ExperimentTraining> conv_trainings(double beta, std::string_view corrected_caption) {
  const TrainOptions corrected = squared_error_options("conv-cvae", fifteen, beta, conv_epochs);
  TrainOptions reference = corrected;
  reference.objective = Objective::reference;
  return {{"reference", "Reference: no gradient reaches z, each class has one image", reference},
          {"corrected", corrected_caption, corrected}};
}

/// Adds to the two a model in which the label decides the digit.
std::vector<ExperimentTraining> conv_trainings_with_bernoulli() {
  auto trainings =
      conv_trainings(1.0, "Corrected gradient and sums: z decides nearly all, the label little");
  TrainOptions bernoulli = trainings.back().options;
  bernoulli.likelihood = LikelihoodKind::bernoulli;
  bernoulli.sigma2.reset();
  bernoulli.prior = PriorKind::gaussian;
  trainings.push_back({"bernoulli",
                       "Bernoulli pixels, fitted prior: the label decides the digit, z its style",
                       bernoulli});
  return trainings;
}

}  // namespace

std::span<const Experiment> experiments() {
  static const std::vector<Experiment> all = {
      {"mlp-vae-beta-0",
       "mlp-vae, 15 dimensions, no KL: sharp reconstructions, a latent space full of holes.",
       mlp_training(fifteen, 0.0)},
      {"mlp-vae-beta-12",
       "mlp-vae, 15 dimensions, beta 12: blurred, and every z decodes to some digit.",
       mlp_training(fifteen, 12.0)},
      {"mlp-vae-beta-200",
       "mlp-vae, 15 dimensions, beta 200: the KL dominates, and most of z carries nothing.",
       mlp_training(fifteen, 200.0)},
      {"mlp-vae-2d", "mlp-vae, 2 dimensions, beta 12: the latent plane and its manifold of digits.",
       mlp_training(plane, 12.0)},
      {"conv-cvae-beta-1",
       "conv-cvae, beta 1: the loss of the reference, corrected, and with Bernoulli pixels "
       "instead, "
       "side by side.",
       conv_trainings_with_bernoulli()},
      {"conv-cvae-beta-1e-11",
       "conv-cvae, beta 1e-11: the loss of the reference and the corrected one, side by side.",
       conv_trainings(1e-11, "Corrected: an autoencoder, no z lies where the prior draws")}};
  return all;
}

}  // namespace vaelet::native
