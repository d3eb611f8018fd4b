#include "native/app/export/onnx.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <vector>

#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/import/onnx/writer.h"
#include "native/torch/export.h"

namespace vaelet::native {
namespace {

Result<void> write_graph(const std::filesystem::path& path, const std::vector<std::byte>& bytes) {
  VAELET_TRY(write_file(path, bytes));
  std::cout << "wrote " << path.string() << ", " << bytes.size() << " bytes\n";
  return {};
}

}  // namespace

Outcome export_onnx(const std::string& file, const std::string& folder) {
  VAELET_TRY_ASSIGN(const auto model, read_model_file(file));
  const ModelSpec& spec = model.weights.spec;
  const auto network = network_values(Vae::load(model.weights));
  VAELET_TRY(make_folder(folder));
  const std::filesystem::path path = folder;
  VAELET_TRY(write_graph(path / "decoder.onnx", decoder_onnx(spec, network)));
  if (has_encoder(spec)) {
    VAELET_TRY(write_graph(path / "encoder.onnx", encoder_onnx(spec, network)));
  }
  return EXIT_SUCCESS;
}

}  // namespace vaelet::native
