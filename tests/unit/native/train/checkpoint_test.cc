#include "native/train/checkpoint/checkpoint.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "native/torch/seeded_generator.h"
#include "shared/model/zoo.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

constexpr std::int64_t run_images = 10;
constexpr std::int64_t run_batch_size = 4;

/// A tiny model, and the checkpoint of a run of it.
struct CheckpointFixture {
  TemporaryFolder folder;
  std::filesystem::path path = folder.path() / "checkpoint";
  torch::Generator first_generator = seeded_generator(3);
  Vae vae =
      Vae::create(
          make_model("mlp-vae",
                     {{.height = 4, .width = 4}, {"a", "b"}, 2, {LikelihoodKind::bernoulli, 0.5}})
              .value(),
          first_generator)
          .value();

  Checkpoint fresh_state() const { return {vae, seeded_generator(4)}; }

  Parameters filled(float value) const {
    Parameters parameters;
    for (const auto& [name, tensor] : vae.parameters()) {
      parameters.emplace(name, torch::full_like(tensor, value));
    }
    return parameters;
  }

  Result<void> restore(const CheckpointContent& content, const std::string& run,
                       Checkpoint& state) const {
    return restore_checkpoint(path, content, run, run_images, run_batch_size, state);
  }

  CheckpointContent written(const std::string& run, const Checkpoint& state) const {
    REQUIRE(write_checkpoint(path, {run, "{}"}, state));
    return read_checkpoint_file(path).value();
  }
};

}  // namespace

TEST_CASE_METHOD(CheckpointFixture, "a checkpoint holds the best weights and the last") {
  Checkpoint state = fresh_state();
  state.epochs_done = 5;
  state.adam.restore(15, state.adam.moments());
  state.best = {3, {70.5, 12.25}, 0.75, filled(1.5F)};
  state.last = {5, {71.5, 11.25}, 0.25, filled(2.5F)};
  Checkpoint read = fresh_state();
  REQUIRE(restore(written("run", state), "run", read));
  CHECK(read.epochs_done == 5);
  for (const auto& [expected, found] :
       {std::pair(&state.best, &read.best), std::pair(&state.last, &read.last)}) {
    CHECK(found->epoch == expected->epoch);
    CHECK(found->validation.reconstruction == expected->validation.reconstruction);
    CHECK(found->validation.kl == expected->validation.kl);
    CHECK(found->sigma2 == expected->sigma2);
    REQUIRE(found->weights.size() == expected->weights.size());
    for (const auto& [name, tensor] : expected->weights) {
      CHECK(torch::equal(found->weights.find(name)->second, tensor));
    }
  }
}

TEST_CASE_METHOD(CheckpointFixture,
                 "a checkpoint of another run is refused by the line that differs") {
  Checkpoint state = fresh_state();
  const auto content = written("--latent 2\n--seed 1\n", state);
  CHECK(restore(content, "--latent 2\n--seed 1\n", state));
  for (const auto& [run, words] :
       {std::pair{"--latent 2\n--seed 7\n", "expected --seed 7, found --seed 1"},
        {"--latent 2\n", "expected , found --seed 1"},
        {"--latent 2\n--seed 1", "belongs to another run"}}) {
    const auto read = restore(content, run, state);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::checkpoint_unfit);
    CHECK(read.error().detail.find(words) != std::string::npos);
  }
}

TEST_CASE_METHOD(CheckpointFixture, "a generator that could read beyond its state is refused") {
  Checkpoint state = fresh_state();
  CheckpointContent content = written("run", state);
  // Behind the seed of 8 bytes: how many outputs are left (4), whether it was seeded (4), the place
  // of the next one (8).
  for (const std::size_t at : {std::size_t{8}, std::size_t{16}}) {
    CheckpointContent changed = content;
    for (std::size_t byte = 0; byte < 3; ++byte) changed.generator[at + byte] = 0x7F;
    INFO("bytes from " << at);
    const auto read = restore(changed, "run", state);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::checkpoint_damaged);
  }
  content.generator.resize(3);
  const auto read = restore(content, "run", state);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::checkpoint_damaged);
}
