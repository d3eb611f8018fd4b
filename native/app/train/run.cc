#include "native/app/train/run.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include "native/app/interrupt.h"
#include "native/app/options/configuration.h"
#include "native/app/options/data_options.h"
#include "native/app/options/output_check.h"
#include "native/app/train/display.h"
#include "native/app/train/flags.h"
#include "native/app/train/record.h"
#include "native/app/train/report.h"
#include "native/base/file.h"
#include "native/data/data_set.h"
#include "native/torch/encode.h"
#include "native/torch/export.h"
#include "native/torch/image_set.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/thread_pool.h"
#include "native/torch/threads.h"
#include "native/torch/vae.h"
#include "native/train/checkpoint.h"
#include "native/train/trainer.h"
#include "native/train/validation.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/model/zoo.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {
namespace {

/// Refuses paths before any time is spent.
Result<void> check_paths(const TrainOptions& options) {
  VAELET_TRY(check_paths(used_paths(options)));
  const std::string checkpoint = checkpoint_path_of(options);
  if (options.resume || !std::filesystem::exists(checkpoint)) return {};
  return fail(
      ErrorCode::checkpoint_unfit,
      fill("\"{}\" holds a training that did not end: --resume continues it", {checkpoint}));
}

Result<void> check_validation(const TrainOptions& options, const DataSet& data) {
  if (*options.validation < data.training.count) return {};
  return fail(ErrorCode::argument_invalid,
              fill("--validation: expected fewer than the {} training images of \"{}\", found {}",
                   {data.training.count, options.data.folder, *options.validation}));
}

/// Returns the model. A Gaussian models standardised pixels, a Bernoulli the grey levels
/// themselves.
Result<ModelSpec> make_spec(const TrainOptions& options, const DataSet& data) {
  const Likelihood likelihood = likelihood_of(options);
  ZooConfig zoo{data.image, data.class_names, options.latent, likelihood};
  if (likelihood.kind == LikelihoodKind::gaussian) {
    const PixelStatistics pixels = pixel_statistics(data.training);
    zoo.image.mean = pixels.mean;
    zoo.image.std = pixels.std;
  }
  return make_model(options.model, zoo);
}

/// A run of `vaelet train`, from checked options to the file.
class TrainRun {
 public:
  TrainRun(TrainOptions options, TrainConfig config, DataSet data, Vae vae,
           torch::Generator generator)
      : options_(std::move(options)),
        config_(std::move(config)),
        data_(std::move(data)),
        vae_(std::move(vae)),
        state_(vae_, std::move(generator)),
        split_(split(ImageSet(data_.training, data_), *options_.validation, options_.seed)) {}

  Outcome run();

 private:
  std::string checkpoint() const { return checkpoint_path_of(options_); }
  std::string description() const;
  Result<std::optional<int>> resume();
  void print_introduction() const;
  Result<TrainEnd> train_with_display(TrainReport& report);
  Result<void> write_kept();
  Result<void> write_weights_file(const KeptWeights& kept, const std::filesystem::path& path);
  Result<FinalMetrics> final_metrics(const Vae& vae, int epoch) const;
  WeightsContent content(const Vae& vae, const FinalMetrics& metrics) const;

