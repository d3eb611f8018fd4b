#include "native/train/checkpoint/checkpoint.h"

#include <utility>
#include <vector>

#include "native/base/file.h"
#include "native/base/first_difference.h"
#include "native/torch/tensor_values.h"
#include "shared/base/text.h"
#include "shared/base/utf8.h"

namespace vaelet::native {
namespace {

StoredTensors stored(const Parameters& parameters) {
  StoredTensors tensors;
  for (const auto& [name, tensor] : parameters) tensors.emplace(name, values_of(tensor));
  return tensors;
}

StoredWeights stored(const KeptWeights& kept) {
  return {kept.epoch, kept.validation.reconstruction, kept.validation.kl, kept.sigma2,
          stored(kept.weights)};
}

/// Returns the elements of a contiguous tensor.
template <class Number>
std::vector<Number> elements_of(const torch::Tensor& tensor) {
  const auto* numbers = tensor.data_ptr<Number>();
  return {numbers, numbers + tensor.numel()};
}

CheckpointContent content_of(const CheckpointOwner& owner, const Checkpoint& state) {
  CheckpointContent content;
  content.run = owner.run;
  content.settings = owner.settings;
  content.epochs_done = state.epochs_done;
  if (state.order.defined()) content.order = elements_of<std::int64_t>(state.order);
  content.taken = state.taken;
  content.training_count = state.training.count();
  content.training_reconstruction = state.training.reconstruction_sum();
  content.training_kl = state.training.kl_sum();
  content.training_added = state.added;
  content.generator = elements_of<std::uint8_t>(state.generator.get_state());
  content.sigma2 = state.sigma2;
  content.weights = stored(state.weights);
  content.average = stored(state.average);
  content.adam_steps = state.adam.steps();
  for (const auto& [name, moments] : state.adam.moments()) {
    content.adam_first.emplace(name, values_of(moments.first));
    content.adam_second.emplace(name, values_of(moments.second));
  }
  content.best = stored(state.best);
  content.last = stored(state.last);
  return content;
}

/// Returns the tensors in the shapes of `like`, whose names and sizes they have.
Parameters parameters_of(const StoredTensors& tensors, const Parameters& like) {
  Parameters found;
  for (const auto& [name, values] : tensors) {
    found.emplace(name, tensor_of(values, like.find(name)->second.sizes()));
  }
  return found;
}

KeptWeights kept_of(const StoredWeights& kept, const Parameters& like) {
  return {static_cast<int>(kept.epoch),
          {kept.reconstruction, kept.kl},
          kept.sigma2,
          parameters_of(kept.weights, like)};
}

Adam::AllMoments moments_of(const CheckpointContent& content, const Parameters& like) {
  Parameters first = parameters_of(content.adam_first, like);
  Parameters second = parameters_of(content.adam_second, like);
  Adam::AllMoments moments;
  for (auto& [name, tensor] : first) {
    moments.emplace(name, Adam::Moments{tensor, second.find(name)->second});
  }
  return moments;
}

torch::Tensor order_of(const std::vector<std::int64_t>& order) {
  if (order.empty()) return {};
  return torch::tensor(torch::ArrayRef<std::int64_t>(order), torch::kLong);
}

/// Returns whether the generator takes the state; LibTorch throws at one that it could not have.
bool restore_generator(const std::vector<std::uint8_t>& bytes, torch::Generator& generator) {
  if (!std::cmp_equal(bytes.size(), generator.get_state().numel())) return false;
  try {
    generator.set_state(torch::tensor(torch::ArrayRef<std::uint8_t>(bytes), torch::kByte));
  } catch (const c10::Error&) {
    return false;
  }
  return true;
}

void fill_state(const CheckpointContent& content, Checkpoint& state) {
  const torch::NoGradGuard no_grad;
  state.epochs_done = static_cast<int>(content.epochs_done);
  state.order = order_of(content.order);
  state.taken = content.taken;
  state.training = {};
  state.training.add(content.training_reconstruction, content.training_kl, content.training_count);
  state.added = content.training_added;
  state.sigma2 = content.sigma2;
  for (auto& [name, tensor] : parameters_of(content.weights, state.weights)) {
    state.weights.find(name)->second.copy_(tensor);
  }
  state.adam.restore(content.adam_steps, moments_of(content, state.weights));
  state.average = parameters_of(content.average, state.weights);
  for (auto& [name, tensor] : state.average) {
    tensor = tensor.to(state.weights.find(name)->second.device());
  }
  state.best = kept_of(content.best, state.weights);
  state.last = kept_of(content.last, state.weights);
}

/// Refuses when the two descriptions of a run differ, by the first line that does.
Result<void> check_run(const std::filesystem::path& path, const std::string& expected,
                       const std::string& found) {
  if (expected == found) return {};
  const auto [expected_line, found_line] = first_difference(expected, found);
  return fail(ErrorCode::checkpoint_unfit,
              fill("\"{}\" belongs to another run: expected {}, found {}",
                   {path.string(), expected_line, replace_invalid_utf8(found_line)}));
}

RunSize size_of(const Checkpoint& state, std::int64_t images, std::int64_t images_per_step) {
  RunSize size{images, images_per_step, {}};
  for (const auto& [name, tensor] : state.weights) {
    size.parameters.emplace(name, static_cast<std::size_t>(tensor.numel()));
  }
  return size;
}

}  // namespace

Checkpoint::Checkpoint(const Vae& vae, torch::Generator generator_of_run)
    : generator(std::move(generator_of_run)),
      weights(vae.parameters()),
      adam(vae.parameters()),
      sigma2(vae.spec().likelihood.sigma2) {}

Result<void> write_checkpoint(const std::filesystem::path& path, const CheckpointOwner& owner,
                              const Checkpoint& state) {
  return write_file(path, checkpoint_bytes(content_of(owner, state)));
}

Result<void> restore_checkpoint(const std::filesystem::path& path, const CheckpointContent& content,
                                const std::string& run, std::int64_t images,
                                std::int64_t images_per_step, Checkpoint& state) {
  VAELET_TRY(check_run(path, run, content.run));
  if (auto fits = check_content(content, size_of(state, images, images_per_step)); !fits) {
    return fail(fits.error().code, fill("\"{}\": {}", {path.string(), fits.error().detail}));
  }
  if (!restore_generator(content.generator, state.generator)) {
    return fail(ErrorCode::checkpoint_damaged,
                fill("\"{}\": expected the state of a random number generator, found other bytes",
                     {path.string()}));
  }
  fill_state(content, state);
  return {};
}

}  // namespace vaelet::native
