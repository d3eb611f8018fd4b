#include "native/app/export/onnx.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

#include "native/app/options/output_check.h"
#include "native/app/written.h"
#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/import/onnx/writer.h"
#include "native/torch/export.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

Result<void> write_graph(const std::filesystem::path& path, const std::vector<std::byte>& bytes) {
  VAELET_TRY(write_file(path, bytes));
  tell_written(path, fill(", {} bytes", {bytes.size()}));
  return {};
}

}  // namespace

Outcome export_onnx(const std::string& file, const std::string& folder, bool overwrite) {
  VAELET_TRY_ASSIGN(const auto model, read_model_file(file));
  const ModelSpec& spec = model.weights.spec;
  const std::filesystem::path decoder = std::filesystem::path(folder) / "decoder.onnx";
  const std::filesystem::path encoder = std::filesystem::path(folder) / "encoder.onnx";
  for (const auto& path : {decoder, encoder}) {
    if (!overwrite) VAELET_TRY(check_replaces_nothing("--onnx", path));
  }
  const auto network = network_values(Vae::load(model.weights));
  VAELET_TRY(make_folder(folder));
  VAELET_TRY(write_graph(decoder, decoder_onnx(spec, network)));
  if (has_encoder(spec)) {
    VAELET_TRY(write_graph(encoder, encoder_onnx(spec, network)));
  } else {
    // An encoder that was there would be taken for this model's.
    VAELET_TRY(remove_file(encoder));
  }
  return EXIT_SUCCESS;
}

}  // namespace vaelet::native
