#pragma once

#include <string>
#include <vector>

#include "native/data/data_set.h"
#include "native/torch/seeded_generator.h"
#include "native/train/trainer.h"
#include "shared/model/zoo.h"
#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/temporary_folder.h"

namespace vaelet::native {

/// A small data set in memory, and models for it.
struct TrainerFixture {
  TemporaryFolder folder;
  DataSet data;

  TrainerFixture() {
    write_small_data_set(folder.path());
    data = load_data_set({.folder = folder.path()}).value();
  }

  ImageSet images() const { return {data.training, data}; }

  Vae fresh_vae(const std::string& name, LikelihoodKind kind = LikelihoodKind::bernoulli) const {
    torch::Generator generator = seeded_generator(3);
    const ZooConfig options{data.image, data.class_names, 3, {kind, 0.5}};
    return Vae::create(make_model(name, options).value(), generator).value();
  }

  static Checkpoint fresh_state(const Vae& vae) { return {vae, seeded_generator(4)}; }

  /// Trains beside the trivial model of the data.
  static Result<TrainEnd> run(Vae& vae, Checkpoint& state, const TrainingSplit& split,
                              const TrainConfig& options, const TrainObserver& observer) {
    return train(vae, state, split, trivial_model(vae, options, split), options, observer);
  }

  /// The reports of the epochs, or the error.
  static Result<std::vector<EpochReport>> run(Vae& vae, const TrainingSplit& split,
                                              const TrainConfig& options) {
    std::vector<EpochReport> reports;
    TrainObserver observer;
    observer.on_epoch = [&](const EpochReport& report, const Vae&) -> Result<void> {
      reports.push_back(report);
      return {};
    };
    Checkpoint state = fresh_state(vae);
    VAELET_TRY(run(vae, state, split, options, observer));
    return reports;
  }
};

inline TrainConfig options_with(double beta, int epochs, double learning_rate = 1e-3) {
  TrainConfig options;
  options.beta = Schedule(beta);
  options.epochs = epochs;
  options.batch_size = 16;
  options.learning_rate = learning_rate;
  return options;
}

}  // namespace vaelet::native
