#include "native/import/onnx/external.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "native/base/printable.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Reads a part of a file that stands beside an ONNX file.
class NeighbourReader {
 public:
  explicit NeighbourReader(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Result<std::vector<std::byte>> operator()(const std::string& location, std::int64_t offset,
                                            std::int64_t length) const {
    const std::filesystem::path relative = location;
    if (location.empty() || relative.is_absolute() ||
        std::ranges::find(relative, "..") != relative.end()) {
      return fail(ErrorCode::data_damaged,
                  fill("external data: expected a file beside the ONNX file, found \"{}\"",
                       {printable(location)}));
    }
    const std::filesystem::path path = folder_ / relative;
    std::error_code error;
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path, error));
    if (error) {
      return fail(ErrorCode::file_unreadable,
                  fill("\"{}\": expected the file with the weights beside the ONNX file, found "
                       "none; copy both",
                       {printable(path.string())}));
    }
    if (length < 0) length = size - offset;
    if (offset < 0 || length < 0 || offset > size || length > size - offset ||
        length > max_onnx_bytes) {
      return fail(ErrorCode::data_damaged,
                  fill("\"{}\": expected {} bytes from byte {}, found {} in all",
                       {printable(path.string()), length, offset, size}));
    }
    std::vector<std::byte> bytes(static_cast<std::size_t>(length));
    std::ifstream file(path, std::ios::binary);
    file.seekg(offset);
    file.read(reinterpret_cast<char*>(bytes.data()), length);
    if (!file) {
      return fail(ErrorCode::file_unreadable,
                  fill("cannot read \"{}\"", {printable(path.string())}));
    }
    return bytes;
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace

ExternalReader read_beside(std::filesystem::path folder) {
  return NeighbourReader(std::move(folder));
}

}  // namespace vaelet::native
