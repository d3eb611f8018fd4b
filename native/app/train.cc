#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "native/app/commands.h"
#include "native/app/interrupt.h"
#include "native/app/train_display.h"
#include "native/app/train_settings.h"
#include "native/app/training_record.h"
#include "native/base/file.h"
#include "native/data/data_set.h"
#include "native/torch/export.h"
#include "native/torch/threads.h"
#include "native/torch/vae.h"
#include "native/train/aggregate_posterior.h"
#include "native/train/batches.h"
#include "native/train/trainer.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/model/zoo.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {
namespace {

/// What can be refused before any time is spent.
Result<void> check_settings(const CLI::App& command, const TrainSettings& settings) {
  if (command.count("--sigma2") > 0 && settings.likelihood != "gaussian") {
    return fail(ErrorCode::argument_invalid,
                fill("--sigma2 is the variance of a Gaussian; expected --likelihood gaussian with "
                     "it, found {}",
                     {settings.likelihood}));
  }
  return check_writable(settings.out);
}

Result<void> check_validation(const TrainSettings& settings, const DataSet& data) {
  if (settings.validation < data.training.count) return {};
  return fail(ErrorCode::argument_invalid,
              fill("--validation: expected fewer than the {} training images of \"{}\", found {}",
                   {data.training.count, settings.data, settings.validation}));
}

/// A Gaussian learns standardised pixels, a Bernoulli the grey levels themselves.
Result<ModelSpec> make_spec(const TrainSettings& settings, const DataSet& data) {
  auto likelihood = likelihood_of(settings);
  if (!likelihood) return pass_on(likelihood);
  ZooOptions zoo{{data.height, data.width}, data.class_names, settings.latent, *likelihood};
  if (likelihood->kind == LikelihoodKind::gaussian) {
    const PixelStatistics pixels = pixel_statistics(data.training);
    zoo.image.mean = pixels.mean;
    zoo.image.std = pixels.std;
  }
  return make_model(settings.model, zoo);
}

/// One run of `vaelet train`, from checked settings to the file.
class TrainRun {
 public:
  TrainRun(TrainSettings settings, DataSet data, Vae vae, torch::Generator generator)
      : settings_(std::move(settings)),
        data_(std::move(data)),
        vae_(std::move(vae)),
        generator_(std::move(generator)),
        split_(split(images(data_.training), settings_.validation, settings_.seed)) {}

  Outcome run();

 private:
  ImageSet images(const LabelledImages& images) const {
    return {images, data_.height, data_.width, static_cast<std::int64_t>(data_.class_names.size())};
  }
  void introduce() const;
  Result<TrainEnd> train_with_display(const InterruptWatch& interrupt);
  Result<FinalFigures> final_figures() const;
  WeightsContent content(const FinalFigures& figures) const;
  Outcome interrupted() const;

  TrainSettings settings_;
  DataSet data_;
  Vae vae_;
  torch::Generator generator_;
  TrainingSplit split_;
};

Outcome TrainRun::run() {
  introduce();
  const InterruptWatch interrupt;
  auto end = train_with_display(interrupt);
  if (!end) return pass_on(end);
  if (*end == TrainEnd::interrupted) return interrupted();
  // From here on everything is measured on the weights as the file stores them.
  if (auto rounded = vae_.round_weights(dtype_of(settings_)); !rounded) return pass_on(rounded);
  auto figures = final_figures();
  if (!figures) return pass_on(figures);
  auto bytes = write_weights(content(*figures));
  if (!bytes) return pass_on(bytes);
  if (interrupt.requested()) return interrupted();
  if (auto written = write_file(settings_.out, *bytes); !written) return pass_on(written);
  std::cout << "wrote " << settings_.out << ", " << bytes->size() << " bytes\n";
  return EXIT_SUCCESS;
}

void TrainRun::introduce() const {
  const ModelSpec& spec = vae_.spec();
  std::cout << spec.name << ", latent " << spec.latent << ", "
            << count_parameters(spec.encoder) + count_parameters(spec.decoder) << " parameters; "
            << data_.name << ", " << split_.training.size() << " images of " << data_.height
            << " x " << data_.width << " to train, " << split_.validation.size() << " to validate\n"
            << libraries_description() << ", threads: " << settings_.threads << std::endl;
}

Result<TrainEnd> TrainRun::train_with_display(const InterruptWatch& interrupt) {
  TrainDisplay display(settings_.options, split_.training.size());
  const TrainObserver observer{[&](const BatchReport& report) { display.show_batch(report); },
                               [&](const EpochReport& report) { display.show_epoch(report); },
                               [&] { return interrupt.requested(); }};
  auto end = train(vae_, split_, settings_.options, generator_, observer);
  display.clear();
  return end;
}

Result<FinalFigures> TrainRun::final_figures() const {
  auto validation = evaluate(vae_, split_.validation);
  if (!validation) return pass_on(validation);
  auto test = evaluate(vae_, images(data_.test));
  if (!test) return pass_on(test);
  std::cout << "test set, " << data_.test.count << " images: reconstruction "
            << test->reconstruction << ", KL " << test->kl << ", ELBO " << test->elbo()
            << " nats\n";
  return FinalFigures{*validation, *test};
}

WeightsContent TrainRun::content(const FinalFigures& figures) const {
  const EncodedSet encoded = encode_set(vae_, split_.training);
  WeightsContent content;
  content.spec = vae_.spec();
  content.training = training_record(settings_, data_, figures);
  content.network_dtype = dtype_of(settings_);
  content.network = network_values(vae_);
  content.latent = latent_statistics(encoded);
  if (settings_.prior == "gaussian") {
    const std::size_t classes = is_conditional(vae_.spec()) ? data_.class_names.size() : 1;
    content.prior = fit_prior(encoded, static_cast<int>(classes));
  }
  content.golden = golden_samples(vae_, content.prior, settings_.seed);
  return content;
}

Outcome TrainRun::interrupted() const {
  std::cerr << "vaelet: interrupted; " << settings_.out << " is not written\n";
  return interrupted_status;
}

Outcome run_train(const CLI::App& command, const TrainSettings& settings) {
  if (auto checked = check_settings(command, settings); !checked) return pass_on(checked);
  auto data = load_data_set(settings.data);
  if (!data) return pass_on(data);
  if (auto checked = check_validation(settings, *data); !checked) return pass_on(checked);
  auto spec = make_spec(settings, *data);
  if (!spec) return pass_on(spec);
  set_threads(settings.threads);
  torch::Generator generator = at::detail::createCPUGenerator(settings.seed);
  auto vae = Vae::create(std::move(*spec), generator);
  if (!vae) return pass_on(vae);
  return TrainRun(settings, std::move(*data), std::move(*vae), std::move(generator)).run();
}

}  // namespace

void add_train_command(CLI::App& app, Outcome& outcome) {
  CLI::App* command = app.add_subcommand("train", "Train a model and write its weights file");
  auto settings = std::make_shared<TrainSettings>();
  add_train_options(*command, *settings);
  command->callback([=, &outcome] { outcome = run_train(*command, *settings); });
}

}  // namespace vaelet::native
