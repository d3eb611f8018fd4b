// Prints a specification as `vaelet spec` does, and the name of a weights file's model.
#include <cstddef>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <vector>

#include <vaelet/shared/model/spec_json.h>
#include <vaelet/shared/model/zoo.h>
#include <vaelet/shared/weights/weights_file.h>

// vaelet's own sources may not do this: its warnings are not those of its users.
static int rounded(double number, int unused) { return number; }

int main(int, char** arguments) {
  std::ifstream file(arguments[1], std::ios::binary);
  const std::vector<char> bytes(std::istreambuf_iterator<char>(file), {});
  const auto weights = vaelet::read_weights(std::as_bytes(std::span(bytes)));
  if (!weights) {
    std::cerr << weights.error().message() << '\n';
    return 1;
  }
  std::cout << weights->spec.name << ' ' << rounded(weights->spec.latent, 0) << '\n';
  return vaelet::write_json(vaelet::spec_to_json(weights->spec)).empty() ? 1 : 0;
}
