#pragma once

#include <CLI/CLI.hpp>

#include "shared/base/error.h"

namespace vaelet::native {

/// What a command ends in: the exit status, or the error that the person reads.
using Outcome = Result<int>;

/// Each adds one subcommand, which runs while the command line is parsed and leaves its outcome.
/// `outcome` must outlive the parsing.
void add_train_command(CLI::App& app, Outcome& outcome);
void add_inspect_command(CLI::App& app, Outcome& outcome);
void add_sample_command(CLI::App& app, Outcome& outcome);
void add_train_classifier_command(CLI::App& app, Outcome& outcome);
void add_eval_command(CLI::App& app, Outcome& outcome);
void add_encode_command(CLI::App& app, Outcome& outcome);
void add_map_command(CLI::App& app, Outcome& outcome);
void add_figures_command(CLI::App& app, Outcome& outcome);
void add_experiment_command(CLI::App& app, Outcome& outcome);

}  // namespace vaelet::native
