#include "native/app/command_line/nearest.h"

#include <string>

#include <catch2/catch_test_macros.hpp>

using namespace vaelet::native;

TEST_CASE("a misspelt word has the nearest of the known ones") {
  const std::vector<std::string> flags = {"--model", "--latent", "--epochs", "--batch-size",
                                          "--lr",    "--out",    "--seed"};
  CHECK(nearest_word("--modle", flags) == "--model");
  CHECK(nearest_word("-epochs", flags) == "--epochs");
  CHECK(nearest_word("--batch_size", flags) == "--batch-size");
  CHECK(nearest_word("--Latent", flags) == "--latent");
  CHECK(nearest_word("--epoch", flags) == "--epochs");
  CHECK(nearest_word("--lat", flags) == "--latent");
  CHECK(nearest_word("epohcs", flags) == "--epochs");
}

TEST_CASE("a word that is near to none has no nearest") {
  const std::vector<std::string> commands = {"train", "inspect", "eval"};
  CHECK(nearest_word("colour", commands).empty());
  CHECK(nearest_word("", commands).empty());
  CHECK(nearest_word("--", commands).empty());
  CHECK(nearest_word(std::string(100000, 'x'), commands).empty());
  CHECK(nearest_hint("colour", commands).empty());
  CHECK(nearest_hint("tarin", commands) == "; the nearest is train");
}
