#pragma once

#include <cstdint>
#include <vector>

#include "native/app/options/common_flags.h"
#include "native/app/options/data_options.h"
#include "native/app/options/flag.h"
#include "native/app/options/validators.h"
#include "native/app/train/options/train_options.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {

/// The flags of `vaelet train`. The order is that of `configuration` in weights files.
template <>
struct FlagsOf<TrainOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    visit_model(options, flag);
    visit_objective(options, flag);
    visit_classifier(options, flag);
    visit_strokes(options, flag);
    visit_schedule(options, flag);
    FlagsOf<DataSource>::visit(options.data, flag);
    visit_result(options, flag);
    visit_files(options, flag);
  }

  static std::vector<UsedPath> more_paths(const TrainOptions& options) {
    return more_paths_of(options);
  }

 private:
  template <class Options, class Visitor>
  static void visit_model(Options& options, Visitor& flag) {
    flag(options.model,
         model_flag().applies_if(options.spec.empty(),
                                 "--model is what --spec names; leave one of them out"));
    flag(options.spec,
         Flag("--spec", Role::identity,
              "File with the specification of a model as JSON, to train in place of --model; "
              "`vaelet spec` prints one to start from")
             .path()
             .reads()
             .recorded_if(!options.spec.empty()));
    flag(options.latent,
         latent_flag().applies_if(options.spec.empty(),
                                  "--latent stands in what --spec names; leave one of them out"));
    flag(options.init,
         Flag("--init", Role::identity,
              "Weights file to start from, of the same architecture, in place of random weights")
             .path()
             .reads()
             .recorded_if(!options.init.empty()));
    flag(options.likelihood, likelihood_flag());
    flag(options.sigma2,
         Flag("--sigma2", Role::identity,
              "Variance of the Gaussian likelihood, in pixels scaled to variance 1; optimal: it "
              "follows the mean squared error (default: 0.5 for grey images, optimal for colour)")
             .applies_if(options.likelihood != LikelihoodKind::bernoulli,
                         fill(sigma2_without_gaussian, {"bernoulli"})));
  }

  template <class Options, class Visitor>
  static void visit_objective(Options& options, Visitor& flag) {
    flag(options.objective,
         Flag("--objective", Role::identity,
              "elbo, or reference: the loss of the experiment that this grew from, with its "
              "mistakes"));
    flag(options.beta,
         Flag("--beta", Role::identity,
              "Weight of the KL in the loss, or points EPOCH:VALUE with lines between them, such "
              "as 0:0,5:1"));
    flag(options.kl_warmup,
         Flag("--kl-warmup", Role::identity,
              "Epochs over which beta rises from 0 in a straight line", finite_not_negative()));
    flag(options.free_bits, Flag("--free-bits", Role::identity,
                                 "Nats of KL of each dimension that cost nothing in the loss",
                                 number_between(0.0, 1e6)));
    flag(options.importance_samples,
         Flag("--importance-samples", Role::identity,
              "Draws of z for each image; more than 1 trains on the importance weighted bound",
              whole_number(1, 1000)));
    flag(options.binarise,
         Flag("--binarise", Role::identity,
              "Bernoulli: draw each pixel 0 or 1 anew, with its grey as probability"));
    flag(options.groups,
         Flag("--groups", Role::identity,
              "Train one z for each group (a writer, a typeface): it comes from 1 to this many of "
              "its images, whose posteriors are multiplied, and is decoded as so many others. "
              "Groups are those of IDX files (train-groups-idx1-int, or QMNIST's writers) or "
              "folders CLASS/GROUP/*.png; 0: each image has a z of its own",
              whole_number(0, 64))
             .recorded_if(options.groups > 0));
  }

  template <class Options, class Visitor>
  static void visit_classifier(Options& options, Visitor& flag) {
    const bool is_given = !options.classifier.empty();
    const Sentence<1> alone =
        "{} is of what a classifier says; expected --classifier FILE with it, found none";
    flag(options.classifier,
         Flag("--classifier", Role::identity,
              "File of a classifier (`vaelet train-classifier`) that looks at decoded images and "
              "adds to the loss; measure the model by one of another seed")
             .path()
             .reads()
             .recorded_if(is_given));
    flag(
        options.label_weight,
        Flag("--label-weight", Role::identity,
             "With --classifier: weight of -log p(label), in nats, of each z decoded under a label "
             "that chance says",
             finite_not_negative())
            .applies_if(is_given, fill(alone, {"--label-weight"})));
    flag(options.feature_weight,
         Flag("--feature-weight", Role::identity,
              "With --classifier: weight of half the squared distance between its features of a "
              "decoded image and those of the image",
              finite_not_negative())
             .applies_if(is_given, fill(alone, {"--feature-weight"})));
  }

  template <class Options, class Visitor>
  static void visit_strokes(Options& options, Visitor& flag) {
    const bool is_given = !options.strokes.names.empty();
    flag(options.strokes,
         Flag("--strokes", Role::identity,
              "Attributes of strokes (slant, thickness, width, height) that the first dimensions "
              "of z are to say, in this order, with the same meaning under every label")
             .recorded_if(is_given));
    flag(options.stroke_weight,
         Flag("--stroke-weight", Role::identity,
              "With --strokes: how closely, as 1 / variance of the attribute around its dimension, "
              "in standard deviations within a class",
              finite_positive())
             .applies_if(is_given,
                         "--stroke-weight is of --strokes; expected these with it, found none"));
  }

  template <class Options, class Visitor>
  static void visit_schedule(Options& options, Visitor& flag) {
    flag(options.epochs, Flag("--epochs", Role::identity, "Passes over the training images",
                              whole_number(1, most<int>))
                             .free_on_resume(options.rate_schedule == RateSchedule::constant));
    flag(options.batch_size,
         Flag("--batch-size", Role::identity, "Images per step", whole_number(1, most<int>)));
    flag(options.learning_rate,
         Flag("--lr", Role::identity, "Learning rate of Adam", finite_positive()));
    flag(options.rate_schedule,
         Flag("--lr-schedule", Role::identity, "constant, or cosine: falls to 0 over the epochs"));
    flag(options.ema, Flag("--ema", Role::identity,
                           "Decay of the weights' moving average, which is then what is kept; "
                           "0: none",
                           number_between(0.0, 0.999999)));
    flag(options.patience, Flag("--patience", Role::identity,
                                "Ends after this many epochs without a better one; 0: never",
                                whole_number(0, most<int>))
                               .free_on_resume());
    flag(options.keep,
         Flag("--keep", Role::identity,
              "Which epoch's weights the file holds: best, by reconstruction + last beta * KL of "
              "the validation images, or last; a file beside it holds the other")
             .free_on_resume());
    flag(options.seed, seed_flag("Seed of weights, order and noise"));
    flag(options.threads, threads_flag());
    // Recorded where they are set only, as in files that were made before there were the flags.
    flag(options.device,
         Flag("--device", Role::identity,
              "cpu, or cuda: an NVIDIA GPU, which needs a LibTorch with CUDA and holds the images; "
              "two runs on it may differ by rounding")
             .recorded_if(options.device != DeviceKind::cpu));
    flag(options.precision,
         Flag("--precision", Role::identity,
              "With --device cuda: f32, or bf16 for matrix products and convolutions; validation "
              "and files stay in F32")
             .applies_if(options.device == DeviceKind::cuda,
                         "--precision is of --device cuda; expected both or none of them")
             .recorded_if(options.precision != Precision::f32));
    FlagsOf<RankOptions>::visit(options.ranks, flag);
  }

  template <class Options, class Visitor>
  static void visit_result(Options& options, Visitor& flag) {
    flag(options.validation, validation_flag());
    flag(options.prior,
         Flag("--prior", Role::identity,
              "standard: the standard normal; gaussian or mixture: fitted after training to draws "
              "from q(z given x) of each class")
             .free_on_resume());
    flag(options.prior_components,
         Flag("--prior-components", Role::identity, "Gaussians of each class's mixture",
              whole_number(1, 64))
             .applies_if(options.prior == PriorKind::mixture,
                         fill("--prior-components are those of a mixture; expected --prior mixture "
                              "with it, found {}",
                              {enum_word(options.prior)}))
             .free_on_resume());
    flag(options.dtype,
         Flag("--dtype", Role::identity, "How the file stores weights: f32, f16 or i8")
             .free_on_resume());
    FlagsOf<Credits>::visit(options.credits, flag);
  }

  template <class Options, class Visitor>
  static void visit_files(Options& options, Visitor& flag) {
    flag(options.out, Flag("--out", Role::output, "Weights file to write (.safetensors)")
                          .path()
                          .writes_file(".safetensors")
                          .required());
    flag(options.report,
         Flag("--report", Role::other,
              "Folder for report.html, metrics.jsonl, event files for TensorBoard, samples of each "
              "epoch and figures")
             .writes_folder());
    flag(options.moments,
         Flag("--moments", Role::other,
              "Folder for the decoder as it was at moments of the training, in 8 bits: before it, "
              "after 1/4, 1/2, 1, 2, 5, 10, 20, ... epochs and at the end, with the losses in "
              "moments.json")
             .writes_folder());
    flag(options.checkpoint, Flag("--checkpoint", Role::other,
                                  "File in which the run saves its state (default: beside --out)")
                                 .writes_file(""));
    flag(options.checkpoint_seconds,
         Flag("--checkpoint-seconds", Role::other,
              "Seconds between two saves within an epoch; the end of each epoch is saved anyway",
              finite_not_negative()));
    flag(
        options.resume,
        Flag("--resume", Role::other,
             "Continue from the checkpoint, bit for bit; --epochs, --patience, --keep, --prior and "
             "--dtype may be others than before"));
    flag(options.overwrite, overwrite_flag());
  }
};

}  // namespace vaelet::native
