#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "native/app/commands.h"
#include "native/app/import/run.h"
#include "native/app/options/common_flags.h"
#include "native/app/options/data_options.h"
#include "native/app/options/validators.h"
#include "native/app/train/options/enum_names.h"
#include "native/base/number.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Returns the numbers with commas between them: one, or one of each channel; none where it is not.
std::vector<double> channel_numbers(const std::string& text) {
  std::vector<double> numbers;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    const auto number = parse_number<double>(std::string_view(text).substr(at, comma - at));
    if (!number) return {};
    numbers.push_back(*number);
    at = comma + 1;
  }
  return numbers;
}

}  // namespace

template <>
struct EnumNames<ForeignPosterior> {
  static constexpr auto all() {
    using Pair = std::pair<ForeignPosterior, std::string_view>;
    return std::array{Pair{ForeignPosterior::log_variance, "log_variance"},
                      Pair{ForeignPosterior::log_std, "log_std"},
                      Pair{ForeignPosterior::softplus, "softplus"}};
  }
};

template <>
struct EnumNames<Layout> {
  static constexpr auto all() {
    using Pair = std::pair<Layout, std::string_view>;
    return std::array{Pair{Layout::nchw, "nchw"}, Pair{Layout::nhwc, "nhwc"}};
  }
};

template <>
struct FlagText<ChannelValues> {
  static constexpr auto type_name = "NUMBER[,NUMBER,NUMBER]";
  static CLI::Validator check() {
    return {[](const std::string& text) {
              const std::size_t count = channel_numbers(text).size();
              return count == 1 || count == max_channels
                         ? std::string()
                         : "expected a number, or one of each of three channels, found \"" + text +
                               "\"";
            },
            ""};
  }
  static ChannelValues read(const std::string& text) {
    const auto numbers = channel_numbers(text);
    if (numbers.size() == 1) return {numbers[0]};
    return {numbers[0], numbers[1], numbers[2]};
  }
  static std::string write(const ChannelValues& values) {
    std::string text = shortest_text(values[0]);
    for (int channel = 1; channel < values.count; ++channel) {
      text += "," + shortest_text(values[channel]);
    }
    return text;
  }
};

/// Returns a flag that says what ONNX files leave open, and that means nothing beside --spec.
Flag only_of_graphs(Flag flag, const std::string& spec) {
  const std::string sentence = fill(
      "{} says what ONNX files leave open, and --spec says all of it; leave out {}, or "
      "--state-dict and --spec",
      {flag.name, flag.name});
  return std::move(flag).needs(spec.empty(), sentence);
}

template <>
struct FlagsOf<ImportOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    const auto flag_of_graphs = [&](auto& value, Flag described) {
      flag(value, only_of_graphs(std::move(described), options.spec));
    };
    flag(options.decoder, Flag("--decoder", Role::other, "Decoder as an ONNX file").reads());
    flag(options.encoder,
         Flag("--encoder", Role::other, "Encoder as an ONNX file")
             .reads()
             .needs(options.state_dict.empty(),
                    "--state-dict holds the encoder's tensors too, where --spec has one; leave "
                    "out --encoder or --state-dict"));
    flag(options.state_dict,
         Flag("--state-dict", Role::other,
              "Instead of --decoder: tensors by the layer names of --spec (.safetensors)")
             .reads());
    flag(options.spec,
         Flag("--spec", Role::other, "The specification for --state-dict, as JSON").reads());
    flag(options.data, Flag("--data", Role::other,
                            "Folder of the data that it was trained on: latent statistics and a "
                            "prior are computed")
                           .reads());
    flag_of_graphs(options.labels,
                   Flag("--labels", Role::identity,
                        "The names of the classes with commas between them, or a file with one on "
                        "each line (default: 0, 1, ...)"));
    flag_of_graphs(options.choices.name,
                   Flag("--name", Role::identity, "Name of the model (default: that of --out)"));
    visit_choices(options.choices, flag_of_graphs);
    FlagsOf<Credits>::visit(options.credits, flag);
    constexpr int most_components = 64;
    flag(options.prior_components,
         Flag("--prior-components", Role::identity,
              "Gaussians of the prior that is fitted to --data; 0: the standard normal",
              whole_number(0, most_components))
             .needs(!options.data.empty(),
                    "--prior-components needs --data, to whose encoded images a prior is fitted"));
    flag(options.dtype, Flag("--dtype", Role::identity, "Type of the stored weights"));
    flag(options.seed, seed_flag("Seed of the golden samples and of the prior"));
    flag(options.threads, threads_flag());
    flag(options.out, Flag("--out", Role::output, "Weights file to write (.safetensors)")
                          .writes_file(".safetensors")
                          .required());
    flag(options.overwrite, overwrite_flag());
  }

  /// What graphs do not tell.
  template <class Choices, class Visitor>
  static void visit_choices(Choices& choices, Visitor& flag) {
    flag(choices.posterior,
         Flag("--posterior", Role::identity,
              "What the encoder's spread is: log_variance (the default), log_std or softplus"));
    flag(choices.heads,
         Flag("--heads", Role::identity,
              "The outputs of the encoder: MEAN,SPREAD by name; of one that holds both, "
              "spread-first or interleaved (default: the first two, or the mean first)"));
    flag(choices.likelihood,
         Flag("--likelihood", Role::identity,
              "p(x|z): bernoulli or gaussian (default: bernoulli where the decoder ends in a "
              "sigmoid)"));
    flag(choices.sigma2,
         Flag("--sigma2", Role::identity, "Variance of the Gaussian likelihood (default: 0.5)",
              finite_positive()));
    flag(choices.mean, Flag("--image-mean", Role::identity,
                            "What is taken off pixels from 0 to 1 (default 0; .5 behind tanh)"));
    flag(choices.std, Flag("--image-std", Role::identity,
                           "What they are divided by then (default 1; .5 behind tanh)"));
    flag(choices.image_size, Flag("--image-size", Role::identity,
                                  "Size of images that the graphs hold as a list of pixels"));
    flag(choices.layout, Flag("--layout", Role::identity,
                              "Order of an image's values: nchw (channels first) or nhwc (default: "
                              "as the shapes say)"));
    flag(choices.label_input,
         Flag("--label-input", Role::identity,
              "Name of the input that takes the label; NAME,NAME where decoder and encoder call it "
              "differently"));
  }
};

std::unique_ptr<Command> add_import_command(CLI::App& app) {
  return add_command<ImportOptions>(
      app, "import", "Write a model of another program, as ONNX files, as a weights file",
      run_import);
}

}  // namespace vaelet::native