  TrainOptions options_;
  TrainConfig config_;
  DataSet data_;
  Vae vae_;
  Checkpoint state_;
  TrainingSplit split_;
};

Outcome TrainRun::run() {
  VAELET_TRY_ASSIGN(auto resumed, resume());
  print_introduction();
  VAELET_TRY_ASSIGN(auto report, TrainReport::open(options_, data_.name, resumed));
  VAELET_TRY_ASSIGN(auto end, train_with_display(report));
  if (end == TrainEnd::interrupted) {
    std::cerr << "vaelet: interrupted; "
              << (options_.resume ? "the same command continues from " : "--resume continues from ")
              << checkpoint() << '\n';
    return interrupted_status;
  }
  if (end == TrainEnd::stopped_early) {
    std::cout << "ended early: no better epoch than " << state_.best.epoch << " within "
              << options_.patience << '\n';
  }
  VAELET_TRY(write_kept());
  VAELET_TRY(report.finish(data_));
  VAELET_TRY(remove_file(checkpoint()));
  return EXIT_SUCCESS;
}

/// Returns what must be the same for a run to continue from a checkpoint.
std::string TrainRun::description() const {
  std::string text;
  for (const auto& [name, value] : configuration(options_)) {
    text += "--" + name + " " + value + "\n";
  }
  return text + "data " + data_.digest + "\n";
}

/// Continues from the checkpoint. Returns how many epochs it had finished; nothing when a new run
/// begins.
Result<std::optional<int>> TrainRun::resume() {
  if (!options_.resume || !std::filesystem::exists(checkpoint())) return std::nullopt;
  VAELET_TRY(read_checkpoint(checkpoint(), description(), state_));
  std::cout << "continues after " << state_.epochs_done << " epochs and " << state_.taken
            << " images\n";
  return state_.epochs_done;
}

void TrainRun::print_introduction() const {
  const ModelSpec& spec = vae_.spec();
  std::cout << spec.name << ", latent " << spec.latent << ", " << count_parameters(spec.encoder)
            << " parameters in the encoder, " << count_parameters(spec.decoder)
            << " in the decoder; " << data_.name << ", " << split_.training.size() << " images of "
            << data_.image.height << " x " << data_.image.width << " to train, "
            << split_.validation.size() << " to validate\n"
            << libraries_description() << ", threads: " << options_.threads << std::endl;
}

Result<TrainEnd> TrainRun::train_with_display(TrainReport& report) {
  const InterruptWatch interrupt;
  const std::int64_t done = state_.epochs_done * split_.training.size() + state_.taken;
  TrainDisplay display(config_, split_.training.size(), done);
  TrainObserver observer;
  observer.on_batch = [&](const BatchReport& batch) { display.show_batch(batch); };
  observer.on_epoch = [&](const EpochReport& epoch, const Vae& vae) {
    display.show_epoch(epoch);
    return report.add_epoch(epoch, vae);
  };
  observer.stop_requested = [&] { return interrupt.requested(); };
  observer.save = [&](const Checkpoint& state) {
    return write_checkpoint(checkpoint(), description(), state);
  };
  auto end = train(vae_, state_, split_, config_, observer);
  display.clear();
  return end;
}

Result<void> TrainRun::write_kept() {
  const bool keeps_best = options_.keep == Keep::best;
  const auto& kept = keeps_best ? state_.best : state_.last;
  const auto& other = keeps_best ? state_.last : state_.best;
  VAELET_TRY(write_weights_file(kept, options_.out));
  const auto path = path_of_other(options_);
  // The file of an earlier run would pass for one of this run.
  return kept.epoch == other.epoch ? remove_file(path) : write_weights_file(other, path);
}

Result<void> TrainRun::write_weights_file(const KeptWeights& kept,
                                          const std::filesystem::path& path) {
  Vae vae = vae_.with_parameters(kept.weights);
  vae.set_sigma2(kept.sigma2);
  // Everything is measured on the weights as the file stores them.
  VAELET_TRY(vae.round_weights(options_.dtype));
  VAELET_TRY_ASSIGN(auto metrics, final_metrics(vae, kept.epoch));
  VAELET_TRY_ASSIGN(auto bytes, write_weights(content(vae, metrics)));
  VAELET_TRY(write_file(path, bytes));
  std::cout << "wrote " << path.string() << ", " << bytes.size() << " bytes\n";
  return {};
}

Result<FinalMetrics> TrainRun::final_metrics(const Vae& vae, int epoch) const {
  ThreadPool pool(options_.threads);
  VAELET_TRY_ASSIGN(auto validation, evaluate(vae, split_.validation, options_.binarise, pool));
  VAELET_TRY_ASSIGN(auto test, evaluate(vae, ImageSet(data_.test, data_), options_.binarise, pool));
  std::cout << "epoch " << epoch << " on the test set, " << data_.test.count
            << " images: reconstruction " << test.elbo.reconstruction << ", KL " << test.elbo.kl
            << ", ELBO " << test.elbo.elbo() << " nats\n";
  return FinalMetrics{epoch, validation.elbo, test.elbo};
}

WeightsContent TrainRun::content(const Vae& vae, const FinalMetrics& metrics) const {
  const EncodedSet encoded = encode_set(vae, split_.training);
  WeightsContent content;
  content.spec = vae.spec();
  content.training = training_record(options_, data_, metrics);
  content.network_dtype = options_.dtype;
  content.network = network_values(vae);
  content.latent = latent_statistics(encoded);
  if (const int components = prior_components_of(options_); components > 0) {
    const std::size_t classes = is_conditional(vae.spec()) ? data_.class_names.size() : 1;
    content.prior = fit_prior(encoded, static_cast<int>(classes), components, options_.seed);
  }
  content.golden = golden_samples(vae, content.prior, options_.seed);
  return content;
}

}  // namespace

Outcome run_training(TrainOptions options) {
  VAELET_TRY(check_together(options));
  VAELET_TRY(check_paths(options));
  VAELET_TRY_ASSIGN(auto data, load_data(options.data));
  options.validation = validation_count(options, data.training.count);
  VAELET_TRY(check_validation(options, data));
  VAELET_TRY_ASSIGN(auto spec, make_spec(options, data));
  VAELET_TRY_ASSIGN(auto config, train_config_of(options));
  set_threads(1);
  torch::Generator generator = seeded_generator(options.seed);
  VAELET_TRY_ASSIGN(auto vae, Vae::create(std::move(spec), generator));
  return TrainRun(std::move(options), std::move(config), std::move(data), std::move(vae),
                  std::move(generator))
      .run();
}

}  // namespace vaelet::native
