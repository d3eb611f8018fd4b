#include "native/app/commands.h"
#include "native/app/options/flag.h"
#include "native/app/train/run.h"

namespace vaelet::native {

template <>
struct FlagsOf<ExportOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.checkpoint,
         Flag("FILE", Role::other, "Checkpoint of a training that did not end").reads().required());
    flag(options.out,
         Flag("--out", Role::output, "Weights file to write (.safetensors)").path().required());
    flag(options.data,
         Flag("--data", Role::other, "Folder of its data, where they were moved since").reads());
    flag(options.overwrite, Flag("--overwrite", Role::other,
                                 "Replace a file that exists at --out; without it, none is"));
  }
};

std::unique_ptr<Command> add_export_command(CLI::App& app) {
  return add_command<ExportOptions>(
      app, "export", "Write the best weights of a checkpoint as a weights file", export_checkpoint);
}

}  // namespace vaelet::native
