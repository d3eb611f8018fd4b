// Writes the specs of the zoo as seeds for spec_fuzz: fuzz_seeds FOLDER

#include <cstdio>
#include <fstream>
#include <string>

#include "shared/model/spec_json.h"
#include "shared/model/zoo.h"

int main(int argc, char** argv) {
  using namespace vaelet;
  if (argc != 2) {
    std::fputs("usage: fuzz_seeds FOLDER\n", stderr);
    return 2;
  }
  ZooConfig options;
  options.image = {28, 28};
  options.labels = {"a", "b"};
  for (const std::string_view name : zoo_names()) {
    const auto spec = make_model(name, options);
    const std::string path = std::string(argv[1]) + "/" + std::string(name) + ".json";
    std::ofstream file(path);
    if (spec) file << write_json(spec_to_json(*spec));
    if (!spec || !file.flush()) {
      std::fprintf(stderr, "could not write %s\n", path.c_str());
      return 1;
    }
  }
  return 0;
}
