#pragma once

#include <memory>

#include <CLI/CLI.hpp>

#include "native/app/command.h"

/// Every command, in the order of `vaelet --help`. Each stands in a file of its own, which defines
/// `add_NAME_command`.
// clang-format off
#define VAELET_COMMANDS(command) \
  command(data)                  \
  command(train)                 \
  command(sweep)                 \
  command(compare)               \
  command(export)                \
  command(import)                \
  command(inspect)               \
  command(sample)                \
  command(train_classifier)      \
  command(eval)                  \
  command(encode)                \
  command(map)                   \
  command(direction)             \
  command(figures)               \
  command(experiment)            \
  command(spec)
// clang-format on

namespace vaelet::native {

#define VAELET_DECLARE_COMMAND(name) std::unique_ptr<Command> add_##name##_command(CLI::App& app);
VAELET_COMMANDS(VAELET_DECLARE_COMMAND)
#undef VAELET_DECLARE_COMMAND

}  // namespace vaelet::native
