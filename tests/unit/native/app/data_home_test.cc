// Where a data set is looked for that no flag names: where `vaelet data` puts it.
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/run_vaelet.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

namespace fs = std::filesystem;

/// A program in a build folder, from which no data set can be seen but by what stands around it.
struct CopiedProgram {
  TemporaryFolder root;
  fs::path checkout = root.path() / "checkout";
  fs::path program = checkout / "build" / "native" / "vaelet";

  CopiedProgram() {
    fs::create_directories(program.parent_path());
    fs::create_directories(root.path() / "elsewhere");
    fs::copy_file(vaelet_command(), program);
    write_small_data_set(root.path() / "bars");
  }

  /// Makes a checkout of what stands around the program.
  void add_script() const {
    const fs::path script = checkout / "native" / "data" / "fetch-mnist";
    fs::create_directories(script.parent_path());
    std::ofstream(script) << "#!/bin/sh\nmkdir -p \"$1\" && cp " << (root.path() / "bars").string()
                          << "/* \"$1\"\n";
    fs::permissions(script, fs::perms::owner_all);
  }

  CommandResult run(const std::string& arguments) const {
    return run_shell("cd " + (root.path() / "elsewhere").string() + " && XDG_DATA_HOME=" +
                     (root.path() / "home").string() + " " + program.string() + " " + arguments);
  }

  CommandResult train() const {
    return run("train --epochs 1 --latent 2 --validation 32 --out m.safetensors");
  }
};

}  // namespace

TEST_CASE_METHOD(CopiedProgram, "what data fetches into a checkout is found from anywhere") {
  add_script();
  CHECK_THAT(train().output, ContainsSubstring("`vaelet data mnist` fetches MNIST"));
  const CommandResult fetched = run("data mnist");
  CHECK_THAT(fetched.output,
             ContainsSubstring("mnist is in " + (checkout / "build/data/mnist").string()));
  const CommandResult trained = train();
  INFO(trained.output);
  CHECK(trained.status == 0);
}

TEST_CASE_METHOD(CopiedProgram, "data in a person's own folder are found, checkout or not") {
  fs::create_directories(root.path() / "home/vaelet");
  fs::copy(root.path() / "bars", root.path() / "home/vaelet/mnist");
  const CommandResult installed = train();
  INFO(installed.output);
  CHECK(installed.status == 0);
  add_script();
  CHECK_THAT(run("train-classifier --epochs 1 --out c.safetensors").output,
             ContainsSubstring("wrote c.safetensors"));
}
