#include "native/train/trainer.h"

#include <chrono>
#include <cmath>
#include <string>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr std::int64_t evaluation_batch_size = 256;
constexpr std::uint64_t evaluation_seed = 1;

/// -ELBO of one batch in its parts, scalars, sums over the images.
struct BatchLoss {
  torch::Tensor reconstruction;
  torch::Tensor kl;
};

BatchLoss batch_loss(const Vae& vae, const Batch& batch, torch::Generator& generator) {
  const torch::Tensor x = vae.to_model_space(batch.pixels);
  const Posterior posterior = vae.encode(x, batch.label);
  const torch::Tensor z = sample_posterior(posterior, generator);
  const torch::Tensor decoded = vae.decode(z, batch.label);
  return {reconstruction_nats(vae.spec().likelihood, decoded, x).sum(), kl_nats(posterior).sum()};
}

Result<void> check_finite(double reconstruction, double kl) {
  if (std::isfinite(reconstruction) && std::isfinite(kl)) return {};
  return fail(ErrorCode::tensor_not_finite,
              fill("expected a finite loss, found reconstruction {} nats and KL {} nats",
                   {number_text(reconstruction), number_text(kl)}));
}

std::vector<torch::Tensor> tensors(const Parameters& parameters) {
  std::vector<torch::Tensor> list;
  for (const auto& [name, tensor] : parameters) list.push_back(tensor);
  return list;
}

/// One run of `train`.
class Trainer {
 public:
  Trainer(Vae& vae, const TrainingSplit& data, const TrainOptions& options,
          torch::Generator& generator, const TrainObserver& observer)
      : vae_(vae),
        data_(data),
        options_(options),
        generator_(generator),
        observer_(observer),
        optimizer_(tensors(vae.parameters()), torch::optim::AdamOptions(options.learning_rate)) {}

  Result<TrainEnd> run();

 private:
  Result<TrainEnd> run_epoch(int epoch, ElboMean& training);
  Result<void> step(const Batch& batch, ElboMean& training);

  Vae& vae_;
  const TrainingSplit& data_;
  const TrainOptions& options_;
  torch::Generator& generator_;
  const TrainObserver& observer_;
  torch::optim::Adam optimizer_;
};

Result<TrainEnd> Trainer::run() {
  for (int epoch = 1; epoch <= options_.epochs; ++epoch) {
    const auto start = std::chrono::steady_clock::now();
    ElboMean training;
    auto end = run_epoch(epoch, training);
    if (!end || *end == TrainEnd::interrupted) return end;
    auto validation = evaluate(vae_, data_.validation);
    if (!validation) return pass_on(validation);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    if (observer_.on_epoch) {
      observer_.on_epoch({epoch, training.figures(), *validation, elapsed.count()});
    }
  }
  return TrainEnd::finished;
}

Result<TrainEnd> Trainer::run_epoch(int epoch, ElboMean& training) {
  const torch::Tensor order = torch::randperm(data_.training.size(), generator_, torch::kLong);
  for (const torch::Tensor& indices : order.split(options_.batch_size)) {
    auto stepped = step(data_.training.batch(indices), training);
    if (!stepped) return pass_on(stepped);
    if (observer_.on_batch) observer_.on_batch({epoch, training.count(), training.figures()});
    if (observer_.stop_requested && observer_.stop_requested()) return TrainEnd::interrupted;
  }
  return TrainEnd::finished;
}

Result<void> Trainer::step(const Batch& batch, ElboMean& training) {
  optimizer_.zero_grad();
  const BatchLoss sums = batch_loss(vae_, batch, generator_);
  const auto reconstruction = sums.reconstruction.item<double>();
  const auto kl = sums.kl.item<double>();
  if (auto finite = check_finite(reconstruction, kl); !finite) return finite;
  training.add(reconstruction, kl, batch.size());
  const torch::Tensor loss = sums.reconstruction + options_.beta * sums.kl;
  (loss / static_cast<double>(batch.size())).backward();
  optimizer_.step();
  return {};
}

}  // namespace

Result<TrainEnd> train(Vae& vae, const TrainingSplit& data, const TrainOptions& options,
                       torch::Generator& generator, const TrainObserver& observer) {
  return Trainer(vae, data, options, generator, observer).run();
}

Result<ElboFigures> evaluate(const Vae& vae, const ImageSet& images) {
  const torch::NoGradGuard no_grad;
  torch::Generator generator = at::detail::createCPUGenerator(evaluation_seed);
  ElboMean mean;
  const torch::Tensor all = torch::arange(images.size());
  for (const torch::Tensor& indices : all.split(evaluation_batch_size)) {
    const Batch batch = images.batch(indices);
    const BatchLoss sums = batch_loss(vae, batch, generator);
    mean.add(sums.reconstruction.item<double>(), sums.kl.item<double>(), batch.size());
  }
  const ElboFigures figures = mean.figures();
  if (auto finite = check_finite(figures.reconstruction, figures.kl); !finite) {
    return pass_on(finite);
  }
  return figures;
}

}  // namespace vaelet::native
