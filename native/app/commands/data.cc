#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "native/app/commands.h"
#include "native/base/data_home.h"
#include "native/base/file.h"
#include "native/base/printable.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

struct DataOptions {
  std::string name;
  std::string out;
};

/// Returns the script that fetches a data set. Errors: file_unreadable.
Result<fs::path> find_script(const std::string& name) {
  const fs::path script = fs::path("native") / "data" / ("fetch-" + name);
  const auto files = find_program_files();
  std::error_code error;
  if (files && fs::exists(files->root / script, error)) return files->root / script;
  return fail(ErrorCode::file_unreadable,
              fill("expected the script \"{}\" beside the program or its checkout, found none; "
                   "install vaelet again with `cmake --install`",
                   {script.string()}));
}

/// Runs a program and waits for it. Returns its exit status.
Result<int> run_program(const fs::path& program, const std::string& argument) {
  std::string path = program.string();
  std::string folder = argument;
  std::array<char*, 3> arguments = {path.data(), folder.data(), nullptr};
  pid_t process = 0;
  const int error =
      posix_spawn(&process, path.c_str(), nullptr, nullptr, arguments.data(), environ);
  if (error != 0) {
    return fail(ErrorCode::file_unreadable,
                fill("cannot run \"{}\": {}", {path, std::strerror(error)}));
  }
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}

Outcome run_data(const DataOptions& options) {
  VAELET_TRY_ASSIGN(const auto script, find_script(options.name));
  const fs::path folder = options.out.empty() ? data_home() / options.name : fs::path(options.out);
  VAELET_TRY_ASSIGN(const int status,
                    run_program(script, fs::absolute(folder).lexically_normal().string()));
  if (status != EXIT_SUCCESS) return status;
  std::cout << options.name << " is in " << printable(folder.string()) << '\n';
  return EXIT_SUCCESS;
}

}  // namespace

template <>
struct FlagsOf<DataOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.name, Flag("NAME", Role::other, "Which data set")
                           .among({"mnist", "fashion-mnist", "faces", "letters"})
                           .required());
    flag(options.out, Flag("--out", Role::output,
                           "Folder to make (default: NAME in build/data of a checkout, else in "
                           "$XDG_DATA_HOME/vaelet, where the other commands look for mnist)")
                          .writes_folder());
  }
};

std::unique_ptr<Command> add_data_command(CLI::App& app) {
  return add_command<DataOptions>(app, "data", "Fetch or draw a data set, checked by digests",
                                  run_data);
}

}  // namespace vaelet::native
