#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/train/checkpoint/checkpoint_file.h"
#include "shared/base/json.h"
#include "tests/unit/support/background_vaelet.h"
#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/run_vaelet.h"
#include "tests/unit/support/temporary_folder.h"

namespace vaelet::native {

/// A folder with a small data set and a place for the output of `vaelet train`.
struct TrainFixture {
  TemporaryFolder folder;
  std::filesystem::path data = folder.path() / "bars";
  std::filesystem::path out = folder.path() / "out.safetensors";
  std::filesystem::path last = folder.path() / "out.last.safetensors";
  std::filesystem::path checkpoint = folder.path() / "out.safetensors.checkpoint";

  TrainFixture() { write_small_data_set(data); }

  /// Trains briefly on the small data set, with these flags instead of or beside the usual ones.
  CommandResult train(const std::string& flags) const { return run_vaelet(train_line(flags)); }

  std::string train_line(const std::string& flags) const {
    std::string arguments = "train " + flags;
    for (const auto& [flag, value] : std::map<std::string, std::string>{{"--data", data},
                                                                        {"--epochs", "1"},
                                                                        {"--latent", "3"},
                                                                        {"--out", out},
                                                                        {"--validation", "32"}}) {
      if (flags.find(flag) == std::string::npos) arguments += " " + flag + " " + value;
    }
    return arguments;
  }

  /// Presses Ctrl-C once the training said that an epoch ended.
  CommandResult interrupt_after_an_epoch(const std::string& arguments) const {
    BackgroundVaelet training(arguments, folder.path() / "log");
    training.wait_for("\nepoch ");
    training.interrupt();
    return training.wait();
  }

  /// Trains with a break after some epochs, and again without one; checks that both give the same
  /// file, and returns it. `flags` say no number of epochs.
  std::vector<std::byte> train_with_and_without_break(const std::string& flags) const {
    const std::string line = flags + " --overwrite --epochs ";
    REQUIRE(interrupt_after_an_epoch(train_line(line + "1000000")).status == 130);
    const std::string epochs =
        std::to_string(read_checkpoint_file(checkpoint).value().epochs_done + 2);
    REQUIRE(train(line + epochs + " --resume").status == 0);
    auto resumed = read_file(out).value();
    REQUIRE(train(line + epochs).status == 0);
    CHECK((read_file(out).value() == resumed));
    return resumed;
  }

  /// Returns an entry of a weights file's `training` metadata.
  static Json training_entry(const std::filesystem::path& path, const char* key) {
    const auto model = read_model_file(path);
    REQUIRE(model);
    const auto training = parse_json(model->weights.training);
    REQUIRE(training);
    const Json* entry = training->find(key);
    INFO(key);
    REQUIRE(entry != nullptr);
    return *entry;
  }
  static std::string training_text(const std::filesystem::path& path, const char* key) {
    return std::get<std::string>(training_entry(path, key).value);
  }
  static std::int64_t training_number(const std::filesystem::path& path, const char* key) {
    return std::get<std::int64_t>(training_entry(path, key).value);
  }
};

}  // namespace vaelet::native
