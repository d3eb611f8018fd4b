#include "native/base/foreign_file.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string>
#include <string_view>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

using namespace std::string_view_literals;

/// A kind of file: how it begins, and what it is. Where the beginning is not enough, `also` is
/// looked for in the next bytes.
struct Kind {
  std::size_t at;
  std::string_view begin;
  std::string_view also;
  std::string_view name;
  std::string_view advice = {};        // what to do where a model is expected
  std::string_view state_advice = {};  // and where a state dict is
};

// A ZIP archive begins with the name of its first file, 30 bytes on.
constexpr std::string_view zip = "PK\x03\x04";

constexpr auto by_onnx =
    "`vaelet import` reads the model once it is written as ONNX, as README.md says";
constexpr auto pull = "`git lfs pull` fetches the file itself";
constexpr auto unpack = "unpack it first";
constexpr auto gunzip = "unpack it first, with `gunzip`";

// Its files stand in another order than those of a checkpoint, so that the last bytes tell it.
constexpr Kind torchscript = {0,
                              zip,
                              "",
                              "a TorchScript model (.pt)",
                              "`torch.onnx.export` writes what `torch.jit.load` reads as ONNX, and "
                              "`vaelet import` reads that",
                              "`torch.jit.load(\"FILE\").state_dict()` is its state dict"};

constexpr Kind kinds[] = {
    {0, "vaelet-checkpoint/", "", "the checkpoint of a training that did not end",
     "`vaelet export FILE --out FILE.safetensors` makes a weights file of it",
     "`vaelet export FILE --out FILE.safetensors` makes a weights file of it"},
    {0, "version https://git-lfs", "", "a Git LFS pointer in the place of the file", pull, pull},
    {0, zip, ".npy", "NumPy arrays (.npz)", "",
     "`safetensors.numpy.save_file(dict(numpy.load(\"FILE\")), \"s.safetensors\")` saves them as "
     "tensors"},
    {0, zip, "data.pkl", "a PyTorch checkpoint (.pt)", by_onnx},
    {0, zip, "byteorder", "a PyTorch checkpoint (.pt)", by_onnx},
    {0, zip, ".data/", "a PyTorch checkpoint (.pt)", by_onnx},
    {0, zip, "version", "a PyTorch checkpoint (.pt)", by_onnx},
    {0, zip, "/data/0FB", "a PyTorch checkpoint (.pt)", by_onnx},
    {0, zip, "metadata.json", "a Keras model (.keras)", by_onnx, by_onnx},
    {0, zip, "config.json", "a Keras model (.keras)", by_onnx, by_onnx},
    {0, zip, "", "a ZIP archive", unpack, unpack},
    {0, "\x80\x02", "", "a Python pickle, as older PyTorch checkpoints are", by_onnx},
    {0, "\x80\x03", "", "a Python pickle"},
    {0, "\x80\x04", "", "a Python pickle"},
    {0, "\x80\x05", "", "a Python pickle"},
    {0, "\x89HDF\r\n", "", "an HDF5 file, as Keras writes them (.h5)", by_onnx, by_onnx},
    {4, "TFL3", "", "a TensorFlow Lite model (.tflite)"},
    {0, "\x93NUMPY", "", "a NumPy array (.npy)"},
    {0, "GGUF", "", "a GGUF model"},
    {0, "\x1F\x8B", "", "a gzip archive", gunzip, gunzip},
    {0, "\x89PNG", "", "a picture"},
    {0, "\xFF\xD8\xFF", "", "a picture"},
    {0, "GIF8", "", "a picture"},
    {8, "WEBP", "", "a picture"},
};

// What has no signature.
constexpr Kind onnx_model = {0,
                             "",
                             "",
                             "an ONNX model",
                             "`vaelet import --decoder FILE` makes one of it",
                             "`vaelet import --decoder FILE` reads it"};
