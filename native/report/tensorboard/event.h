#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "native/report/run/epoch_record.h"

namespace vaelet::native {

/// Draws of z, row by row [N, L].
struct LatentDraws {
  std::size_t latent = 0;
  std::vector<float> values;
};

/// All that TensorBoard shows of an epoch.
struct EpochEvent {
  const EpochRecord& record;
  std::span<const std::byte> samples_png;
  const LatentDraws& z;
};

// Each returns one serialised `tensorflow.Event` (event.proto and summary.proto of TensorBoard).
// `wall_time` is in seconds since 1970.

/// The first event of a file.
std::string first_event(double wall_time);

/// Says that a run goes on with this epoch, so that readers forget what they know of it and later.
std::string restart_event(double wall_time, int epoch);

/// The metrics of an epoch, its samples, and a histogram for each dimension of z.
std::string epoch_event(double wall_time, const EpochEvent& epoch);

/// Returns the epoch of an event that one of these wrote, 0 for the first of a file; nothing of
/// other bytes.
std::optional<std::uint64_t> epoch_of_event(std::string_view event);

}  // namespace vaelet::native
