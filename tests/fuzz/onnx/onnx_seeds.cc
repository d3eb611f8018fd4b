// Writes small ONNX files into the folder that is named: onnx_seeds FOLDER.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "native/import/onnx/writer.h"
#include "shared/model/shapes.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

ModelSpec small_spec(Activation activation) {
  ModelSpec spec;
  spec.name = "small";
  spec.image.height = 4;
  spec.image.width = 4;
  spec.labels = {"a", "b"};
  spec.decoder = {ConcatLabel{},
                  Dense{"decoder.dense", 4, 8, activation},
                  Unflatten{2, 2, 2},
                  Upsample{2},
                  Conv2d{"decoder.conv", 2, 1, 3, 1, 1, activation},
                  Affine{"decoder.affine", 1}};
  spec.encoder = {Conv2d{"encoder.conv", 1, 2, 3, 2, Padding(0, 0, 1, 1), activation},
                  Residual{{Conv2d{"encoder.inner", 2, 2, 3, 1, 1, {}}}, {}, activation}, Flatten{},
                  Dense{"encoder.dense", 8, 4, {}}};
  return spec;
}

void write(const std::filesystem::path& path, const std::vector<std::byte>& bytes) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) return 2;
  const std::filesystem::path folder = words[1];
  for (const ActivationKind kind : {ActivationKind::relu, ActivationKind::gelu_tanh,
                                    ActivationKind::leaky_relu, ActivationKind::silu}) {
    const ModelSpec spec = small_spec(kind);
    WeightsByName network;
    for (const TensorDescription& tensor : network_tensors(spec)) {
      std::int64_t values = 1;
      for (const std::int64_t side : tensor.shape) values *= side;
      network[tensor.name] = std::vector<float>(static_cast<std::size_t>(values), 0.5F);
    }
    const std::string name(activation_name(kind));
    write(folder / (name + "-decoder"), decoder_onnx(spec, network));
    write(folder / (name + "-encoder"), encoder_onnx(spec, network));
  }
  return 0;
}
