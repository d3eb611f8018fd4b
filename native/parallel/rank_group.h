#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/parallel/rank_place.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The processes, on one host or on several, that train one model together: LibTorch's c10d with
/// Gloo. All ranks call the same functions in the same order. Where one of them ends, dies or
/// cannot be reached, the call of every other one returns an error within 30 s.
class RankGroup {
 public:
  /// Meets the other ranks. `version` is the program's, which must be that of all. Errors:
  /// peer_lost, argument_invalid.
  static Result<std::unique_ptr<RankGroup>> join(const RankPlace& place,
                                                 const std::string& version);
  ~RankGroup();
  RankGroup(const RankGroup&) = delete;
  RankGroup& operator=(const RankGroup&) = delete;

  int rank() const;
  int size() const;
  bool is_first() const { return rank() == 0; }

  /// Gives every rank the numbers of rank 0, in place. Errors: peer_lost, those of another rank.
  Result<void> broadcast(torch::Tensor& numbers);

  /// Returns the bytes of rank 0. Errors: the same.
  Result<std::vector<std::byte>> broadcast(const std::vector<std::byte>& bytes);

  /// Checks that a description, a line for each fact, is that of rank 0. Errors: argument_invalid
  /// (names the first line that differs), and the same.
  Result<void> check_same(const std::string& description);

  /// Sends row i of `rows` [ranks, N] to rank i; row i of the result came from rank i.
  Result<torch::Tensor> exchange(torch::Tensor rows);

  /// Returns the rows [N] of all ranks, [ranks, N].
  Result<torch::Tensor> gather(torch::Tensor row);

  /// Tells the other ranks of an error of this one, which ends them too; nothing where they told
  /// it.
  void announce(const Error& error);

  /// Waits until every rank is here; then each may end at any time. The group has no more calls.
  void leave();

 private:
  struct Connection;
  explicit RankGroup(std::unique_ptr<Connection> connection);

  std::unique_ptr<Connection> connection_;
};

}  // namespace vaelet::native
