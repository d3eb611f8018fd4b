#include <array>
#include <fstream>
#include <optional>
#include <string>

#include "native/app/commands.h"
#include "native/app/export/onnx.h"
#include "native/app/export/rewrite.h"
#include "native/app/options/enum_names.h"
#include "native/app/options/flag.h"
#include "native/app/train/enum_names.h"
#include "native/app/train/run.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Every flag of `vaelet export`.
struct ExportOptions {
  std::string file;
  std::string out;
  std::string onnx;  // folder; empty: a weights file is written
  std::string data;  // folder; empty: where the training found it
  std::optional<DType> dtype;
  bool overwrite = false;
};

/// Returns whether a file begins as safetensors does: a length of 8 bytes, then JSON.
bool begins_as_weights(const std::string& file) {
  std::array<char, 9> start = {};
  std::ifstream(file, std::ios::binary).read(start.data(), start.size());
  return start.back() == '{';
}

Outcome run_export(const ExportOptions& options) {
  if (options.out.empty() == options.onnx.empty()) {
    return fail(ErrorCode::argument_invalid,
                "expected either --out, for a weights file, or --onnx, for the ONNX files of a "
                "weights file");
  }
  if (!options.onnx.empty()) return export_onnx(options.file, options.onnx);
  if (!begins_as_weights(options.file)) {
    if (options.dtype) {
      return fail(ErrorCode::argument_invalid,
                  fill("--dtype: expected a weights file, found the checkpoint \"{}\"; it is "
                       "exported in the dtype of its training, and its weights file in any",
                       {options.file}));
    }
    return export_checkpoint({options.file, options.out, options.data, options.overwrite});
  }
  return rewrite_weights({options.file, options.out, options.dtype, options.overwrite});
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
              "Of a weights file: store the weights as this; without it, as they are"));
    flag(options.data,
         Flag("--data", Role::other, "Of a checkpoint: folder of its data, where they were moved")
             .reads());
    flag(options.overwrite, Flag("--overwrite", Role::other,
                                 "Replace a file that exists at --out; without it, none is"));
  }
};

std::unique_ptr<Command> add_export_command(CLI::App& app) {
  return add_command<ExportOptions>(
      app, "export",
      "Write the weights of a checkpoint, or of a weights file in another dtype or as ONNX",
      run_export);
}

}  // namespace vaelet::native
