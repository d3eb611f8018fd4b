// Files of other programs, by their first bytes as those programs write them.
#include "native/base/foreign_file.h"

#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;
using namespace std::string_literals;

namespace {

std::string kind_of(const std::string& bytes) {
  const auto refused = refuse_foreign(std::as_bytes(std::span(bytes)));
  return refused ? "none" : refused.error().detail;
}

std::string refused_as_state_dict(const std::string& bytes) {
  const auto refused = check_is_state_dict(std::as_bytes(std::span(bytes)));
  return refused ? "none" : refused.error().detail;
}

/// A ZIP archive up to the name of its first file.
std::string zip_of(const std::string& name) { return "PK\x03\x04"s + std::string(26, '\0') + name; }

}  // namespace

TEST_CASE("a file of another program is named") {
  const std::vector<std::pair<std::string, std::string>> files = {
      {zip_of("archive/data.pkl"), "PyTorch checkpoint (.pt); `vaelet import`"},
      {zip_of("model/.data/serialization_id"), "PyTorch checkpoint (.pt)"},
      {zip_of("arr_0.npy"), "NumPy arrays (.npz)"},
      {zip_of("metadata.json"), "Keras model (.keras)"},
      {zip_of("pictures/1.png"), "ZIP archive; unpack it first"},
      {"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.", "pickle"},
      {"\x80\x04\x95\x11\0\0\0\0\0\0\0}"s, "pickle"},
      {"\x89HDF\r\n\x1a\n\0\0\0\0\0\x08\x08\0"s, "HDF5"},
      {"\x1c\0\0\0TFL3\x14\0 \0"s, "TensorFlow Lite"},
      {"\x93NUMPY\x01\0v\0{'descr'"s, "NumPy array (.npy)"},
      {"\x08\x07\x12\x07pytorch\x1a\x05"
       "1.13.1:",
       "ONNX"},
      {"vaelet-checkpoint/3 and more", "`vaelet export FILE --out FILE.safetensors`"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:0", "`git lfs pull`"},
      {"{\"format\": \"vaelet/1\", \"spec\": 3}", "JSON"},
      {"\xEF\xBB\xBF[1, 2, 3, 4, 5, 6]", "JSON"},
      {"<!DOCTYPE html><html>", "web page"},
      {"These are not the weights.", "found text"},
      {"\x1f\x8b\x08\0\0\0\0\0\0\x03"s, "`gunzip`"},
      {"\x89PNG\r\n\x1a\n", "a picture"}};
  for (const auto& [bytes, kind] : files) CHECK_THAT(kind_of(bytes), ContainsSubstring(kind));
}

TEST_CASE("TorchScript is told from a checkpoint by its constants, which the end names") {
  const std::string begin = zip_of("net/data/0FB") + std::string(100'000, '\0');
  CHECK_THAT(kind_of(begin + "net/constants.pkl" + std::string(900, '\0')),
             ContainsSubstring("a TorchScript model (.pt); `torch.onnx.export`"));
  CHECK_THAT(kind_of(begin), ContainsSubstring("a PyTorch checkpoint (.pt)"));
  CHECK_THAT(kind_of("\0\0"s + begin + "net/constants.pkl"), !ContainsSubstring("TorchScript"));
}

TEST_CASE("what is no safetensors file is named where a state dict is expected") {
  const std::vector<std::pair<std::string, std::string>> files = {
      {zip_of("archive/data.pkl"), "found a PyTorch checkpoint (.pt)"},
      {zip_of("net/data/0") + "net/constants.pkl", R"(`torch.jit.load("FILE").state_dict()`)"},
      {zip_of("arr_0.npy"), "`safetensors.numpy.save_file"},
      {"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", "found a Python pickle"},
      {"\x89HDF\r\n\x1a\n\0\0\0\0\0\x08\x08\0"s, "written as ONNX"},
      {"\x08\x07\x12\x07pytorch\x1a\x05", "`vaelet import --decoder FILE` reads it"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:0", "`git lfs pull`"},
      {"These are not the weights.", "found text"},
      {"\1\2\3\4\5\6\7\10\11\12", "a file that is none, or not the whole of one"},
      {"", "a file that is none, or not the whole of one"}};
  for (const auto& [bytes, kind] : files) {
    CHECK_THAT(refused_as_state_dict(bytes), ContainsSubstring(kind));
    CHECK_THAT(refused_as_state_dict(bytes), ContainsSubstring("expected a state dict"));
  }
  CHECK_THAT(refused_as_state_dict(zip_of("archive/data.pkl")), !ContainsSubstring("ONNX"));
  CHECK(refused_as_state_dict("\x08" + std::string(7, '\0') + "{}      ") == "none");
}

TEST_CASE("a weights file is none of these, whatever the length of its header") {
  CHECK(kind_of("").find("none") == 0);
  for (int low = 0; low < 256; ++low) {
    for (const int high : {0, 2, 3, 4, 5, 11, 0x8b}) {
      const std::string length = {static_cast<char>(low), static_cast<char>(high)};
      CHECK(kind_of(length + std::string(6, '\0') + R"({"__metadata__":{"format":)") == "none");
    }
  }
  for (const auto& entry : std::filesystem::directory_iterator(VAELET_MODELS)) {
    if (entry.path().extension() == ".safetensors") {
      CHECK(refuse_foreign(*read_file(entry.path())));
    }
  }
}
