#include "native/app/train/outputs.h"

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "native/app/advice.h"
#include "native/app/options/output_check.h"
#include "native/app/train/moments.h"
#include "native/app/train/options/flags.h"
#include "native/app/train/record.h"
#include "native/base/model_file.h"
#include "native/train/checkpoint/checkpoint_file.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> model_files(const TrainOptions& options) {
  return {options.out, path_of_other(options)};
}

tl::unexpected<Error> nothing_to_resume(const TrainOptions& options) {
  std::string text = fill("--resume: found no checkpoint \"{}\", so there is nothing to continue",
                          {checkpoint_path_of(options)});
  if (read_model_file(options.out)) {
    text += fill("; \"{}\" holds a model, which --init {} trains further, to another --out",
                 {options.out, options.out});
  }
  return fail(ErrorCode::argument_invalid,
              text + "; without --resume, a training starts from the beginning");
}

/// Checks that the folder of --moments holds none of another training.
Result<void> check_moments(const TrainOptions& options) {
  if (options.moments.empty() || options.overwrite) return {};
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(options.moments, error)) {
    const std::string name = entry.path().filename().string();
    if (name != moments_index_name && !is_moment_name(name)) continue;
    VAELET_TRY(check_replaces_nothing("--moments", entry.path()));
  }
  return {};
}

/// Checks that what stands at the checkpoint's path is there to be continued, or that nothing does.
Result<void> check_checkpoint(const TrainOptions& options, const std::string& checkpoint) {
  std::error_code error;
  const bool has_checkpoint = fs::exists(checkpoint, error);
  if (options.resume) return has_checkpoint ? Result<void>() : nothing_to_resume(options);
  if (!has_checkpoint) {
    VAELET_TRY(check_moments(options));
    return check_replacing(options);
  }
  const auto content = read_checkpoint_file(checkpoint);
  if (!content && content.error().code == ErrorCode::checkpoint_damaged) {
    return fail(ErrorCode::argument_invalid,
                fill("expected the place of the training's checkpoint to be free, found {}; move "
                     "it away, or name another place with --checkpoint",
                     {content.error().detail}));
  }
  return fail(
      ErrorCode::checkpoint_unfit,
      fill("\"{}\" holds a training that did not end: --resume continues it", {checkpoint}));
}

}  // namespace

Result<void> check_replacing(const TrainOptions& options) {
  if (options.overwrite) return {};
  for (const fs::path& path : model_files(options)) {
    VAELET_TRY(with_hint(check_replaces_nothing("--out", path), ErrorCode::argument_invalid,
                         "to train a model further, name it with --init"));
  }
  return {};
}

Result<std::vector<FileLock>> take_run_paths(const TrainOptions& options) {
  VAELET_TRY(check_paths(used_paths(options)));
  const std::string checkpoint = checkpoint_path_of(options);
  std::vector<FileLock> locks;
  for (const std::string& path : {options.out, checkpoint}) {
    VAELET_TRY_ASSIGN(auto lock, FileLock::take(path + ".lock"));
    if (!lock) {
      return fail(ErrorCode::argument_invalid,
                  fill("another process trains, and writes \"{}\": expected other places for --out "
                       "and --checkpoint, or that it has ended",
                       {path}));
    }
    locks.push_back(std::move(*lock));
  }
  VAELET_TRY(check_checkpoint(options, checkpoint));
  return locks;
}

Result<void> check_own_outputs(const TrainOptions& options, const std::string& data_digest) {
  if (options.overwrite) return {};
  for (const fs::path& path : model_files(options)) {
    if (check_replaces_nothing("--out", path)) continue;
    const auto model = read_model_file(path);
    const std::string record = model ? model->weights.training : std::string();
    const bool is_of_data = record.find(data_digest) != std::string::npos;
    if (is_of_data && is_continued_run(record, options)) continue;
    return fail(ErrorCode::argument_invalid,
                fill("\"{}\" exists, and is not of the training in \"{}\": expected another --out, "
                     "or --overwrite to replace it",
                     {path.string(), checkpoint_path_of(options)}));
  }
  return {};
}

}  // namespace vaelet::native
