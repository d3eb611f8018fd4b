#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "native/app/options/common_flags.h"
#include "native/app/options/data_options.h"
#include "native/app/options/enum_names.h"
#include "native/app/options/flag.h"
#include "native/app/options/validators.h"
#include "native/data/data_set.h"
#include "native/eval/evaluation_config.h"
#include "shared/base/text.h"

namespace vaelet::native {

/// Every flag of `vaelet eval`.
struct EvalOptions {
  std::string file;
  std::string classifier;
  std::string label_classifier;
  DataSource data;
  EvaluationConfig evaluation;
  std::optional<std::int64_t> samples;     // none: the usual number, or as many as the data allow
  std::optional<std::int64_t> nll_images;  // none: the same
  std::string out;
  std::string per_image;
  bool overwrite = false;
  bool record = false;
};

template <>
struct EnumNames<Sampler> {
  static constexpr auto all() {
    using Pair = std::pair<Sampler, std::string_view>;
    return std::array{Pair{Sampler::file, "file"}, Pair{Sampler::standard, "standard"},
                      Pair{Sampler::posterior, "posterior"}};
  }
};

template <>
struct FlagsOf<EvalOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    // With --record, the file is written too.
    Flag file("FILE", Role::other, "Weights file");
    file.use = options.record ? PathUse::writes_file : PathUse::reads;
    flag(options.file, std::move(file).required());
    flag(options.classifier,
         Flag("--classifier", Role::other, "Classifier file that `vaelet train-classifier` wrote")
             .reads());
    flag(options.label_classifier,
         Flag("--label-classifier", Role::other,
              "Another classifier, of a region perhaps, that says whether samples have their label")
             .reads());
    FlagsOf<DataSource>::visit(options.data, flag);
    visit_counts(options, flag);
    flag(options.evaluation.seed, seed_flag("Seed of samples, binarisation and choices"));
    flag(options.evaluation.threads, threads_flag());
    flag(options.out, Flag("--out", Role::output, "JSON to write").writes_file(".json"));
    flag(options.per_image,
         Flag("--per-image", Role::output,
              "NumPy array to write (.npy): reconstruction and kl of each test image")
             .writes_file(".npy"));
    flag(options.overwrite, overwrite_flag("--out or --per-image"));
    flag(options.record,
         Flag("--record", Role::other,
              "Write the measures into the training metadata of FILE, as `quality`"));
  }

 private:
  template <class Options, class Visitor>
  static void visit_counts(Options& options, Visitor& flag) {
    auto& evaluation = options.evaluation;
    constexpr EvaluationConfig usual;
    constexpr std::int64_t most_images = 1'000'000'000;
    const CLI::Validator count = whole_number(1, most_images);
    flag(evaluation.sampler,
         Flag("--prior", Role::identity,
              "What samples are drawn from: the file's prior, the standard normal, or q(z|x) of "
              "training images, the best that a better prior could reach"));
    flag(options.samples,
         Flag("--samples", Role::identity,
              fill("Images to draw (default: {}, or as many as there are training images)",
                   {usual.samples}),
              whole_number(least_samples, most_images)));
    flag(evaluation.nll_samples,
         Flag("--nll-samples", Role::identity, "K, draws of z for the NLL of one image", count));
    flag(options.nll_images,
         Flag("--nll-images", Role::identity,
              fill("Test images, chosen at random, for the NLL (default: {}, or all)",
                   {usual.nll_images}),
              count));
    flag(evaluation.nll_unknown_label,
         Flag("--nll-unknown-label", Role::identity,
              "Also the NLL of images whose label the model is not told, the mean over all labels: "
              "it takes as many times as long as there are labels"));
    flag(evaluation.train_on_samples,
         Flag("--train-on-samples", Role::identity,
              "Samples on which a classifier is trained for the classification accuracy score, its "
              "accuracy on the test images; 0: none. 60,000 take minutes",
              whole_number(0, most_images)));
  }
};

}  // namespace vaelet::native
