#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "native/app/commands.h"
#include "native/app/interrupt.h"
#include "native/app/options/common_flags.h"
#include "native/app/options/configuration.h"
#include "native/app/options/data_options.h"
#include "native/app/options/data_quality.h"
#include "native/app/options/output_check.h"
#include "native/app/options/validators.h"
#include "native/app/written.h"
#include "native/base/file.h"
#include "native/base/number.h"
#include "native/classifier/classifier.h"
#include "native/classifier/classifier_file.h"
#include "native/data/data_set.h"
#include "native/torch/threads.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

struct ClassifierOptions {
  ClassifierConfig config;
  DataSource data;
  std::optional<ImageRegion> region;
  std::string out;
  bool overwrite = false;
  int threads = 1;
};

}  // namespace

/// `TOP,LEFT,HEIGHTxWIDTH`.
template <>
struct FlagText<ImageRegion> {
  static constexpr auto type_name = "T,L,HxW";

  static std::optional<ImageRegion> parse(const std::string& text) {
    const auto first = text.find(',');
    const auto second = first == std::string::npos ? first : text.find(',', first + 1);
    if (second == std::string::npos) return std::nullopt;
    const auto top = parse_number<int>(std::string_view(text).substr(0, first));
    const auto left =
        parse_number<int>(std::string_view(text).substr(first + 1, second - first - 1));
    std::string size = text.substr(second + 1);
    if (!top || !left || *top < 0 || *left < 0 || !FlagText<ImageSize>::check()(size).empty()) {
      return std::nullopt;
    }
    const auto [height, width] = FlagText<ImageSize>::read(size);
    return ImageRegion{*top, *left, height, width};
  }
  static CLI::Validator check() {
    return {[](const std::string& text) {
              return parse(text) ? std::string()
                                 : fill(
                                       "expected TOP,LEFT,HEIGHTxWIDTH in pixels, such as "
                                       "40,20,18x24, found \"{}\"",
                                       {text});
            },
            ""};
  }
  static ImageRegion read(const std::string& text) { return *parse(text); }
  static std::string write(const ImageRegion& region) {
    return fill("{},{},{}x{}", {region.top, region.left, region.height, region.width});
  }
};

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
    flag(options.region,
         Flag("--region", Role::identity,
              "Part of the images that the classifier sees, where the classes differ: TOP and LEFT "
              "in pixels, then HEIGHTxWIDTH (default: the whole image)"));
    flag(options.config.seed, seed_flag("Seed of weights, order and shifts"));
    flag(options.threads, threads_flag());
    flag(options.out, Flag("--out", Role::output, "Classifier file to write (.safetensors)")
                          .writes_file(".safetensors")
                          .required());
    flag(options.overwrite, overwrite_flag());
  }
};

namespace {

ClassifierRecord record_of(const ClassifierOptions& options, const DataSet& data,
                           std::int64_t correct) {
  return {.format = {data.image, data.class_names, options.region},
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

Result<void> check_region(const std::optional<ImageRegion>& region, const ImageFormat& image) {
  if (!region || lies_within(*region, image)) return {};
  return fail(ErrorCode::argument_invalid,
              fill("--region: expected a part of the images, {} x {} pixels, found {}",
                   {image.height, image.width, FlagText<ImageRegion>::write(*region)}));
}

Outcome run_train_classifier(const ClassifierOptions& options) {
  if (!options.overwrite) VAELET_TRY(check_replaces_nothing("--out", options.out));
  VAELET_TRY_ASSIGN(auto data, load_training_data(options.data));
  VAELET_TRY(check_labels(data, "a classifier"));
  VAELET_TRY(check_region(options.region, data.image));
  set_threads(options.threads);
  end_on_interrupt();
  const ImageSet training(data.training, data);
  const ImageSet test(data.test, data);

  auto classifier = train_classifier({data.image, data.class_names, options.region}, training,
                                     options.config, [&](int epoch, double loss) {
                                       std::cout << "epoch " << epoch << " of "
                                                 << options.config.epochs << ": loss " << loss
                                                 << " nats" << std::endl;
                                     });
  const auto record = record_of(options, data, count_correct(classifier, test));
  VAELET_TRY_ASSIGN(auto bytes, write_classifier(classifier, record));
  ignore_interrupts();
  VAELET_TRY(write_file(options.out, bytes));
  const auto accuracy = record.accuracy();
  std::cout << "accuracy on " << record.test_images << " test images: " << 100 * accuracy.value
            << " % (95 %: " << 100 * accuracy.low << " to " << 100 * accuracy.high << " %), seed "
            << record.seed << '\n';
  tell_written(options.out);
  return EXIT_SUCCESS;
}

}  // namespace

std::unique_ptr<Command> add_train_classifier_command(CLI::App& app) {
  return add_command<ClassifierOptions>(
      app, "train-classifier", "Train the classifier by which eval measures generated images",
      run_train_classifier);
}

}  // namespace vaelet::native
