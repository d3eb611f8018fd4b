#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "native/app/commands.h"
#include "native/app/interrupt.h"
#include "native/app/options/data_options.h"
#include "native/app/options/output_check.h"
#include "native/app/options/threads_option.h"
#include "native/base/file.h"
#include "native/data/data_set.h"
#include "native/eval/classifier/classifier.h"
#include "native/eval/classifier/classifier_file.h"
#include "native/torch/threads.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

struct ClassifierSettings {
  ClassifierConfig training;
  DataSource data;
  std::string out;
  int threads = 1;
};

std::vector<NamedValue> configuration(const ClassifierSettings& settings) {
  const auto& training = settings.training;
  auto values = data_configuration(settings.data);
  values.push_back({"epochs", std::to_string(training.epochs)});
  values.push_back({"batch-size", std::to_string(training.batch_size)});
  values.push_back({"lr", number_text(training.learning_rate)});
  values.push_back({"shift", std::to_string(training.shift)});
  values.push_back({"seed", std::to_string(training.seed)});
  values.push_back({"threads", std::to_string(settings.threads)});
  return values;
}

ClassifierRecord record_of(const ClassifierSettings& settings, const DataSet& data,
                           std::int64_t correct) {
  return {.format = {data.height, data.width, data.class_names},
          .data = data.name,
          .data_digest = data.digest,
          .seed = settings.training.seed,
          .epochs = settings.training.epochs,
          .configuration = configuration_json(configuration(settings)),
          .test_images = data.test.count,
          .test_correct = correct};
}

std::int64_t count_correct(Classifier& classifier, const ImageSet& test) {
  ThreadPool pool(1);
  return (classify_images(classifier, test, pool).predictions == test.labels())
      .sum()
      .item<std::int64_t>();
}

Outcome run_classifier(const ClassifierSettings& settings) {
  VAELET_TRY(check_output(settings.out, {}));
  VAELET_TRY_ASSIGN(auto data, load_data(settings.data));
  set_threads(settings.threads);
  std::optional<EndOnInterrupt> interrupt(std::in_place);
  const ImageSet training(data.training, data);
  const ImageSet test(data.test, data);

  auto classifier = train_classifier({data.height, data.width, data.class_names}, training,
                                     settings.training, [&](int epoch, double loss) {
                                       std::cout << "epoch " << epoch << " of "
                                                 << settings.training.epochs << ": loss " << loss
                                                 << " nats" << std::endl;
                                     });
  const auto record = record_of(settings, data, count_correct(classifier, test));
  VAELET_TRY_ASSIGN(auto bytes, write_classifier(classifier, record));
  interrupt.reset();
  VAELET_TRY(write_file(settings.out, bytes));
  const auto accuracy = record.accuracy();
  std::cout << "accuracy on " << record.test_images << " test images: " << 100 * accuracy.value
            << " % (95 %: " << 100 * accuracy.low << " to " << 100 * accuracy.high << " %), seed "
            << record.seed << "\nwrote " << settings.out << '\n';
  return EXIT_SUCCESS;
}

}  // namespace

void add_train_classifier_command(CLI::App& app, Outcome& outcome) {
  CLI::App* command =
      app.add_subcommand("judge", "Train the classifier that eval judges generated images by");
  auto settings = std::make_shared<ClassifierSettings>();
  add_data_options(*command, settings->data);
  command->add_option("--epochs", settings->training.epochs, "Passes over the training images")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_option("--seed", settings->training.seed, "Seed of weights, order and shifts")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_threads_option(*command, settings->threads);
  command->add_option("--out", settings->out, "Judge file to write (.safetensors)")->required();
  command->callback([=, &outcome] { outcome = run_classifier(*settings); });
}

}  // namespace vaelet::native
