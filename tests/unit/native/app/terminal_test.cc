// What commands say goes to a terminal, which obeys the escapes in the names of files and columns.
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/support/call_vaelet.h"
#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/image_files.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

struct TerminalFixture {
  TemporaryFolder root;
  std::string data = (root.path() / "bars").string();
  std::string model = at("model.safetensors");

  TerminalFixture() {
    write_small_data_set(data);
    check("train --model conv-cvae --epochs 1 --latent 2 --validation 32 --data " + data +
              " --report " + at("report") + " --out " + model,
          2);
  }

  /// Returns a path whose name has an escape that makes what follows red.
  std::string at(const std::string& name) const {
    return (root.path() / ("\x1b[31m" + name)).string();
  }

  /// Checks that a command does its work and shows so many escapes, or more, as text.
  static void check(const std::string& line, int least) {
    const CommandResult result = call_vaelet(line);
    INFO(line << '\n' << result.output);
    CHECK(result.status == 0);
    CHECK_THAT(result.output, !ContainsSubstring("\x1b"));
    int shown = 0;
    for (std::size_t from = 0;
         (from = result.output.find("\\u001b[31m", from)) != std::string::npos; ++from) {
      ++shown;
    }
    CHECK(shown >= least);
  }
};

}  // namespace

TEST_CASE_METHOD(TerminalFixture, "no command sends a terminal what stands in a file's name") {
  const std::string of_data = " --data " + data;
  check("sample " + model + " --out " + at("a.png"), 1);
  check("encode " + data + " --model " + model + " --out " + at("a.npy"), 1);
  check("map " + model + of_data + " --per-class 10 --out " + at("map.json"), 1);
  check("eval " + model + of_data + " --nll-images 2 --nll-samples 2 --out " + at("a.json") +
            " --record --per-image " + at("b.npy"),
        3);
  check("figures " + model + of_data + " --out " + at("figures"), 1);
  check("export " + model + " --dtype f16 --out " + at("b.safetensors"), 1);
  check("export " + model + " --onnx " + at("onnx"), 2);
  check("train-classifier --epochs 1" + of_data + " --out " + at("c.safetensors"), 1);
  check("import --decoder " + at("onnx") + "/decoder.onnx --out " + at("d.safetensors"), 1);
}

TEST_CASE_METHOD(TerminalFixture, "no command sends a terminal what stands in a column's name") {
  std::ofstream table(root.path() / "table.csv");
  table << "file,\x1b[31mred\n";
  for (int i = 0; i < 40; ++i) {
    const std::string name = "0/" + std::to_string(i) + ".png";
    write_image(root.path() / name, noise(small_height, small_width, 1, i));
    table << name << ',' << i * i % 7 << '\n';
  }
  table.close();
  // Of the direction, and of the note that it explains nothing.
  check("direction " + model + " --table " + (root.path() / "table.csv").string() +
            " --column \x1b[31mred --out " + at("e.safetensors"),
        2);
}
