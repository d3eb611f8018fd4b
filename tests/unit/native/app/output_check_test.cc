// Which paths a command may write: each checked against every other before any work.
#include "native/app/options/output_check.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "tests/unit/support/call_vaelet.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Paths {
  TemporaryFolder folder;

  Paths() {
    std::ofstream(folder.path() / "model.safetensors") << "weights";
    std::filesystem::create_directories(folder.path() / "data" / "cats");
  }

  std::string at(const std::string& name) const { return (folder.path() / name).string(); }
  UsedPath reads(const std::string& name) const { return {"FILE", at(name), PathUse::reads}; }
  UsedPath file(const std::string& name, const std::string& end = "") const {
    return {"--out", at(name), PathUse::writes_file, end};
  }
  UsedPath writes_folder(const std::string& name) const {
    return {"--report", at(name), PathUse::writes_folder};
  }
};

std::string refusal(const std::vector<UsedPath>& paths) {
  const auto checked = check_paths(paths);
  return checked ? "none" : checked.error().detail;
}

}  // namespace

TEST_CASE_METHOD(Paths, "an output is no input, however the input is named") {
  std::filesystem::create_symlink("model.safetensors", folder.path() / "link");
  std::filesystem::create_symlink(folder.path(), folder.path() / "here");
  std::filesystem::create_hard_link(folder.path() / "model.safetensors", folder.path() / "hard");
  for (const std::string name : {"model.safetensors", "./data/../model.safetensors", "link",
                                 "here/model.safetensors", "hard"}) {
    INFO(name);
    CHECK_THAT(refusal({file(name), reads("model.safetensors")}),
               ContainsSubstring("--out: expected another place than that of FILE"));
  }
  CHECK(*read_text(at("model.safetensors")) == "weights");
  CHECK(refusal({file("other"), reads("model.safetensors")}) == "none");
}

TEST_CASE_METHOD(Paths, "two outputs have two places, and no file stands where a folder must") {
  std::filesystem::create_symlink("later", folder.path() / "link");
  CHECK(refusal({file("a"), file("b")}) == "none");
  CHECK_THAT(refusal({file("a"), file("data/../a")}), ContainsSubstring("another place"));
  CHECK_THAT(refusal({file("later"), file("link")}), ContainsSubstring("another place"));
  CHECK_THAT(refusal({file("run"), writes_folder("run")}), ContainsSubstring("another place"));
  CHECK_THAT(refusal({file("run"), writes_folder("run/report")}),
             ContainsSubstring("another place"));
  CHECK(refusal({file("run/model"), writes_folder("run")}) == "none");
  CHECK_FALSE(std::filesystem::exists(at("run")));
}

TEST_CASE_METHOD(Paths, "a folder of data is neither written over nor given a folder more") {
  CHECK_THAT(refusal({file("data"), reads("data")}), ContainsSubstring("another place"));
  CHECK_THAT(refusal({writes_folder("data"), reads("data")}), ContainsSubstring("another place"));
  CHECK_THAT(refusal({writes_folder("data/figures"), reads("data")}),
             ContainsSubstring("another place"));
  CHECK(refusal({writes_folder("figures"), reads("data")}) == "none");
  CHECK(refusal({writes_folder("."), reads("data")}) == "none");
}

TEST_CASE_METHOD(Paths, "an input that leads nowhere is left to the command that reads it") {
  std::filesystem::create_symlink("loop", folder.path() / "loop");
  CHECK(refusal({writes_folder("report"), reads("loop")}) == "none");
}

TEST_CASE_METHOD(Paths, "a name says the format that is written, or nothing") {
  CHECK_THAT(refusal({file("x.jpg", ".png")}),
             ContainsSubstring("--out: expected a name that ends in .png"));
  CHECK_THAT(refusal({file("x.png.bak", ".png")}), ContainsSubstring("ends in .png"));
  CHECK(refusal({file("x.PNG", ".png")}) == "none");
  CHECK(refusal({file("x.map.json", ".json")}) == "none");
  CHECK(refusal({file("grid", ".png")}) == "none");
}

