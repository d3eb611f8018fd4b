#include "native/torch/encode.h"

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "native/app/commands.h"
#include "native/app/interrupt.h"
#include "native/app/options/common_flags.h"
#include "native/app/options/data_options.h"
#include "native/app/options/enum_names.h"
#include "native/app/options/open_model.h"
#include "native/app/options/output_check.h"
#include "native/app/written.h"
#include "native/base/file.h"
#include "native/eval/latents/npy.h"
#include "native/torch/joined_posterior.h"
#include "native/torch/vae.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Which images share a row: each has its own, those of a group, or all.
enum class Join { none, group, all };

struct EncodeOptions {
  DataSource data;
  Join join = Join::none;
  std::string model;
  std::string out;
  bool overwrite = false;
  int threads = 1;
};

Result<void> check_groups(const EncodeOptions& options, const DataSet& data) {
  if (options.join != Join::group || !data.training.groups.empty()) return {};
  return fail(
      ErrorCode::argument_invalid,
      fill("--join group: expected data with groups, found none in \"{}\"", {options.data.folder}));
}

/// Returns the posteriors of a half; joined ones have the label -1.
EncodedSet encoded(const Vae& vae, const ImageSet& images, Join join) {
  EncodedSet set = encode_set(vae, images);
  if (join == Join::none || images.size() == 0) return set;
  const torch::Tensor groups =
      join == Join::all ? torch::zeros(images.size(), torch::kLong) : images.groups().select(1, 0);
  return joined_by(set, groups);
}

Outcome run_encode(const EncodeOptions& options) {
  if (!options.overwrite) VAELET_TRY(check_replaces_nothing("--out", options.out));
  DataSource source = options.data;
  source.groups = options.join == Join::group;
  VAELET_TRY_ASSIGN(auto opened, open_model_and_data(options.model, source, options.threads));
  const auto& [model, data] = opened;
  VAELET_TRY(check_groups(options, data));
  end_on_interrupt();
  const Vae vae = Vae::load(model.weights);
  const EncodedSet training = encoded(vae, ImageSet(data.training, data), options.join);
  const EncodedSet test = encoded(vae, ImageSet(data.test, data), options.join);
  const auto bytes = latents_npy(training, test);
  ignore_interrupts();
  VAELET_TRY(write_file(options.out, bytes));
  tell_written(options.out, fill(": mean, sigma and label of {} {}",
                                 {training.mean.size(0) + test.mean.size(0),
                                  options.join == Join::none ? "images" : "joined posteriors"}));
  return EXIT_SUCCESS;
}

}  // namespace

template <>
struct EnumNames<Join> {
  static constexpr auto all() {
    using Pair = std::pair<Join, std::string_view>;
    return std::array{Pair{Join::none, "none"}, Pair{Join::group, "group"}, Pair{Join::all, "all"}};
  }
};

template <>
struct FlagsOf<EncodeOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.data.folder, data_folder_flag("DATA").required());
    visit_image_flags(options.data, flag);
    flag(options.model, Flag("--model", Role::other, "Weights file").reads().required());
    flag(options.join,
         Flag("--join", Role::identity,
              "Write one posterior for several images, the product of theirs, with the label -1: "
              "those of each group (CLASS/GROUP/*.png, or files of groups) or all, of training and "
              "test images apart"));
    flag(options.threads, threads_flag());
    flag(options.out,
         Flag("--out", Role::output,
              "NumPy array to write (.npy), with the fields test, label, mean and sigma")
             .writes_file(".npy")
             .required());
    flag(options.overwrite, overwrite_flag());
  }
};

std::unique_ptr<Command> add_encode_command(CLI::App& app) {
  return add_command<EncodeOptions>(
      app, "encode", "Write q(z|x) of every image of a data set, for NumPy", run_encode);
}

}  // namespace vaelet::native
