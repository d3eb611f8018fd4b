#include "native/app/options/open_model.h"

#include <utility>

#include "native/app/advice.h"
#include "native/app/options/data_check.h"
#include "native/app/options/data_options.h"
#include "native/classifier/data_match.h"
#include "native/torch/threads.h"
#include "shared/base/text.h"

namespace vaelet::native {

Result<ModelFile> open_model(const std::string& file, int threads) {
  set_threads(threads);
  return read_model_file(file);
}

Result<ModelAndData> open_model_and_data(const std::string& file, const DataSource& source,
                                         int threads) {
  VAELET_TRY_ASSIGN(auto model, open_model(file, threads));
  if (!has_encoder(model.weights.spec)) {
    return fail(ErrorCode::argument_invalid,
                fill("\"{}\": expected a model with an encoder, which reads images, found one that "
                     "only decodes",
                     {file}));
  }
  const ImageFormat& image = model.weights.spec.image;
  DataSource as_model = source;
  as_model.channels = source.channels.value_or(image.channels);
  const std::string hint = fill("--image-size {}x{} resizes them", {image.height, image.width});
  VAELET_TRY_ASSIGN(auto data, with_hint(load_data(as_model), ErrorCode::image_size_unfit, hint));
  VAELET_TRY(with_hint(check_match(model.weights.spec, data), ErrorCode::image_size_unfit, hint));
  VAELET_TRY(check_as_trained(model.weights, source, data));
  return ModelAndData{std::move(model), std::move(data)};
}

}  // namespace vaelet::native
