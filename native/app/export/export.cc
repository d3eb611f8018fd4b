#include <array>
#include <fstream>
#include <optional>
#include <string>
#include <utility>

#include "native/app/commands.h"
#include "native/app/export/onnx.h"
#include "native/app/export/options.h"
#include "native/app/export/rewrite.h"
#include "native/app/options/common_flags.h"
#include "native/app/options/enum_names.h"
#include "native/app/options/flag.h"
#include "native/app/train/options/enum_names.h"
#include "native/app/train/run.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Returns whether a file begins as safetensors does: a length of 8 bytes, then JSON.
bool begins_as_weights(const std::string& file) {
  std::array<char, 9> start = {};
  std::ifstream(file, std::ios::binary).read(start.data(), start.size());
  return start.back() == '{';
}

tl::unexpected<Error> invalid(std::string detail) {
  return fail(ErrorCode::argument_invalid, std::move(detail));
}

/// Checks that nothing changes a checkpoint on its way. Errors: argument_invalid.
Result<void> check_no_change(const char* flag, const std::optional<double>& factor,
                             const std::string& file) {
  if (!factor) return {};
  return invalid(
      fill("{}: expected a weights file, found the checkpoint \"{}\"; export its weights file "
           "first, and that one with {}",
           {flag, file, flag}));
}

Outcome run_export(const ExportOptions& options) {
  const Credits& credits = options.credits;
  if (options.out.empty() == options.onnx.empty()) {
    return invalid(
        "expected either --out, for a weights file, or --onnx, for the ONNX files of a weights "
        "file");
  }
  if (!options.onnx.empty()) {
    if (!credits.author.empty() || !credits.licence.empty()) {
      return invalid("--author and --licence are written into weights files, not into ONNX files");
    }
    return export_onnx(options.file, options.onnx, options.overwrite);
  }
  if (!begins_as_weights(options.file)) {
    if (options.dtype) {
      return invalid(
          fill("--dtype: expected a weights file, found the checkpoint \"{}\"; it is "
               "exported in the dtype of its training, and its weights file in any",
               {options.file}));
    }
    VAELET_TRY(check_no_change("--prior-scale", options.prior_scale, options.file));
    VAELET_TRY(check_no_change("--contrast", options.contrast, options.file));
    return export_checkpoint(options);
  }
  if (!options.data.empty()) {
    return invalid(
        fill("--data: expected a checkpoint, whose images are encoded once more, found "
             "the weights file \"{}\", which needs no data",
             {options.file}));
  }
  return rewrite_weights(options);
}

}  // namespace

template <>
struct FlagsOf<ExportOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.file,
         Flag("FILE", Role::other, "Checkpoint of a training that did not end, or weights file")
             .reads()
             .required());
    flag(options.out, Flag("--out", Role::output, "Weights file to write (.safetensors)").path());
    flag(options.onnx,
         Flag("--onnx", Role::output,
              "Instead of --out: folder to write a weights file's networks into as ONNX files")
             .path()
             .writes_folder());
    flag(options.dtype,
         Flag("--dtype", Role::other,
              "Of a weights file: store the weights as this; without it, as they are")
             .applies_if(options.onnx.empty(),
                         "--dtype is that of a weights file, and ONNX files hold floats; leave "
                         "out --dtype or --onnx"));
    flag(options.prior_scale,
         Flag("--prior-scale", Role::other,
              "Of a weights file: multiply the standard deviations of its fitted prior's Gaussians "
              "by this, so that samples differ more (above 1) or less",
              number_between(least_prior_scale, most_prior_scale))
             .applies_if(options.onnx.empty(),
                         "--prior-scale changes the prior of a weights file, and ONNX files hold "
                         "none; leave out --prior-scale or --onnx"));
    flag(options.contrast,
         Flag("--contrast", Role::other,
              "Of a weights file: multiply its decoder's logits by this, so that pictures have "
              "fewer greys (above 1) or more",
              number_between(least_contrast, most_contrast))
             .applies_if(options.onnx.empty(),
                         "--contrast changes a weights file; write that one first, and its ONNX "
                         "files by another command"));
    flag(options.data,
         Flag("--data", Role::other, "Of a checkpoint: folder of its data, where they were moved")
             .reads());
    FlagsOf<Credits>::visit(options.credits, flag);
    flag(options.overwrite, overwrite_flag("--out or in --onnx"));
  }
};

std::unique_ptr<Command> add_export_command(CLI::App& app) {
  return add_command<ExportOptions>(app, "export",
                                    "Write the weights of a checkpoint, or of a weights file in "
                                    "another dtype, with a wider prior, "
                                    "with fewer greys or as ONNX",
                                    run_export);
}

}  // namespace vaelet::native
