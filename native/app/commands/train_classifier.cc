#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "native/app/commands.h"
#include "native/app/interrupt.h"
#include "native/app/options/common_flags.h"
#include "native/app/options/configuration.h"
#include "native/app/options/data_options.h"
#include "native/app/options/data_quality.h"
#include "native/app/options/validators.h"
#include "native/base/file.h"
#include "native/data/data_set.h"
#include "native/eval/classifier/classifier.h"
#include "native/eval/classifier/classifier_file.h"
#include "native/torch/threads.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

struct ClassifierOptions {
  ClassifierConfig config;
  DataSource data;
  std::string out;
  int threads = 1;
};

}  // namespace

template <>
struct FlagsOf<ClassifierOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    FlagsOf<DataSource>::visit(options.data, flag);
    flag(options.config.epochs, Flag("--epochs", Role::identity, "Passes over the training images",
                                     whole_number(1, 1000)));
    flag(options.config.batch_size,
         Flag("--batch-size", Role::identity, "Images per step", whole_number(1, 100'000)));
    flag(options.config.learning_rate,
         Flag("--lr", Role::identity,
              "Learning rate of Adam, which rises to it and falls to 0 as a cosine",
              finite_positive()));
    flag(options.config.shift,
         Flag("--shift", Role::identity,
              "Pixels by which an image is shifted at most, each way, at random",
              whole_number(0, 100)));
    flag(options.config.seed, seed_flag("Seed of weights, order and shifts"));
    flag(options.threads, threads_flag());
    flag(options.out, Flag("--out", Role::output, "Classifier file to write (.safetensors)")
                          .writes_file(".safetensors")
                          .required());
  }
};

namespace {

ClassifierRecord record_of(const ClassifierOptions& options, const DataSet& data,
                           std::int64_t correct) {
  return {.format = {data.image, data.class_names},
          .data = data.name,
          .data_digest = data.digest,
          .seed = options.config.seed,
          .epochs = options.config.epochs,
          .configuration = configuration_json(configuration(options)),
          .test_images = data.test.count,
          .test_correct = correct};
}

std::int64_t count_correct(Classifier& classifier, const ImageSet& test) {
  ThreadPool pool(1);
  return (classify_images(classifier, test, pool).predictions == test.labels())
      .sum()
      .item<std::int64_t>();
}

Outcome run_train_classifier(const ClassifierOptions& options) {
  VAELET_TRY_ASSIGN(auto data, load_training_data(options.data));
  VAELET_TRY(check_labels(data, "a classifier"));
  set_threads(options.threads);
  end_on_interrupt();
  const ImageSet training(data.training, data);
  const ImageSet test(data.test, data);

  auto classifier = train_classifier(
      {data.image, data.class_names}, training, options.config, [&](int epoch, double loss) {
        std::cout << "epoch " << epoch << " of " << options.config.epochs << ": loss " << loss
                  << " nats" << std::endl;
      });
  const auto record = record_of(options, data, count_correct(classifier, test));
  VAELET_TRY_ASSIGN(auto bytes, write_classifier(classifier, record));
  ignore_interrupts();
  VAELET_TRY(write_file(options.out, bytes));
  const auto accuracy = record.accuracy();
  std::cout << "accuracy on " << record.test_images << " test images: " << 100 * accuracy.value
            << " % (95 %: " << 100 * accuracy.low << " to " << 100 * accuracy.high << " %), seed "
            << record.seed << "\nwrote " << options.out << '\n';
  return EXIT_SUCCESS;
}

}  // namespace

std::unique_ptr<Command> add_train_classifier_command(CLI::App& app) {
  return add_command<ClassifierOptions>(
      app, "train-classifier", "Train the classifier by which eval measures generated images",
      run_train_classifier);
}

}  // namespace vaelet::native