TEST_CASE_METHOD(Paths, "a place that takes no file or folder is refused before any work") {
  CHECK_THAT(refusal({file("data")}), ContainsSubstring("not a regular file"));
  CHECK_THAT(refusal({file("missing/x")}), ContainsSubstring("cannot write"));
  CHECK_THAT(refusal({file("model.safetensors/")}), ContainsSubstring("found a folder's"));
  CHECK_THAT(refusal({file(std::string(300, 'x')), file(std::string(300, 'y'))}),
             ContainsSubstring("File name too long"));
  for (const std::string place : {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
    CHECK_THAT(refusal({{"--out", place, PathUse::writes_file}}),
               ContainsSubstring("expected the path of a file"));
  }
  CHECK_THAT(refusal({writes_folder("model.safetensors/figures")}),
             ContainsSubstring("is not a folder"));
}

TEST_CASE_METHOD(Paths, "every command refuses an output of another format than it writes") {
  const std::string model = at("model.safetensors");
  const std::string data = " --data " + at("data");
  for (const auto& [line, end] : std::vector<std::pair<std::string, std::string>>{
           {"sample " + model + " --out x.jpg", ".png"},
           {"encode " + at("data") + " --model " + model + " --out x.csv", ".npy"},
           {"map " + model + data + " --out x.txt", ".json"},
           {"eval " + model + data + " --out x.csv", ".json"},
           {"eval " + model + data + " --per-image x.csv", ".npy"},
           {"train" + data + " --out x.pt", ".safetensors"},
           {"train-classifier" + data + " --out x.onnx", ".safetensors"}}) {
    const CommandResult result = call_vaelet(line);
    INFO(line << '\n' << result.output);
    CHECK(result.status != 0);
    CHECK_THAT(result.output, ContainsSubstring("expected a name that ends in " + end));
  }
}

TEST_CASE_METHOD(Paths, "no command replaces a file that is there unless it is told to") {
  const std::string model = at("model.safetensors");
  const std::string data = " --data " + at("data");
  for (const auto& [line, flag] : std::vector<std::pair<std::string, std::string>>{
           {"sample " + model + " --out FILE", "--out"},
           {"encode " + at("data") + " --model " + model + " --out FILE", "--out"},
           {"map " + model + data + " --out FILE", "--out"},
           {"eval " + model + data + " --out FILE", "--out"},
           {"eval " + model + data + " --per-image FILE", "--per-image"},
           {"direction " + model + " --first-layer 1 --out FILE", "--out"},
           {"train" + data + " --out FILE", "--out"},
           {"train-classifier" + data + " --out FILE", "--out"}}) {
    std::ofstream(at("mine")) << "mine";
    std::string filled = line;
    filled.replace(filled.find("FILE"), 4, at("mine"));
    const CommandResult result = call_vaelet(filled);
    INFO(line << '\n' << result.output);
    CHECK(result.status != 0);
    CHECK_THAT(result.output, ContainsSubstring("mine\" exists: expected another " + flag +
                                                ", or --overwrite to replace it"));
    CHECK(*read_text(at("mine")) == "mine");
    CHECK_THAT(call_vaelet(filled + " --overwrite").output, !ContainsSubstring("exists"));
  }
}

TEST_CASE_METHOD(Paths, "every command refuses to write over what it reads") {
  const std::string model = at("model.safetensors");
  const std::string data = " --data " + at("data");
  std::ofstream(at("run.toml")) << "[figures]\n";
  for (const std::string& line :
       {"eval " + at("a.json") + " --record --out " + at("a.json") + data,
        "eval " + model + data + " --out " + at("a") + " --per-image " + at("a"),
        "figures " + model + data + " --out " + at("data"),
        "figures " + model + data + " --out " + at("run.toml") + " --config " + at("run.toml"),
        "train" + data + " --out " + at("data"),
        "train" + data + " --out " + at("a") + " --checkpoint " + at("a.last"),
        "train" + data + " --out " + at("a") + " --report " + at("a.checkpoint"),
        "train" + data + " --out " + at("r/samples") + " --report " + at("r"),
        "experiment conv-cvae-beta-1" + data + " --out " + at("data")}) {
    const CommandResult result = call_vaelet(line);
    INFO(line << '\n' << result.output);
    CHECK(result.status != 0);
    CHECK_THAT(result.output, ContainsSubstring("expected another place than that of"));
  }
  CHECK(*read_text(model) == "weights");
}
