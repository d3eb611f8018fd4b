#pragma once

#include <functional>
#include <optional>
#include <string>

#include "native/app/ranks/options.h"
#include "native/parallel/rank_place.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns the value of a variable of the environment; nothing where it is not set or empty.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// The environment of this process.
std::optional<std::string> environment_value(const char* name);

/// Returns the place of this process among the ranks; nothing where it trains alone. The flags say
/// it, or torchrun by RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT, or srun by its step: the ranks
/// then meet on the first host of the step, at a port that follows from the job, unless MASTER_ADDR
/// and MASTER_PORT say another. Errors: argument_invalid.
Result<std::optional<RankPlace>> find_place(const RankOptions& options,
                                            const Environment& environment);

/// Returns the first host of a list as Slurm writes it: `node03` of `node[03-05,07],other`.
std::string first_host(const std::string& list);

}  // namespace vaelet::native
