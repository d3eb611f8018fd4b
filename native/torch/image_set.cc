#include "native/torch/image_set.h"

#include "native/torch/seeded_generator.h"
#include "shared/model/shapes.h"

namespace vaelet::native {

ImageSet::ImageSet(const LabelledImages& images, const DataSet& data)
    : class_count_(static_cast<std::int64_t>(data.class_names.size())) {
  // from_blob takes a pointer to non-const data; nothing here writes through it.
  auto* pixels = const_cast<std::uint8_t*>(images.pixels.data());
  auto* labels = const_cast<std::int32_t*>(images.labels.data());
  pixels_ = torch::from_blob(pixels, image_batch_shape(images.count, data.image), torch::kUInt8);
  labels_ = torch::from_blob(labels, {images.count}, torch::kInt).to(torch::kLong);
}

Batch ImageSet::batch(const torch::Tensor& indices) const {
  return {pixels_.index_select(0, indices).to(torch::kFloat).div_(255.0),
          torch::one_hot(labels_.index_select(0, indices), class_count_).to(torch::kFloat)};
}

ImageSet ImageSet::subset(const torch::Tensor& indices) const {
  ImageSet set;
  set.pixels_ = pixels_.index_select(0, indices);
  set.labels_ = labels_.index_select(0, indices);
  set.class_count_ = class_count_;
  return set;
}

TrainingSplit split(const ImageSet& images, std::int64_t validation_count, std::uint64_t seed) {
  torch::Generator generator = seeded_generator(seed);
  const torch::Tensor order = torch::randperm(images.size(), generator, torch::kLong);
  return {images.subset(order.slice(0, validation_count)),
          images.subset(order.slice(0, 0, validation_count))};
}

}  // namespace vaelet::native
