// Decodes the files whose paths come in, one a line, keeping colours or in grey, and writes what
// came of each as a line of JSON: {"size": [height, width, channels]}, behind which the pixels
// follow as 32-bit floats, or {"refusal": "..."}.
//
// usage: vaelet_decode_pictures kept|grey <PATHS >RESULTS

#include <cstddef>
#include <iostream>
#include <string>
#include <string_view>

#include "native/base/file.h"
#include "native/data/pictures/image_file.h"
#include "shared/base/json.h"

namespace vaelet::native {
namespace {

Result<Image> decode_file(const std::string& path, Colours colours) {
  VAELET_TRY_ASSIGN(const auto bytes, read_file(path));
  return decode_image(path, bytes, colours);
}

void write_result(const Result<Image>& image) {
  if (!image) {
    std::cout << write_json(Json{Json::Object{{"refusal", {image.error().detail}}}}) << '\n';
    return;
  }
  const auto [height, width] = image->size;
  std::cout << "{\"size\": [" << height << ", " << width << ", " << image->channels << "]}\n";
  std::cout.write(reinterpret_cast<const char*>(image->pixels.data()),
                  static_cast<std::streamsize>(image->pixels.size() * sizeof(float)));
}

}  // namespace
}  // namespace vaelet::native

int main(int count, char** arguments) {
  using vaelet::native::Colours;
  const bool is_grey = count == 2 && std::string_view(arguments[1]) == "grey";
  for (std::string path; std::getline(std::cin, path);) {
    vaelet::native::write_result(
        vaelet::native::decode_file(path, is_grey ? Colours::grey : Colours::kept));
  }
  return std::cout.flush() ? 0 : 1;
}
