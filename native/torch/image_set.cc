#include "native/torch/image_set.h"

#include <cstddef>
#include <span>
#include <utility>

#include "native/torch/seeded_generator.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

/// Returns the numbers of a contiguous int64 tensor; they live as long as it.
std::span<const std::int64_t> numbers_of(const torch::Tensor& tensor) {
  return {tensor.data_ptr<std::int64_t>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

ImageSet::ImageSet(const LabelledImages& images, const DataSet& data)
    : decoder_(images.rows),
      image_(data.image),
      rows_(torch::arange(images.count, torch::kLong)),
      class_count_(static_cast<std::int64_t>(data.class_names.size())) {
  // from_blob takes a pointer to non-const data; nothing here writes through it.
  auto* pixels = const_cast<std::uint8_t*>(images.pixels.data());
  auto* labels = const_cast<std::int32_t*>(images.labels.data());
  if (!decoder_) {
    pixels_ = torch::from_blob(pixels, image_batch_shape(images.count, data.image), torch::kUInt8);
  }
  labels_ = torch::from_blob(labels, {images.count}, torch::kInt).to(torch::kLong);
  if (images.groups.empty()) return;
  groups_ = torch::empty({images.count, 2}, torch::kLong);
  auto* numbers = groups_.data_ptr<std::int64_t>();
  for (const auto [group, family] : images.groups) {
    *numbers++ = group;
    *numbers++ = family;
  }
}

Batch ImageSet::batch(const torch::Tensor& indices) const {
  const torch::Tensor rows = rows_.index_select(0, indices);
  const torch::Tensor bytes =
      decoder_ ? decoded(rows).to(device_) : pixels_.index_select(0, rows.to(device_));
  Batch batch{
      bytes.to(torch::kFloat).div_(255.0),
      torch::one_hot(labels_.index_select(0, indices), class_count_).to(device_, torch::kFloat)};
  if (attributes_.defined()) batch.attributes = attributes_.index_select(0, indices).to(device_);
  return batch;
}

ImageSet ImageSet::with_attributes(torch::Tensor attributes) const {
  ImageSet set = *this;
  set.attributes_ = std::move(attributes);
  return set;
}

void ImageSet::expect(const torch::Tensor& indices) const {
  if (!decoder_) return;
  const torch::Tensor rows = rows_.index_select(0, indices);
  decoder_->expect(numbers_of(rows));
}

ImageSet ImageSet::on(torch::Device device) const {
  ImageSet set = *this;
  set.device_ = device;
  if (pixels_.defined()) set.pixels_ = pixels_.to(device);
  return set;
}

ImageSet ImageSet::subset(const torch::Tensor& indices) const {
  ImageSet set = *this;
  set.rows_ = rows_.index_select(0, indices);
  set.labels_ = labels_.index_select(0, indices);
  if (groups_.defined()) set.groups_ = groups_.index_select(0, indices);
  if (attributes_.defined()) set.attributes_ = attributes_.index_select(0, indices);
  return set;
}

torch::Tensor ImageSet::decoded(const torch::Tensor& rows) const {
  torch::Tensor bytes = torch::empty(image_batch_shape(rows.size(0), image_), torch::kUInt8);
  decoder_->read(numbers_of(rows), bytes.data_ptr<std::uint8_t>());
  return bytes;
}

ImageSet evenly_spaced(const ImageSet& images, std::int64_t most) {
  if (images.size() <= most) return images;
  return images.subset((torch::arange(most) * images.size()).div(most, "floor"));
}

TrainingSplit split_families(const ImageSet& images, std::int64_t validation_count,
                             std::uint64_t seed) {
  torch::Generator generator = seeded_generator(seed);
  const auto [families, family_of_image, sizes] =
      torch::_unique2(images.groups().select(1, 1), /*sorted=*/true, /*return_inverse=*/true,
                      /*return_counts=*/true);
  torch::Tensor is_chosen = torch::zeros(families.size(0), torch::kBool);
  std::int64_t room = validation_count;
  const torch::Tensor order = torch::randperm(families.size(0), generator, torch::kLong);
  for (const std::int64_t family : numbers_of(order)) {
    const auto size = sizes[family].item<std::int64_t>();
    if (size > room) continue;
    is_chosen[family] = true;
    room -= size;
  }
  const torch::Tensor validates = is_chosen.index_select(0, family_of_image);
  return {images.subset(validates.logical_not().nonzero().squeeze(1)),
          images.subset(validates.nonzero().squeeze(1))};
}

TrainingSplit split(const ImageSet& images, std::int64_t validation_count, std::uint64_t seed) {
  torch::Generator generator = seeded_generator(seed);
  const torch::Tensor order = torch::randperm(images.size(), generator, torch::kLong);
  return {images.subset(order.slice(0, validation_count)),
          images.subset(order.slice(0, 0, validation_count))};
}

}  // namespace vaelet::native
