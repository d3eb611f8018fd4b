#include "native/app/commands/experiments.h"

namespace vaelet::native {
namespace {

constexpr int mlp_epochs = 8;
constexpr int conv_epochs = 6;
constexpr int plane = 2;
constexpr int fifteen = 15;

/// The reference's squared error is a Gaussian of sigma2 = 1/2 over standardised pixels.
TrainSettings squared_error_settings(const char* model, int latent, const char* beta, int epochs) {
  TrainSettings settings;
  settings.model = model;
  settings.latent = latent;
  settings.likelihood = "gaussian";
  settings.sigma2 = "0.5";
  settings.beta = beta;
  settings.epochs = epochs;
  settings.keep = "last";
  return settings;
}

std::vector<ExperimentTraining> mlp_training(int latent, const char* beta) {
  return {{"", "", squared_error_settings("mlp-vae", latent, beta, mlp_epochs)}};
}

/// The convolutional model with the reference's loss as it was, and with the same loss mended.
std::vector<ExperimentTraining> conv_trainings(const char* beta, std::string_view mended_caption) {
  const TrainSettings mended = squared_error_settings("conv-cvae", fifteen, beta, conv_epochs);
  TrainSettings as_it_was = mended;
  as_it_was.objective = "reference";
  return {{"as-it-was", "As it was: no gradient reaches z, each class has one image", as_it_was},
          {"mended", mended_caption, mended}};
}

/// The two, and what it takes beyond the mistakes for the label to matter.
std::vector<ExperimentTraining> story_of_the_label() {
  auto trainings = conv_trainings("1", "Gradient and sums mended: z says all, the label little");
  TrainSettings bernoulli = trainings.back().settings;
  bernoulli.likelihood = "bernoulli";
  bernoulli.prior = "gaussian";
  trainings.push_back(
      {"bernoulli", "Bernoulli pixels, fitted prior: the label says what, z says how", bernoulli});
  return trainings;
}

}  // namespace

std::span<const Experiment> experiments() {
  static const std::vector<Experiment> all = {
      {"mlp-vae-beta-0",
       "mlp-vae, 15 dimensions, no KL: sharp reconstructions, a latent space full of holes.",
       mlp_training(fifteen, "0")},
      {"mlp-vae-beta-12", "mlp-vae, 15 dimensions, beta 12: blurred, and every z is some digit.",
       mlp_training(fifteen, "12")},
      {"mlp-vae-beta-200",
       "mlp-vae, 15 dimensions, beta 200: the KL wins, and most of z carries nothing.",
       mlp_training(fifteen, "200")},
      {"mlp-vae-2d", "mlp-vae, 2 dimensions, beta 12: the latent plane and its manifold of digits.",
       mlp_training(plane, "12")},
      {"conv-cvae-beta-1",
       "conv-cvae, beta 1: the reference's loss as it was, mended, and with Bernoulli pixels "
       "instead, "
       "side by side.",
       story_of_the_label()},
      {"conv-cvae-beta-1e-11",
       "conv-cvae, beta 1e-11: the reference's loss as it was and mended, side by side.",
       conv_trainings("1e-11", "Mended: an autoencoder, z is anywhere but where the prior draws")}};
  return all;
}

}  // namespace vaelet::native
