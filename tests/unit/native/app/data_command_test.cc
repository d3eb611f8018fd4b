// The commands that read data, on a folder of images of their own size and classes.
#include <filesystem>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/model_file.h"
#include "native/data/data_set.h"
#include "tests/unit/support/call_vaelet.h"
#include "tests/unit/support/image_files.h"
#include "tests/unit/support/run_vaelet.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

struct PicturesFixture {
  TemporaryFolder root;
  std::filesystem::path folder = root.path() / "pictures";
  std::string data = " --data " + folder.string();
  std::string out = (root.path() / "model.safetensors").string();

  PicturesFixture() { write_image_classes(folder, 40); }

  CommandResult train(const std::string& flags) const {
    return run_vaelet("train --epochs 1 --latent 3 --validation 10 --out " + out + data + flags);
  }
};

}  // namespace

TEST_CASE_METHOD(PicturesFixture,
                 "a model trained on a folder of images has its size and classes") {
  const CommandResult result = train(" --model conv-cvae --split-seed 7");
  INFO(result.output);
  REQUIRE(result.status == 0);
  CHECK_THAT(result.output, ContainsSubstring("12 of 120 images, one in 10 of each class"));
  const auto model = read_model_file(out);
  REQUIRE(model);
  CHECK(model->weights.spec.image.height == picture_height);
  CHECK(model->weights.spec.image.width == picture_width);
  CHECK(model->weights.spec.labels == std::vector<std::string>{"2", "10", "left"});
  const std::string& record = model->weights.training;
  CHECK_THAT(record, ContainsSubstring(load_data_set({.folder = folder})->digest));
  CHECK_THAT(record, ContainsSubstring("--data pictures --split-seed 7"));
  CHECK_THAT(record, ContainsSubstring("\"test_images\":12"));
  CHECK(record.find(root.path().string()) == std::string::npos);
  CHECK_THAT(run_vaelet("inspect " + out).output, ContainsSubstring("12 x 20 pixels"));
}

TEST_CASE_METHOD(PicturesFixture, "a model may be trained from within the folder of its pictures") {
  const std::string line = "cd " + folder.string() + " && " + vaelet_command() +
                           " train --epochs 1 --latent 3 --validation 10 --data . --out ";
  const CommandResult first = run_shell(line + "m.safetensors");
  INFO(first.output);
  CHECK(first.status == 0);
  CHECK_THAT(first.output, !ContainsSubstring("passed over"));
  const CommandResult second = run_shell(line + "left/other.safetensors");
  INFO(second.output);
  CHECK(second.status == 0);
  CHECK_THAT(second.output, ContainsSubstring("12 of 120 images"));
}

TEST_CASE_METHOD(PicturesFixture, "every command that reads data reads the same images") {
  const std::string size = " --image-size 10x14";
  REQUIRE(train(size).status == 0);
  const std::string classifier = (root.path() / "classifier.safetensors").string();
  const std::string latents = (root.path() / "latents.npy").string();
  const CommandResult classified =
      run_vaelet("train-classifier --epochs 1 --out " + classifier + data + size);
  INFO(classified.output);
  CHECK(classified.status == 0);
  CHECK_THAT(classified.output, ContainsSubstring("accuracy on 12 test images"));
  CHECK_THAT(run_vaelet("figures " + out + data + size + " --out ''").output,
             ContainsSubstring("--out: expected a path, found an empty text"));
  const CommandResult again =
      run_vaelet("train-classifier --epochs 1 --out " + classifier + data + size);
  CHECK(again.status != 0);
  CHECK_THAT(again.output, ContainsSubstring("--overwrite to replace it"));
  const CommandResult evaluated =
      run_vaelet("eval " + out + data + size + " --classifier " + classifier +
                 " --samples 100 --nll-images 5 --nll-samples 2");
  INFO(evaluated.output);
  CHECK(evaluated.status == 0);
  const CommandResult encoded =
      run_vaelet("encode " + folder.string() + size + " --model " + out + " --out " + latents);
  INFO(encoded.output);
  CHECK(encoded.status == 0);
  CHECK_THAT(encoded.output, ContainsSubstring("of 120 images"));
}

TEST_CASE_METHOD(PicturesFixture,
                 "data of another size than the model's are refused with the flag") {
  REQUIRE(train(" --image-size 10x14").status == 0);
  const auto check_refused = [&] {
    const CommandResult result = call_vaelet("eval " + out + data);
    INFO(result.output);
    CHECK(result.status != 0);
    CHECK_THAT(result.output, ContainsSubstring("--image-size 10x14 resizes"));
  };
  check_refused();
  write_image(folder / "left" / "large.png", noise(picture_height + 1, picture_width, 1, 1));
  check_refused();
}

TEST_CASE_METHOD(PicturesFixture, "data that a command cannot take name the flag that helps") {
  const auto refusal = [&](const std::string& flags) {
    const CommandResult result = call_vaelet("train --out " + out + flags);
    CHECK(result.status != 0);
    return result.output;
  };
  CHECK_THAT(refusal(data + " --transpose"), ContainsSubstring("vaelet: --transpose: expected"));
  write_image(folder / "left" / "large.png", noise(picture_height + 1, picture_width, 1, 1));
  CHECK_THAT(refusal(data), ContainsSubstring("Resize all images with --image-size HxW"));
  std::filesystem::create_directories(root.path() / "halves" / "test");
  std::filesystem::copy(folder, root.path() / "halves" / "train",
                        std::filesystem::copy_options::recursive);
  std::filesystem::copy(folder, root.path() / "halves" / "test",
                        std::filesystem::copy_options::recursive);
  CHECK_THAT(refusal(" --split-seed 2 --data " + (root.path() / "halves").string()),
             ContainsSubstring("vaelet: --split-seed: expected none"));
}

TEST_CASE_METHOD(PicturesFixture, "an image size that is none is refused") {
  for (const char* size : {"28", "0x5", "5x", "5x1025", "-3x4", "12x20x3", "axb"}) {
    const CommandResult result = call_vaelet("train --out " + out + data + " --image-size " + size);
    INFO(result.output);
    CHECK(result.status != 0);
    CHECK_THAT(result.output, ContainsSubstring("expected HEIGHTxWIDTH in pixels"));
    CHECK_FALSE(std::filesystem::exists(out));
  }
}
