#include "native/app/options/spec_file.h"

#include <span>
#include <utility>

#include "native/base/file.h"
#include "native/base/sha256.h"
#include "shared/base/json.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/model/spec_json.h"

namespace vaelet::native {
namespace {

Result<ModelSpec> parse_spec(const std::string& text) {
  const auto json = parse_json(text);
  // No header of a weights file, as the code of that error would tell.
  if (!json) return fail(ErrorCode::spec_malformed, json.error().detail);
  VAELET_TRY_ASSIGN(auto spec, spec_from_json(*json));
  VAELET_TRY(infer_shapes(spec));
  return spec;
}

std::string format_text(const ImageFormat& image) {
  return fill("{} x {} in {}",
              {image.height, image.width, image.channels == 1 ? "grey" : "colour"});
}

}  // namespace

Result<SpecFile> read_spec_file(const std::filesystem::path& path) {
  VAELET_TRY_ASSIGN(const auto text, read_text(path));
  auto spec = parse_spec(text);
  if (spec) return SpecFile{std::move(*spec), sha256_hex(text)};
  return fail(spec.error().code, fill("\"{}\": {}", {path.string(), spec.error().detail}));
}

Result<SpecFile> read_spec_to_train(const std::filesystem::path& path) {
  VAELET_TRY_ASSIGN(auto file, read_spec_file(path));
  if (has_encoder(file.spec)) return file;
  return fail(
      ErrorCode::spec_invalid,
      fill("\"{}\": expected an encoder, which training needs beside the decoder, found none",
           {path.string()}));
}

Result<void> check_spec_of_data(const ModelSpec& spec, const DataSet& data,
                                const std::string& file) {
  if (format_text(spec.image) != format_text(data.image)) {
    return fail(ErrorCode::image_size_unfit,
                fill(R"(the data "{}": expected images of {}, as "{}" has them, found {})",
                     {data.name, format_text(spec.image), file, format_text(data.image)}));
  }
  if (!is_conditional(spec) || spec.labels == data.class_names) return {};
  return fail(ErrorCode::spec_invalid,
              fill("\"{}\": expected the {} classes of the data \"{}\" as labels, in their order, "
                   "found {} labels, or other names",
                   {file, data.class_names.size(), data.name, spec.labels.size()}));
}

}  // namespace vaelet::native
