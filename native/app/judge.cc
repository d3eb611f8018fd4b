#include "native/eval/judge.h"

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "native/app/commands.h"
#include "native/app/data_options.h"
#include "native/base/file.h"
#include "native/data/data_set.h"
#include "native/eval/judge_file.h"
#include "native/torch/threads.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

struct JudgeSettings {
  JudgeTraining training;
  DataSource data;
  std::string out;
  int threads = 1;
};

JudgeRecord record_of(const JudgeSettings& settings, const DataSet& data, std::int64_t correct) {
  return {.format = {data.height, data.width, data.class_names},
          .data = data.name,
          .data_digest = data.digest,
          .seed = settings.training.seed,
          .epochs = settings.training.epochs,
          .test_images = data.test.count,
          .test_correct = correct};
}

std::int64_t count_correct(Judge& judge, const ImageSet& test) {
  const auto pixels = test.batch(torch::arange(test.size())).pixels;
  return (judge_images(judge, pixels).predictions == test.labels()).sum().item<std::int64_t>();
}

Outcome run_judge(const JudgeSettings& settings) {
  if (auto writable = check_writable(settings.out); !writable) return pass_on(writable);
  auto data = load_data(settings.data);
  if (!data) return pass_on(data);
  set_threads(settings.threads);
  const auto classes = static_cast<std::int64_t>(data->class_names.size());
  const ImageSet training(data->training, data->height, data->width, classes);
  const ImageSet test(data->test, data->height, data->width, classes);

  auto judge = train_judge({data->height, data->width, data->class_names}, training,
                           settings.training, [&](int epoch, double loss) {
                             std::cout << "epoch " << epoch << " of " << settings.training.epochs
                                       << ": loss " << loss << " nats" << std::endl;
                           });
  const auto record = record_of(settings, *data, count_correct(judge, test));
  auto bytes = write_judge(judge, record);
  if (!bytes) return pass_on(bytes);
  if (auto written = write_file(settings.out, *bytes); !written) return pass_on(written);
  const auto accuracy = record.accuracy();
  std::cout << "accuracy on " << record.test_images << " test images: " << 100 * accuracy.value
            << " % (95 %: " << 100 * accuracy.low << " to " << 100 * accuracy.high << " %), seed "
            << record.seed << "\nwrote " << settings.out << '\n';
  return EXIT_SUCCESS;
}

}  // namespace

void add_judge_command(CLI::App& app, Outcome& outcome) {
  CLI::App* command =
      app.add_subcommand("judge", "Train the classifier that eval judges generated images by");
  auto settings = std::make_shared<JudgeSettings>();
  add_data_options(*command, settings->data);
  command->add_option("--epochs", settings->training.epochs, "Passes over the training images")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_option("--seed", settings->training.seed, "Seed of weights, order and shifts")
      ->capture_default_str();
  command->add_option("--threads", settings->threads, "Threads")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_option("--out", settings->out, "Judge file to write (.safetensors)")->required();
  command->callback([=, &outcome] { outcome = run_judge(*settings); });
}

}  // namespace vaelet::native
