#include "native/classifier/classifier_file.h"

#include <cstddef>
#include <map>
#include <span>
#include <utility>

#include "native/base/file.h"
#include "native/base/foreign_file.h"
#include "native/base/sha256.h"
#include "native/torch/tensor_values.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Returns the classifier's weights and running statistics by name, without the counters of
/// batches.
std::map<std::string, torch::Tensor> tensors_of(const Classifier& classifier) {
  std::map<std::string, torch::Tensor> tensors;
  for (const auto& entry : classifier->named_parameters()) tensors[entry.key()] = entry.value();
  for (const auto& entry : classifier->named_buffers()) {
    if (entry.value().is_floating_point()) tensors[entry.key()] = entry.value();
  }
  return tensors;
}

Result<ClassifierContent> content_of(std::span<const std::byte> bytes) {
  VAELET_TRY(refuse_foreign(bytes));
  return parse_classifier(bytes);
}

}  // namespace

Result<std::vector<std::byte>> write_classifier(const Classifier& classifier,
                                                const ClassifierRecord& record) {
  ClassifierContent content{record, {}};
  for (const auto& [name, tensor] : tensors_of(classifier)) {
    content.tensors.emplace(name, values_of(tensor));
  }
  return classifier_bytes(content);
}

Result<TrainedClassifier> read_classifier(const std::filesystem::path& path) {
  VAELET_TRY_ASSIGN(auto bytes, read_file(path));
  auto content = content_of(bytes);
  if (!content) {
    return fail(content.error().code, fill("\"{}\": {}", {path.string(), content.error().detail}));
  }
  const torch::NoGradGuard no_grad;
  Classifier classifier(content->record.format);
  for (auto& [name, tensor] : tensors_of(classifier)) {
    tensor.copy_(tensor_of(content->tensors.find(name)->second, tensor.sizes()));
  }
  classifier->eval();
  return TrainedClassifier{classifier, std::move(content->record), sha256_hex(bytes)};
}

}  // namespace vaelet::native
