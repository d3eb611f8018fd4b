#include "native/eval/classifier/classifier_file.h"

#include <map>
#include <span>
#include <string_view>
#include <utility>

#include "native/base/file.h"
#include "native/base/sha256.h"
#include "native/torch/tensor_values.h"
#include "shared/base/checks.h"
#include "shared/base/json.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/weights/safetensors.h"
#include "shared/weights/tensor_set.h"

namespace vaelet::native {
namespace {

constexpr std::string_view classifier_format_name = "vaelet-classifier/1";

// Visits the record's entries with their JSON keys, for reading and for writing.
template <class Record, class Field>
void visit_fields(Record& record, Field& field) {
  field("height", record.format.image.height);
  field("width", record.format.image.width);
  field("channels", record.format.image.channels);
  field("classes", record.format.class_names);
  field("data", record.data);
  field("data_sha256", record.data_digest);
  field("seed", record.seed);
  field("epochs", record.epochs);
  field("configuration", record.configuration);
  field("test_images", record.test_images);
  field("test_correct", record.test_correct);
}

struct FieldWriter {
  Json::Object object;

  void operator()(const char* key, const std::string& value) {
    object.emplace_back(key, Json{value});
  }
  void operator()(const char* key, const std::vector<std::string>& values) {
    Json::Array array;
    for (const auto& value : values) array.push_back({value});
    object.emplace_back(key, Json{std::move(array)});
  }
  void operator()(const char* key, const Json& value) { object.emplace_back(key, value); }
  template <class Integer>
  void operator()(const char* key, Integer value) {
    object.emplace_back(key, Json{static_cast<std::int64_t>(value)});
  }
};

// Reads what FieldWriter wrote; the first key that is missing or of another kind stays in `wrong`.
struct FieldReader {
  const Json& json;
  std::string wrong;

  template <class T>
  const T* find(const char* key) {
    const Json* found = json.find(key);
    const T* value = found == nullptr ? nullptr : std::get_if<T>(&found->value);
    if (value == nullptr && wrong.empty()) wrong = key;
    return value;
  }

  void operator()(const char* key, std::string& value) {
    if (const auto* text = find<std::string>(key)) value = *text;
  }
  void operator()(const char* key, std::vector<std::string>& values) {
    const auto* array = find<Json::Array>(key);
    if (array == nullptr) return;
    for (const Json& entry : *array) {
      const auto* text = std::get_if<std::string>(&entry.value);
      values.push_back(text == nullptr ? "" : *text);
    }
  }
  // May be left out.
  void operator()(const char* key, Json& value) {
    if (const Json* found = json.find(key)) value = *found;
  }
  template <class Integer>
  void operator()(const char* key, Integer& value) {
    if (const auto* number = find<std::int64_t>(key)) value = static_cast<Integer>(*number);
  }
};

// Returns the classifier's weights and running statistics by name, without the counters of batches.
std::map<std::string, torch::Tensor> classifier_tensors(const Classifier& classifier) {
  std::map<std::string, torch::Tensor> tensors;
  for (const auto& entry : classifier->named_parameters()) tensors[entry.key()] = entry.value();
  for (const auto& entry : classifier->named_buffers()) {
    if (entry.value().is_floating_point()) tensors[entry.key()] = entry.value();
  }
  return tensors;
}

bool is_sane(const ClassifierFormat& format) {
  const auto is_side = [](int side) { return side >= 1 && side <= max_image_side; };
  const ImageFormat& image = format.image;
  return is_side(image.height) && is_side(image.width) &&
         (image.channels == 1 || image.channels == 3) && !format.class_names.empty() &&
         format.class_names.size() <= max_labels;
}

Result<ClassifierRecord> parse_record(const std::map<std::string, std::string>& metadata) {
  const auto format = metadata.find("format");
  if (format == metadata.end() || format->second != classifier_format_name) {
    return fail(ErrorCode::format_version_unknown,
                fill("expected a classifier, the format \"{}\", found \"{}\"",
                     {classifier_format_name, format == metadata.end() ? "" : format->second}));
  }
  const auto text = metadata.find("classifier");
  if (text == metadata.end()) {
    return fail(ErrorCode::metadata_missing, R"(expected the metadata "classifier", found none)");
  }
  VAELET_TRY_ASSIGN(auto json, parse_json(text->second));
  ClassifierRecord record;
  FieldReader reader{json, {}};
  visit_fields(record, reader);
  if (!reader.wrong.empty() || !is_sane(record.format) || record.test_images < 1) {
    return fail(
        ErrorCode::metadata_missing,
        fill("the metadata \"classifier\": expected a whole record of a classifier, found a "
             "wrong \"{}\"",
             {reader.wrong.empty() ? "size" : reader.wrong}));
  }
  return record;
}

Result<TrainedClassifier> parse_classifier(std::span<const std::byte> bytes) {
  VAELET_TRY_ASSIGN(auto container, parse_safetensors(bytes));
  VAELET_TRY_ASSIGN(auto record, parse_record(container.metadata));

  const torch::NoGradGuard no_grad;
  Classifier classifier(record.format);
  TensorSet stored(std::move(container.tensors));
  for (auto& [name, tensor] : classifier_tensors(classifier)) {
    VAELET_TRY_ASSIGN(auto values, stored.take_values(name, tensor.sizes().vec()));
    tensor.copy_(tensor_of(values, tensor.sizes()));
  }
  classifier->eval();
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return TrainedClassifier{classifier, std::move(record), sha256_hex({data, bytes.size()})};
}

}  // namespace

Result<std::vector<std::byte>> write_classifier(const Classifier& classifier,
                                                const ClassifierRecord& record) {
  FieldWriter writer;
  visit_fields(record, writer);
  std::vector<TensorData> tensors;
  for (const auto& [name, tensor] : classifier_tensors(classifier)) {
    tensors.push_back({name, DType::f32, tensor.sizes().vec(), values_of(tensor)});
  }
  return write_safetensors({{"format", std::string(classifier_format_name)},
                            {"classifier", write_json({std::move(writer.object)})}},
                           tensors);
}

Result<TrainedClassifier> read_classifier(const std::filesystem::path& path) {
  VAELET_TRY_ASSIGN(auto bytes, read_file(path));
  auto classifier = parse_classifier(bytes);
  if (!classifier) {
    return fail(classifier.error().code,
                fill("{}: {}", {path.string(), classifier.error().detail}));
  }
  return classifier;
}

}  // namespace vaelet::native
