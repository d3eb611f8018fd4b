#include "native/app/ranks/follow.h"

#include <cstddef>
#include <cstdlib>
#include <vector>

#include "native/app/interrupt.h"
#include "native/train/checkpoint/checkpoint.h"
#include "native/train/checkpoint/checkpoint_file.h"
#include "native/train/trainer.h"

namespace vaelet::native {
namespace {

/// Takes over what rank 0 starts from, and how far it wants to go.
Result<void> take_state_of_first(RankGroup& ranks, const TrainingSplit& split, TrainConfig& config,
                                 Checkpoint& state) {
  torch::Tensor limits = torch::zeros({2}, torch::kLong);
  VAELET_TRY(ranks.broadcast(limits));
  config.epochs = limits[0].item<int>();
  config.patience = limits[1].item<int>();
  VAELET_TRY_ASSIGN(const auto bytes, ranks.broadcast(std::vector<std::byte>()));
  VAELET_TRY_ASSIGN(const auto content, parse_checkpoint(bytes));
  return restore_checkpoint("the checkpoint of rank 0", content, content.run, split.training.size(),
                            config.batch_size, state);
}

}  // namespace

Outcome follow(const TrainOptions& options, TrainConfig config, const DataSet& data,
               TrainStart start, RankGroup& ranks) {
  Checkpoint state(start.vae, start.generator);
  const TrainingSplit images = split_data(options, start.vae.spec(), data);
  VAELET_TRY(take_state_of_first(ranks, images, config, state));
  const InterruptWatch interrupt;
  TrainObserver observer;
  observer.stop_requested = [&] { return interrupt.requested(); };
  const auto end = train(start.vae, state, images, TrivialModel{}, config, observer, &ranks);
  if (!end && end.error().code == ErrorCode::tensor_not_finite) return EXIT_SUCCESS;
  if (!end) return tl::unexpected<Error>(end.error());
  ranks.leave();
  return *end == TrainEnd::interrupted ? interrupted_status : EXIT_SUCCESS;
}

}  // namespace vaelet::native
