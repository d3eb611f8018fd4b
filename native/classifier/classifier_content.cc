#include "native/classifier/classifier_content.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "native/base/sha256.h"
#include "shared/base/text.h"
#include "shared/weights/safetensors.h"
#include "shared/weights/tensor_set.h"

namespace vaelet::native {
namespace {

constexpr std::string_view format_without_digest = "vaelet-classifier/1";
constexpr auto digest_key = "sha256";
constexpr std::string_view no_digest =
    "0000000000000000000000000000000000000000000000000000000000000000";

// Visits the record's entries with their JSON keys, for reading and for writing.
template <class Record, class Field>
void visit_fields(Record& record, Field& field) {
  field("height", record.format.image.height);
  field("width", record.format.image.width);
  field("channels", record.format.image.channels);
  field("classes", record.format.class_names);
  field("region", record.format.region);
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
  void operator()(const char* key, const std::optional<ImageRegion>& region) {
    if (!region) return;
    const auto integer = [](int value) { return Json{std::int64_t{value}}; };
    object.emplace_back(key, Json{Json::Array{integer(region->top), integer(region->left),
                                              integer(region->height), integer(region->width)}});
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
      if (text == nullptr && wrong.empty()) wrong = key;
      values.push_back(text == nullptr ? "" : *text);
    }
  }
  // May be left out: [top, left, height, width].
  void operator()(const char* key, std::optional<ImageRegion>& region) {
    const Json* found = json.find(key);
    if (found == nullptr) return;
    std::vector<int> sides;
    if (const auto* array = std::get_if<Json::Array>(&found->value)) {
      for (const Json& entry : *array) {
        const auto* side = std::get_if<std::int64_t>(&entry.value);
        if (side != nullptr && std::in_range<int>(*side)) sides.push_back(static_cast<int>(*side));
      }
      if (sides.size() == 4 && array->size() == 4) {
        region = ImageRegion{sides[0], sides[1], sides[2], sides[3]};
      }
    }
    if (!region && wrong.empty()) wrong = key;
  }
  // May be left out.
  void operator()(const char* key, Json& value) {
    if (const Json* found = json.find(key)) value = *found;
  }
  // All 64 bits of a seed are stored as those of a signed number.
  template <class Integer>
  void operator()(const char* key, Integer& value) {
    const auto* number = find<std::int64_t>(key);
    if (number == nullptr) return;
    const bool fits = sizeof(Integer) == sizeof *number || std::in_range<Integer>(*number);
    if (!fits && wrong.empty()) wrong = key;
    if (fits) value = static_cast<Integer>(*number);
  }
};

bool is_sane(const ClassifierRecord& record) {
  const auto is_side = [](int side) { return side >= 1 && side <= max_image_side; };
  const ImageFormat& image = record.format.image;
  const std::size_t classes = record.format.class_names.size();
  const auto& region = record.format.region;
  return is_side(image.height) && is_side(image.width) &&
         (image.channels == 1 || image.channels == 3) && (!region || lies_within(*region, image)) &&
         classes >= 1 && classes <= max_labels && record.test_images >= 1 &&
         record.test_correct >= 0 && record.test_correct <= record.test_images;
}

Result<ClassifierRecord> parse_record(const std::map<std::string, std::string>& metadata) {
  const auto text = metadata.find("classifier");
  if (text == metadata.end()) {
    return fail(ErrorCode::metadata_missing, R"(expected the metadata "classifier", found none)");
  }
  VAELET_TRY_ASSIGN(auto json, parse_json(text->second));
  ClassifierRecord record;
  FieldReader reader{json, {}};
  visit_fields(record, reader);
  if (!reader.wrong.empty() || !is_sane(record)) {
    return fail(
        ErrorCode::metadata_missing,
        fill("the metadata \"classifier\": expected a whole record of a classifier, found a "
             "wrong \"{}\"",
             {reader.wrong.empty() ? "size" : reader.wrong}));
  }
  return record;
}

Result<std::string> format_of(const std::map<std::string, std::string>& metadata) {
  const auto found = metadata.find("format");
  const std::string format = found == metadata.end() ? "" : found->second;
  if (format == classifier_format_name || format == format_without_digest) return format;
  const bool is_classifier = format.starts_with("vaelet-classifier/");
  return fail(is_classifier ? ErrorCode::format_version_unknown : ErrorCode::metadata_missing,
              fill("expected a classifier, the format \"{}\", found \"{}\"",
                   {classifier_format_name, format}));
}

/// Returns where the digits of a digest stand in the header; the end where they stand nowhere, or
/// twice.
std::size_t digits_at(std::string_view file, const std::string& digest) {
  const std::size_t at = file.find(digest);
  if (at == std::string_view::npos) return file.size();
  return file.find(digest, at + 1) == std::string_view::npos ? at : file.size();
}

/// Checks that the file has the digest that its metadata name.
Result<void> check_digest(std::span<const std::byte> bytes,
                          const std::map<std::string, std::string>& metadata) {
  const auto stated = metadata.find(digest_key);
  std::string file(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const bool has_one = stated != metadata.end() && stated->second.size() == no_digest.size();
  const std::size_t at = has_one ? digits_at(file, stated->second) : file.size();
  if (at < file.size()) {
    file.replace(at, no_digest.size(), no_digest);
    if (sha256_hex(file) == stated->second) return {};
  }
  return fail(ErrorCode::file_unreadable,
              "expected the classifier as it was written, found some bytes changed: the file does "
              "not have the SHA-256 that its metadata name");
}

void add_block(std::vector<TensorDescription>& tensors, int index, std::int64_t in,
               std::int64_t out) {
  const auto name = [](int layer, const char* tensor) {
    return fill("convolutions.{}.{}", {layer, tensor});
  };
  tensors.push_back({name(index, "weight"), {out, in, 3, 3}});
  tensors.push_back({name(index, "bias"), {out}});
  for (const char* tensor : {"weight", "bias", "running_mean", "running_var"}) {
    tensors.push_back({name(index + 1, tensor), {out}});
  }
}

}  // namespace

bool lies_within(const ImageRegion& region, const ImageFormat& image) {
  const auto fits = [](int first, int length, int side) {
    return first >= 0 && length >= 1 && first < side && length <= side - first;
  };
  return fits(region.top, region.height, image.height) &&
         fits(region.left, region.width, image.width);
}

int classifier_flat_count(const ClassifierFormat& format) {
  const auto quarter = [](int side) { return ((side + 1) / 2 + 1) / 2; };
  const ImageRegion seen =
      format.region.value_or(ImageRegion{0, 0, format.image.height, format.image.width});
  return 64 * quarter(seen.height) * quarter(seen.width);
}

std::vector<TensorDescription> classifier_tensors(const ClassifierFormat& format) {
  std::vector<TensorDescription> tensors;
  // Each block has four modules: convolution, normalisation, ReLU, pooling.
  add_block(tensors, 0, format.image.channels, 32);
  add_block(tensors, 4, 32, 64);
  const auto classes = static_cast<std::int64_t>(format.class_names.size());
  tensors.push_back({"dense.weight", {classifier_feature_count, classifier_flat_count(format)}});
  tensors.push_back({"dense.bias", {classifier_feature_count}});
  tensors.push_back({"classes.weight", {classes, classifier_feature_count}});
  tensors.push_back({"classes.bias", {classes}});
  return tensors;
}

Result<std::vector<std::byte>> classifier_bytes(const ClassifierContent& content) {
  FieldWriter writer;
  visit_fields(content.record, writer);
  std::vector<TensorData> tensors;
  for (const TensorDescription& tensor : classifier_tensors(content.record.format)) {
    tensors.push_back(
        {tensor.name, DType::f32, tensor.shape, content.tensors.find(tensor.name)->second});
  }
  VAELET_TRY_ASSIGN(auto bytes,
                    write_safetensors({{"format", std::string(classifier_format_name)},
                                       {"classifier", write_json({std::move(writer.object)})},
                                       {digest_key, std::string(no_digest)}},
                                      tensors));
  const std::string digest = sha256_hex(bytes);
  const std::string_view file(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  // The metadata stand in the order of their keys, the digest as the last.
  const std::size_t at = file.find(no_digest, file.find(std::string("\"") + digest_key + "\""));
  std::memcpy(bytes.data() + at, digest.data(), digest.size());
  return bytes;
}

Result<ClassifierContent> parse_classifier(std::span<const std::byte> bytes) {
  VAELET_TRY_ASSIGN(auto container, parse_safetensors(bytes));
  VAELET_TRY_ASSIGN(const auto format, format_of(container.metadata));
  if (format != format_without_digest) VAELET_TRY(check_digest(bytes, container.metadata));
  ClassifierContent content;
  VAELET_TRY_ASSIGN(content.record, parse_record(container.metadata));
  TensorSet stored(std::move(container.tensors));
  for (const TensorDescription& tensor : classifier_tensors(content.record.format)) {
    VAELET_TRY_ASSIGN(content.tensors[tensor.name], stored.take_values(tensor.name, tensor.shape));
  }
  return content;
}

}  // namespace vaelet::native
