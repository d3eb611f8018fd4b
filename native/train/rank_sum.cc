#include "native/train/rank_sum.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <utility>

namespace vaelet::native {
namespace {

/// What a rank tells every other one beside its gradients. Behind it stands, for each parameter, 1
/// or 0: whether the rank has a gradient of it.
struct Record {
  double reconstruction;
  double kl;
  double squared_error;
  double added;
  double stop;
};

constexpr std::int64_t record_floats = sizeof(Record) / sizeof(float);

bool has_gradient(const std::vector<PartSums>& parts, std::size_t parameter) {
  for (const PartSums& part : parts) {
    if (part.gradients[parameter].defined()) return true;
  }
  return false;
}

}  // namespace

LossSums summed(const std::vector<PartSums>& parts) {
  LossSums sum;
  for (const PartSums& part : parts) {
    sum.reconstruction += part.loss.reconstruction;
    sum.kl += part.loss.kl;
    sum.squared_error += part.loss.squared_error;
    sum.added += part.loss.added;
  }
  return sum;
}

RankSum::RankSum(const Parameters& parameters, RankGroup& ranks) : ranks_(ranks) {
  std::int64_t count = 0;
  for (const auto& [name, tensor] : parameters) {
    shapes_.push_back(tensor.sizes().vec());
    count += tensor.numel();
  }
  slice_ = (count + ranks.size() - 1) / ranks.size();
  gradients_ = torch::zeros({ranks.size(), slice_});
  const auto flags = static_cast<std::int64_t>(shapes_.size());
  rows_ = torch::zeros({ranks.size(), slice_ + record_floats + flags});
}

Result<std::vector<PartSums>> RankSum::add(std::vector<PartSums> own, bool& stop) {
  const torch::NoGradGuard no_grad;
  write_rows(own, stop);
  VAELET_TRY_ASSIGN(const auto received, ranks_.exchange(rows_));
  torch::Tensor slice = received[0].narrow(0, 0, slice_).clone();
  for (int rank = 1; rank < ranks_.size(); ++rank) slice += received[rank].narrow(0, 0, slice_);
  VAELET_TRY_ASSIGN(gradients_, ranks_.gather(std::move(slice)));
  std::vector<PartSums> sum(1);
  read_gradients(read_record(received, sum.front(), stop), sum.front());
  return sum;
}

void RankSum::write_rows(const std::vector<PartSums>& own, bool stop) {
  write_gradients(own);
  rows_.narrow(1, 0, slice_).copy_(gradients_);
  const LossSums loss = summed(own);
  const Record record{loss.reconstruction, loss.kl, loss.squared_error, loss.added,
                      stop ? 1.0 : 0.0};
  for (int rank = 0; rank < ranks_.size(); ++rank) {
    float* to = rows_[rank].data_ptr<float>() + slice_;
    std::memcpy(to, &record, sizeof record);
    to += record_floats;
    for (std::size_t i = 0; i < shapes_.size(); ++i) *to++ = has_gradient(own, i) ? 1.0F : 0.0F;
  }
}

/// Adds the parts of this rank, in their order; an absent gradient is zero.
void RankSum::write_gradients(const std::vector<PartSums>& own) {
  const torch::Tensor flat = gradients_.flatten();
  std::int64_t first = 0;
  for (std::size_t i = 0; i < shapes_.size(); ++i) {
    const std::int64_t count = c10::multiply_integers(shapes_[i]);
    torch::Tensor sum = flat.narrow(0, first, count);
    bool is_empty = true;
    for (const PartSums& part : own) {
      if (!part.gradients[i].defined()) continue;
      const torch::Tensor gradient = part.gradients[i].flatten();
      if (is_empty) {
        sum.copy_(gradient);
      } else {
        sum.add_(gradient);
      }
      is_empty = false;
    }
    if (is_empty) sum.zero_();
    first += count;
  }
}

/// Returns how many ranks have a gradient of each parameter.
torch::Tensor RankSum::read_record(const torch::Tensor& received, PartSums& sum, bool& stop) const {
  stop = false;
  for (int rank = 0; rank < ranks_.size(); ++rank) {
    Record record{};
    std::memcpy(&record, received[rank].data_ptr<float>() + slice_, sizeof record);
    sum.loss.reconstruction += record.reconstruction;
    sum.loss.kl += record.kl;
    sum.loss.squared_error += record.squared_error;
    sum.loss.added += record.added;
    stop = stop || record.stop != 0.0;
  }
  return received.slice(1, slice_ + record_floats).sum(0);
}

void RankSum::read_gradients(const torch::Tensor& present, PartSums& sum) const {
  const torch::Tensor flat = gradients_.flatten();
  std::int64_t first = 0;
  for (std::size_t i = 0; i < shapes_.size(); ++i) {
    const std::int64_t count = c10::multiply_integers(shapes_[i]);
    const bool is_present = present[static_cast<std::int64_t>(i)].item<float>() > 0.0F;
    sum.gradients.push_back(is_present ? flat.narrow(0, first, count).view(shapes_[i])
                                       : torch::Tensor());
    first += count;
  }
}

}  // namespace vaelet::native
