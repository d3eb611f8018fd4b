#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/torch/encode.h"
#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "native/train/objective.h"
#include "native/train/train_config.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Images of one batch by their indices in a set: runs of images of a group, each decoded from one
/// z, and other images of the group, from which that z comes.
struct GroupBatch {
  torch::Tensor decoded;                   // [T], int64, run behind run
  torch::Tensor encoded;                   // [S], int64, run behind run
  std::vector<std::int64_t> decoded_ends;  // of each run, where its images end
  std::vector<std::int64_t> encoded_ends;

  std::int64_t runs() const { return static_cast<std::int64_t>(decoded_ends.size()); }
  /// Returns the runs `start` to `start + count`.
  GroupBatch part(std::int64_t start, std::int64_t count) const;
};

/// The groups of a set of images, from which batches are drawn. `members` is the most images of a
/// group that one z is drawn from, and the most that are decoded from it.
class Groups {
 public:
  Groups(const ImageSet& images, int members);

  /// Checks that every group has more than `members` images, so that some are left to encode.
  /// Errors: data_damaged, which names `kind`: training, validation or test.
  Result<void> check(const std::string& kind) const;

  /// Returns all images, group by group: [N], int64.
  torch::Tensor order() const;

  /// Draws an order of all images for an epoch, [N], int64, in which each `members` images in a
  /// row are of one group.
  torch::Tensor draw_order(torch::Generator& generator) const;

  /// Draws what z comes from: cuts images of an order into runs, and takes for each 1 to `members`
  /// other images of its group, a number and images that chance says.
  GroupBatch draw_batch(const torch::Tensor& decoded, torch::Generator& generator) const;

 private:
  /// Returns where the run of images of one group ends that begins at `start`.
  std::size_t end_of_run(std::span<const std::int64_t> images, std::size_t start) const;
  /// Draws images of the group of a run that are not in it, at least one where there is any.
  std::vector<std::int64_t> draw_others(std::span<const std::int64_t> run,
                                        torch::Generator& generator) const;

  std::int64_t members_;
  std::vector<std::int64_t> group_of_image_;  // place in images_of_group_
  std::vector<std::vector<std::int64_t>> images_of_group_;
  std::vector<std::int64_t> numbers_;  // of the groups in the data
};

/// Computes the loss of a batch of groups: reconstruction of what is decoded + beta * KL of each z
/// from N(0, I), sums over the images and over the runs; a bound on -log p of the decoded images of
/// a run together. `epsilon` [runs, L].
BatchLoss group_loss(const Vae& vae, const ImageSet& images, const GroupBatch& batch,
                     const torch::Tensor& epsilon, const TrainConfig& options, double beta);

/// Returns the posteriors of runs of `members` images over a whole set, or over about `most` of its
/// runs, evenly spaced. The labels are 0.
EncodedSet encode_groups(const Vae& vae, const ImageSet& images, int members, std::int64_t most);

}  // namespace vaelet::native
