#include "native/app/ranks/place.h"

#include <cstdint>
#include <cstdlib>
#include <limits>

#include "native/base/number.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr int most_port = std::numeric_limits<std::uint16_t>::max();

/// Reads a whole number; `what` is the flag or the variable that has it.
Result<int> number_of(const std::string& what, const std::string& text, int least,
                      int most_of_all) {
  const auto number = parse_number<int>(text);
  if (number && *number >= least && *number <= most_of_all) return *number;
  return fail(ErrorCode::argument_invalid,
              fill("{}: expected a whole number from {} to {}, found \"{}\"",
                   {what, least, most_of_all, text}));
}

/// A program that starts ranks, and what to unset to be taken for none of its processes.
struct Starter {
  const char* name;
  const char* variables;
};

constexpr Starter torchrun{"torchrun", "RANK and WORLD_SIZE"};
constexpr Starter srun{"srun", "SLURM_STEP_NUM_TASKS"};

Result<std::string> variable(const Environment& environment, const char* name,
                             const Starter& starter) {
  if (auto text = environment(name)) return std::move(*text);
  return fail(ErrorCode::argument_invalid,
              fill("{}: expected this variable of the environment, which {} sets, found none; "
                   "unset {} to train in one process",
                   {name, starter.name, starter.variables}));
}

Result<int> number_in(const Environment& environment, const char* name, const Starter& starter,
                      int least, int most_of_all) {
  VAELET_TRY_ASSIGN(const auto text, variable(environment, name, starter));
  return number_of(name, text, least, most_of_all);
}

Result<RankPlace> place_of_flags(const RankOptions& options) {
  RankPlace place;
  place.size = options.world_size;
  if (!options.rank || *options.rank >= place.size) {
    return fail(
        ErrorCode::argument_invalid,
        fill("--rank: expected a number from 0 to {}, one for each process of --world-size "
             "{}, found {}",
             {place.size - 1, place.size, options.rank ? std::to_string(*options.rank) : "none"}));
  }
  place.rank = *options.rank;
  const std::size_t colon = options.master.rfind(':');
  if (colon == std::string::npos || colon == 0) {
    return fail(ErrorCode::argument_invalid,
                fill("--master: expected HOST:PORT of rank 0, such as 10.0.0.1:29500, found \"{}\"",
                     {options.master}));
  }
  place.host = options.master.substr(0, colon);
  VAELET_TRY_ASSIGN(const int port,
                    number_of("--master: PORT", options.master.substr(colon + 1), 1, most_port));
  place.port = static_cast<std::uint16_t>(port);
  return place;
}

Result<RankPlace> place_of_torchrun(const Environment& environment) {
  RankPlace place;
  VAELET_TRY_ASSIGN(place.size, number_in(environment, "WORLD_SIZE", torchrun, 1, most_ranks));
  VAELET_TRY_ASSIGN(place.rank, number_in(environment, "RANK", torchrun, 0, place.size - 1));
  VAELET_TRY_ASSIGN(place.host, variable(environment, "MASTER_ADDR", torchrun));
  VAELET_TRY_ASSIGN(const int port, number_in(environment, "MASTER_PORT", torchrun, 1, most_port));
  place.port = static_cast<std::uint16_t>(port);
  // Its agent keeps the store open, over several starts of the processes.
  place.store_is_given = environment("TORCHELASTIC_USE_AGENT_STORE") == "True";
  place.run += "/" + environment("TORCHELASTIC_RESTART_COUNT").value_or("0");
  return place;
}

/// Steps of different jobs on one host meet at different ports.
Result<int> port_of_step(const Environment& environment) {
  constexpr int first_port = 20000;
  constexpr std::int64_t ports = 10000;
  constexpr std::int64_t steps_per_job = 37;
  if (environment("MASTER_PORT")) return number_in(environment, "MASTER_PORT", srun, 1, most_port);
  const auto job = parse_number<std::int64_t>(environment("SLURM_JOB_ID").value_or("0"));
  const auto step = parse_number<std::int64_t>(environment("SLURM_STEP_ID").value_or("0"));
  return first_port +
         static_cast<int>((job.value_or(0) * steps_per_job + step.value_or(0)) % ports);
}

Result<RankPlace> place_of_srun(const Environment& environment) {
  RankPlace place;
  VAELET_TRY_ASSIGN(place.size,
                    number_in(environment, "SLURM_STEP_NUM_TASKS", srun, 1, most_ranks));
  VAELET_TRY_ASSIGN(place.rank, number_in(environment, "SLURM_PROCID", srun, 0, place.size - 1));
  VAELET_TRY_ASSIGN(const auto hosts, variable(environment, "SLURM_STEP_NODELIST", srun));
  place.host = environment("MASTER_ADDR").value_or(first_host(hosts));
  VAELET_TRY_ASSIGN(const int port, port_of_step(environment));
  place.port = static_cast<std::uint16_t>(port);
  return place;
}

}  // namespace

std::optional<std::string> environment_value(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return {};
  return value;
}

Result<std::optional<RankPlace>> find_place(const RankOptions& options,
                                            const Environment& environment) {
  const bool is_torchrun = environment("RANK") || environment("WORLD_SIZE");
  const bool is_srun = environment("SLURM_STEP_NUM_TASKS").has_value();
  RankPlace place;
  if (options.world_size > 1) {
    VAELET_TRY_ASSIGN(place, place_of_flags(options));
  } else if (is_torchrun) {
    VAELET_TRY_ASSIGN(place, place_of_torchrun(environment));
  } else if (is_srun) {
    VAELET_TRY_ASSIGN(place, place_of_srun(environment));
  }
  return place.size > 1 ? std::optional(place) : std::nullopt;
}

std::string first_host(const std::string& list) {
  const std::size_t open = list.find('[');
  const std::size_t comma = list.find(',');
  if (open == std::string::npos || comma < open) return list.substr(0, comma);
  const std::size_t close = list.find(']', open);
  const std::size_t end = list.find_first_of(",-]", open);
  std::string host = list.substr(0, open) + list.substr(open + 1, end - open - 1);
  if (close != std::string::npos) {
    const std::size_t next = list.find(',', close);
    host += list.substr(close + 1, next == std::string::npos ? next : next - close - 1);
  }
  return host;
}

}  // namespace vaelet::native
