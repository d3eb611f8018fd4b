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
  options.sigma2.fixed = 0.5;
  options.beta = Schedule(beta);
  options.epochs = epochs;
  options.keep = Keep::last;
  return options;
}

std::vector<ExperimentTraining> mlp_training(int latent, double beta) {
  return {{"", "", squared_error_options("mlp-vae", latent, beta, mlp_epochs)}};
}

/// The convolutional model with the reference's loss as it was, and with the same loss mended.
std::vector<ExperimentTraining> conv_trainings(double beta, std::string_view mended_caption) {
  const TrainOptions mended = squared_error_options("conv-cvae", fifteen, beta, conv_epochs);
  TrainOptions as_it_was = mended;
  as_it_was.objective = Objective::reference;
  return {{"as-it-was", "As it was: no gradient reaches z, each class has one image", as_it_was},
          {"mended", mended_caption, mended}};
}

/// The two, and what it takes beyond the mistakes for the label to matter.
std::vector<ExperimentTraining> story_of_the_label() {
  auto trainings = conv_trainings(1.0, "Gradient and sums mended: z says all, the label little");
  TrainOptions bernoulli = trainings.back().options;
  bernoulli.likelihood = LikelihoodKind::bernoulli;
  bernoulli.prior = PriorKind::gaussian;
  trainings.push_back(
      {"bernoulli", "Bernoulli pixels, fitted prior: the label says what, z says how", bernoulli});
  return trainings;
}

}  // namespace

std::span<const Experiment> experiments() {
  static const std::vector<Experiment> all = {
      {"mlp-vae-beta-0",
       "mlp-vae, 15 dimensions, no KL: sharp reconstructions, a latent space full of holes.",
       mlp_training(fifteen, 0.0)},
      {"mlp-vae-beta-12", "mlp-vae, 15 dimensions, beta 12: blurred, and every z is some digit.",
       mlp_training(fifteen, 12.0)},
      {"mlp-vae-beta-200",
       "mlp-vae, 15 dimensions, beta 200: the KL wins, and most of z carries nothing.",
       mlp_training(fifteen, 200.0)},
      {"mlp-vae-2d", "mlp-vae, 2 dimensions, beta 12: the latent plane and its manifold of digits.",
       mlp_training(plane, 12.0)},
      {"conv-cvae-beta-1",
       "conv-cvae, beta 1: the reference's loss as it was, mended, and with Bernoulli pixels "
       "instead, "
       "side by side.",
       story_of_the_label()},
      {"conv-cvae-beta-1e-11",
       "conv-cvae, beta 1e-11: the reference's loss as it was and mended, side by side.",
       conv_trainings(1e-11, "Mended: an autoencoder, z is anywhere but where the prior draws")}};
  return all;
}

}  // namespace vaelet::native
