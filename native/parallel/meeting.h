#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <torch/csrc/distributed/c10d/Store.hpp>

#include "native/parallel/own_address.h"
#include "native/parallel/rank_place.h"
#include "shared/base/error.h"

namespace vaelet::native {

using RankStore = c10::intrusive_ptr<c10d::Store>;

/// How long the ranks wait for each other at the start.
inline constexpr std::chrono::seconds meeting_time{20};

/// Connects to the store, a table of texts over which the ranks meet; rank 0 opens it, unless
/// another program does or `opens` says that it is open. Errors: peer_lost, argument_invalid
/// (the port is taken).
Result<RankStore> connect_to_store(const RankPlace& place, bool opens);

/// Returns the error that a rank ended the group with, if one has.
std::optional<Error> announced_error(c10d::Store& store);

/// Ends the group: every rank finds the error, which names this one. The first error stays.
void announce_error(c10d::Store& store, int rank, const Error& error);

/// Waits until every rank is there and returns their addresses. Errors: peer_lost (one did not
/// come), argument_invalid (two have the same number, or this one has another version or another
/// number of ranks than rank 0).
Result<std::vector<RankAddress>> meet(c10d::Store& store, const RankPlace& place,
                                      const std::string& version);

}  // namespace vaelet::native
