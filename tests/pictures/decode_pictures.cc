// Decodes the files whose paths come in, one a line, and writes what came of each as a line of
// JSON:
// {"size": [height, width]}, behind which the pixels follow as 32-bit floats, or {"refusal":
// "..."}.
//
// usage: vaelet_decode_pictures <PATHS >RESULTS

#include <cstddef>
#include <iostream>
#include <string>

#include "native/base/file.h"
#include "native/data/pictures/image_file.h"
#include "shared/base/json.h"

namespace vaelet::native {
namespace {

Result<Image> decode_file(const std::string& path) {
  VAELET_TRY_ASSIGN(const auto bytes, read_file(path));
  return decode_image(path, bytes, Colours::grey);
}

void write_result(const Result<Image>& image) {
  if (!image) {
    std::cout << write_json(Json{Json::Object{{"refusal", {image.error().detail}}}}) << '\n';
    return;
  }
  const auto [height, width] = image->size;
  std::cout << "{\"size\": [" << height << ", " << width << "]}\n";
  std::cout.write(reinterpret_cast<const char*>(image->pixels.data()),
                  static_cast<std::streamsize>(image->pixels.size() * sizeof(float)));
}

}  // namespace
}  // namespace vaelet::native

int main() {
  for (std::string path; std::getline(std::cin, path);) {
    vaelet::native::write_result(vaelet::native::decode_file(path));
  }
  return std::cout.flush() ? 0 : 1;
}