constexpr Kind web_page = {0, "", "", "a web page or XML"};
constexpr Kind json_file = {0, "", "", "JSON"};
constexpr Kind text_file = {0, "", "", "text"};

bool fits(const Kind& kind, std::string_view start) {
  return start.size() >= kind.at && start.substr(kind.at).starts_with(kind.begin) &&
         start.find(kind.also) != std::string_view::npos;
}

/// ONNX is protobuf without a signature: a small version, then one of the fields of a model.
bool is_onnx(std::string_view start) {
  constexpr std::string_view fields = "\x12\x1A\x3A\x42";
  return start.size() > 3 && start[0] == 8 && start[1] > 0 && start[1] < 16 &&
         fields.find(start[2]) != std::string_view::npos;
}

/// A weights file begins with the length of its header in 8 bytes, the last of them zero.
bool is_weights(std::string_view start) {
  constexpr std::string_view zeros_and_header("\0\0\0\0\0{", 6);
  return start.size() > 8 && start.substr(3).starts_with(zeros_and_header);
}

bool is_text(std::string_view start) {
  constexpr std::size_t enough = 16;
  return start.size() >= enough && std::ranges::all_of(start, [](unsigned char byte) {
           return std::isprint(byte) || std::isspace(byte) || byte >= 0x80;
         });
}

const Kind& kind_of_text(std::string_view start) {
  start.remove_prefix(std::min(start.find_first_not_of("\xEF\xBB\xBF \t\r\n"), start.size()));
  if (start.starts_with('<')) return web_page;
  return start.starts_with('{') || start.starts_with('[') ? json_file : text_file;
}

std::string_view characters_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string_view start_of(std::span<const std::byte> bytes) {
  constexpr std::size_t most = 128;
  return characters_of(bytes).substr(0, most);
}

/// A ZIP archive names its files again in its last bytes: of PyTorch's, TorchScript alone has
/// constants.
bool is_torchscript(std::span<const std::byte> bytes) {
  constexpr std::size_t most = 1 << 16;
  return start_of(bytes).starts_with(zip) &&
         characters_of(bytes.last(std::min(bytes.size(), most))).find("/constants.pkl") !=
             std::string_view::npos;
}

/// Returns the kind of a file that is no weights file, or nullptr for one that is not known.
const Kind* foreign_kind(std::span<const std::byte> bytes) {
  if (is_torchscript(bytes)) return &torchscript;
  const std::string_view start = start_of(bytes);
  const auto* known =
      std::ranges::find_if(kinds, [&](const Kind& kind) { return fits(kind, start); });
  if (known != std::end(kinds)) return known;
  if (is_onnx(start)) return &onnx_model;
  return is_text(start) ? &kind_of_text(start) : nullptr;
}

std::string with_advice(std::string_view name, std::string_view advice) {
  return advice.empty() ? std::string(name) : fill("{}; {}", {name, advice});
}

}  // namespace

std::string kind_of_file(std::span<const std::byte> bytes) {
  if (is_weights(start_of(bytes))) return "a safetensors file";
  const Kind* kind = foreign_kind(bytes);
  return kind == nullptr ? "" : with_advice(kind->name, kind->advice);
}

Result<void> refuse_foreign(std::span<const std::byte> bytes) {
  const std::string kind = is_weights(start_of(bytes)) ? std::string() : kind_of_file(bytes);
  if (kind.empty()) return {};
  return fail(ErrorCode::file_foreign,
              fill("expected a vaelet weights file (.safetensors), found {}", {kind}));
}

Result<void> check_is_state_dict(std::span<const std::byte> bytes) {
  if (is_weights(start_of(bytes))) return {};
  const Kind* kind = foreign_kind(bytes);
  const std::string found = kind == nullptr ? "a file that is none, or not the whole of one"
                                            : with_advice(kind->name, kind->state_advice);
  return fail(ErrorCode::file_foreign,
              fill("expected a state dict (.safetensors), found {}", {found}));
}

}  // namespace vaelet::native
