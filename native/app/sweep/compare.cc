#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "native/app/commands.h"
#include "native/app/sweep/run_flags.h"
#include "native/app/sweep/run_inputs.h"
#include "native/app/sweep/tasks.h"
#include "native/base/file.h"
#include "native/base/json_texts.h"
#include "native/base/model_file.h"
#include "native/report/comparison/comparison.h"
#include "native/report/comparison/comparison_page.h"
#include "shared/base/json.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

constexpr auto comparison_name = "comparison";

struct CompareOptions {
  std::string folder;
};

double number_at(const Json* object, const char* key) {
  const Json* found = object == nullptr ? nullptr : object->find(key);
  if (found == nullptr) return 0.0;
  const auto* number = std::get_if<double>(&found->value);
  return number == nullptr ? 0.0 : *number;
}

/// Reads the run of a folder; nothing where its training has not ended. Adds the digest of the
/// sources that trained it.
std::optional<ComparedRun> read_run(const fs::path& folder, std::set<std::string>& sources) {
  const auto model = read_model_file(folder / sweep_model_name);
  const auto record = model ? parse_json(model->weights.training) : Result<Json>(Json{});
  const Json* test = record ? record->find("test") : nullptr;
  const Json* configuration = record ? record->find("configuration") : nullptr;
  if (test == nullptr || configuration == nullptr) return {};
  if (const std::string* digest = text_at(&*record, "sources_sha256")) sources.insert(*digest);
  return ComparedRun{folder.filename().string(),
                     flags_of_run(*configuration),
                     {{"-ELBO", -number_at(test, "elbo")},
                      {"reconstruction", number_at(test, "reconstruction")},
                      {"KL", number_at(test, "kl")},
                      {"validation -ELBO", -number_at(record->find("validation"), "elbo")}},
                     inputs_of_run(*record, model->weights.spec)};
}

Result<std::vector<ComparedRun>> read_runs(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.is_directory(error)) folders.push_back(entry.path());
  }
  std::ranges::sort(folders);
  std::vector<ComparedRun> runs;
  std::set<std::string> sources;
  for (const fs::path& path : folders) {
    auto run = read_run(path, sources);
    if (!run) std::cerr << "note: " << path.string() << " holds no training that ended\n";
    if (run) runs.push_back(std::move(*run));
  }
  if (sources.size() > 1) {
    std::cerr
        << "note: the runs were trained by " << sources.size()
        << " versions of vaelet, whose results may differ also where all flags are the same\n";
  }
  if (!runs.empty()) return runs;
  return fail(
      ErrorCode::file_unreadable,
      fill("\"{}\": expected folders with a {} that `vaelet sweep` has finished, found none",
           {folder.string(), sweep_model_name}));
}

Outcome run_compare(const CompareOptions& options) {
  VAELET_TRY_ASSIGN(auto runs, read_runs(options.folder));
  const Comparison comparison = compare(std::move(runs));
  std::cout << comparison_table(comparison);
  const fs::path base = fs::path(options.folder) / comparison_name;
  const std::string title = fs::weakly_canonical(options.folder).filename().string();
  const auto write = [&](const char* end, const std::string& text) {
    return write_text(fs::path(base).replace_extension(end), text);
  };
  VAELET_TRY(write(".csv", comparison_csv(comparison)));
  VAELET_TRY(write(".json", write_json(comparison_json(comparison)) + "\n"));
  VAELET_TRY(write(".html", comparison_page(title, comparison)));
  std::cout << "wrote " << base.string() << ".csv, .json and .html\n";
  return EXIT_SUCCESS;
}

}  // namespace

template <>
struct FlagsOf<CompareOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.folder, Flag("DIR", Role::other, "Folder of a sweep").reads().required());
  }
};

std::unique_ptr<Command> add_compare_command(CLI::App& app) {
  return add_command<CompareOptions>(
      app, "compare", "Table the trainings of a sweep, by mean and deviation over seeds",
      run_compare);
}

}  // namespace vaelet::native
