#include "native/train/checkpoint.h"

#include <span>
#include <sstream>
#include <vector>

#include <torch/csrc/jit/serialization/pickle.h>

#include "native/base/file.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr auto checkpoint_format = "vaelet-checkpoint/1";

using Tensors = c10::Dict<std::string, torch::Tensor>;

torch::Tensor doubles(std::vector<double> values) { return torch::tensor(values, torch::kDouble); }
torch::Tensor integer(std::int64_t value) { return torch::tensor(value, torch::kLong); }

void put(Tensors tensors, const std::string& prefix, const Parameters& parameters) {
  for (const auto& [name, tensor] : parameters) tensors.insert(prefix + name, tensor.detach());
}

void put(Tensors tensors, const std::string& prefix, const KeptWeights& kept) {
  tensors.insert(prefix + "epoch", integer(kept.epoch));
  tensors.insert(prefix + "metrics",
                 doubles({kept.validation.reconstruction, kept.validation.kl, kept.sigma2}));
  put(tensors, prefix + "weights.", kept.weights);
}

Tensors tensors_of(const Checkpoint& state) {
  Tensors tensors;
  tensors.insert("epochs_done", integer(state.epochs_done));
  tensors.insert("taken", integer(state.taken));
  if (state.order.defined()) tensors.insert("order", state.order);
  tensors.insert("generator", state.generator.get_state());
  tensors.insert("training",
                 doubles({state.training.reconstruction_sum(), state.training.kl_sum()}));
  tensors.insert("training_count", integer(state.training.count()));
  tensors.insert("sigma2", doubles({state.sigma2}));
  tensors.insert("adam.steps", integer(state.adam.steps()));
  put(tensors, "weights.", state.weights);
  put(tensors, "average.", state.average);
  for (const auto& [name, moments] : state.adam.moments()) {
    tensors.insert("adam.first." + name, moments.first);
    tensors.insert("adam.second." + name, moments.second);
  }
  put(tensors, "best.", state.best);
  put(tensors, "last.", state.last);
  return tensors;
}

/// Reads what `tensors_of` wrote. Throws, as LibTorch does, on a name that is not there; the caller
/// turns that into an error.
class StateReader {
 public:
  explicit StateReader(Tensors tensors) : tensors_(std::move(tensors)) {}

  torch::Tensor get(const std::string& name) const { return tensors_.at(name); }
  std::int64_t integer(const std::string& name) const { return get(name).item<std::int64_t>(); }
  double number(const std::string& name, std::int64_t index) const {
    return get(name)[index].item<double>();
  }
  bool has(const std::string& name) const { return tensors_.contains(name); }
  Parameters parameters(const std::string& prefix, const Parameters& like) const {
    Parameters found;
    for (const auto& [name, tensor] : like) found.emplace(name, get(prefix + name));
    return found;
  }
  Adam::AllMoments moments(const Parameters& like) const {
    Adam::AllMoments found;
    for (const auto& [name, tensor] : like) {
      found.emplace(name, Adam::Moments{get("adam.first." + name), get("adam.second." + name)});
    }
    return found;
  }
  KeptWeights kept(const std::string& prefix, const Parameters& like) const {
    KeptWeights kept;
    kept.epoch = static_cast<int>(integer(prefix + "epoch"));
    if (kept.epoch == 0) return kept;
    kept.validation = {number(prefix + "metrics", 0), number(prefix + "metrics", 1)};
    kept.sigma2 = number(prefix + "metrics", 2);
    kept.weights = parameters(prefix + "weights.", like);
    return kept;
  }

 private:
  Tensors tensors_;
};

void fill_state(const StateReader& reader, Checkpoint& state) {
  const torch::NoGradGuard no_grad;
  state.epochs_done = static_cast<int>(reader.integer("epochs_done"));
  state.taken = reader.integer("taken");
  if (reader.has("order")) state.order = reader.get("order");
  state.generator.set_state(reader.get("generator"));
  state.training = {};
  state.training.add(reader.number("training", 0), reader.number("training", 1),
                     reader.integer("training_count"));
  state.sigma2 = reader.number("sigma2", 0);
  for (auto& [name, tensor] : state.weights) tensor.copy_(reader.get("weights." + name));
  state.adam.restore(reader.integer("adam.steps"), reader.moments(state.weights));
  const std::string any = state.weights.begin()->first;
  if (reader.has("average." + any)) state.average = reader.parameters("average.", state.weights);
  state.best = reader.kept("best.", state.weights);
  state.last = reader.kept("last.", state.weights);
}

/// Refuses when the two descriptions of a run differ, by the first line that does.
Result<void> check_run(const std::filesystem::path& path, const std::string& expected,
                       const std::string& found) {
  if (expected == found) return {};
  std::istringstream expected_lines(expected);
  std::istringstream found_lines(found);
  std::string expected_line;
  std::string found_line;
  do {
    expected_line.clear();
    found_line.clear();
    std::getline(expected_lines, expected_line);
    std::getline(found_lines, found_line);
  } while (expected_line == found_line);
  return fail(ErrorCode::checkpoint_unfit,
              fill("\"{}\" belongs to another run: expected {}, found {}",
                   {path.string(), expected_line, found_line}));
}

}  // namespace

Checkpoint::Checkpoint(const Vae& vae, torch::Generator generator_of_run)
    : generator(std::move(generator_of_run)),
      weights(vae.parameters()),
      adam(vae.parameters()),
      sigma2(vae.spec().likelihood.sigma2) {}

Result<void> write_checkpoint(const std::filesystem::path& path, const std::string& run,
                              const Checkpoint& state) {
  const auto content =
      c10::ivalue::Tuple::create({checkpoint_format, run, c10::IValue(tensors_of(state))});
  const std::vector<char> bytes = torch::jit::pickle_save(c10::IValue(content));
  return write_file(path, std::as_bytes(std::span(bytes)));
}

Result<void> read_checkpoint(const std::filesystem::path& path, const std::string& run,
                             Checkpoint& state) {
  VAELET_TRY_ASSIGN(auto bytes, read_file(path));
  const auto* characters = reinterpret_cast<const char*>(bytes.data());
  try {
    const auto content = torch::jit::pickle_load({characters, characters + bytes.size()});
    const auto& parts = content.toTupleRef().elements();
    TORCH_CHECK(parts.size() == 3 && parts[0].toStringRef() == checkpoint_format);
    VAELET_TRY(check_run(path, run, parts[1].toStringRef()));
    fill_state(
        StateReader(c10::impl::toTypedDict<std::string, torch::Tensor>(parts[2].toGenericDict())),
        state);
  } catch (const std::exception&) {
    return fail(ErrorCode::checkpoint_damaged,
                fill("\"{}\": expected a whole checkpoint, found a damaged one or another file",
                     {path.string()}));
  }
  return {};
}

}  // namespace vaelet::native
