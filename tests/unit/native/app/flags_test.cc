// Every flag of every command: declared once, with a role, and part of the identity of a run by it.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "native/app/program.h"
#include "native/base/model_file.h"
#include "shared/base/json.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

using Arguments = std::vector<std::string>;

// Values of which each flag that takes one accepts at least two.
const Arguments values = {"2",         "3",          "60",        "0.25",   "gaussian",
                          "bernoulli", "last",       "posterior", "f16",    "cosine",
                          "reference", "standard",   "0:0,5:1",   "10x12",  "somewhere",
                          "conv-cvae", "mlp-vae-2d", "pad",       "mnist",  "fashion-mnist",
                          "log_std",   "nhwc",       "group",     "all",    "cpu",
                          "cuda",      "f32",        "bf16",      "1,2,3x4"};

// Flags beside which every other flag of the command applies.
Arguments companions(const std::map<std::string, Role>& flags, const std::string& flag) {
  Arguments arguments;
  const auto add = [&](const std::string& name, const std::string& value, const char* beside) {
    if (name == flag || !flags.contains(name) || !flags.contains(beside)) return;
    arguments.insert(arguments.end(), {name, value});
  };
  add("--likelihood", "gaussian", "--sigma2");
  add("--prior", "mixture", "--prior-components");
  add("--image-size", "10x12", "--fit");
  add("--classifier", "somewhere", "--label-kept");
  add("--classifier", "somewhere", "--label-weight");
  add("--strokes", "slant", "--stroke-weight");
  add("--device", "cuda", "--precision");
  return arguments;
}

const Command& command_of(const Program& program, const std::string& name) {
  const auto found = std::ranges::find(
      program.commands(), name, [](const auto& command) { return command->parser().get_name(); });
  REQUIRE(found != program.commands().end());
  return **found;
}

// The identity of a run of the command with the flags that it requires and those that are given, a
// name and its value each; nothing when it refuses them.
std::optional<std::vector<std::string>> identity_of(const std::string& name,
                                                    const Arguments& given) {
  Program program;
  const Command& command = command_of(program, name);
  Arguments arguments = {name};
  for (const CLI::Option* option : command.parser().get_options()) {
    const std::string flag = option->get_name();
    if (!option->get_required() || std::ranges::count(given, flag) > 0) continue;
    if (!option->get_positional()) arguments.push_back(flag);
    arguments.emplace_back(command.parser().get_name() == "data" && flag == "NAME" ? "mnist"
                                                                                   : "needed");
  }
  // The name of a value that its place tells, such as FILE, does not stand on the command line.
  std::ranges::copy_if(given, std::back_inserter(arguments), [](const std::string& argument) {
    return !std::isupper(static_cast<unsigned char>(argument.front()));
  });
  try {
    program.parser().parse(Arguments(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError&) {
    return std::nullopt;
  }
  std::vector<std::string> identity;
  for (const auto& [flag, value] : command.identity()) identity.push_back(flag + "=" + value);
  return identity;
}

// Returns whether one of the values of a flag gives another identity than the command without the
// flag.
bool changes_identity(const Command& tested, const std::string& flag) {
  const std::string command = tested.parser().get_name();
  const CLI::Option& option = *tested.parser().get_option(flag);
  const auto without = identity_of(command, companions(tested.roles(), flag));
  REQUIRE(without);
  const auto with = [&](const Arguments& more) {
    Arguments given = companions(tested.roles(), flag);
    given.insert(given.end(), more.begin(), more.end());
    return identity_of(command, given);
  };
  if (option.get_items_expected_max() == 0) return with({flag}).value() != *without;
  bool is_accepted = false;
  bool changes = false;
  for (const std::string& value : values) {
    const auto identity = with({flag, value});
    is_accepted = is_accepted || identity.has_value();
    changes = changes || (identity && *identity != *without);
  }
  INFO(command << ' ' << flag << ": add a value that it accepts to `values`");
  CHECK(is_accepted);
  return changes;
}

std::vector<const CLI::Option*> flags_of(const Command& command) {
  const auto* help = command.parser().get_help_ptr();
  return command.parser().get_options([&](const CLI::Option* option) { return option != help; });
}

Arguments words_of(const std::string& line) {
  std::istringstream stream(line);
  return {std::istream_iterator<std::string>(stream), {}};
}

}  // namespace

TEST_CASE("every flag that a command takes is declared with its role") {
  const Program program;
  for (const auto& command : program.commands()) {
    const auto roles = command->roles();
    INFO(command->parser().get_name());
    CHECK(flags_of(*command).size() == roles.size());
    for (const CLI::Option* option : flags_of(*command)) {
      INFO(option->get_name());
      CHECK(roles.contains(option->get_name()));
    }
  }
}

TEST_CASE("a flag changes the identity of a run exactly where its role says so") {
  const Program program;
  for (const auto& command : program.commands()) {
    for (const auto& [flag, role] : command->roles()) {
      INFO(command->parser().get_name() << ' ' << flag);
      CHECK(changes_identity(*command, flag) == (role == Role::identity));
    }
  }
}

TEST_CASE("a flag of an enumeration is described by its words, whether it has a default or not") {
  const Program program;
  const auto words_of_flag = [&](const std::string& name) {
    const auto flags = command_of(program, "train").flags();
    const auto found = std::ranges::find(flags, name, &DescribedFlag::name);
    REQUIRE(found != flags.end());
    return found->words;
  };
  CHECK(words_of_flag("--likelihood") == Arguments{"bernoulli", "gaussian"});
  CHECK(words_of_flag("--objective") == Arguments{"elbo", "reference"});
}

TEST_CASE("only where files stand, and how a run is watched, is no part of its identity") {
  const std::map<std::string, std::set<std::string>> no_part = {
      {"data", {"NAME", "--out"}},
      {"train",
       {"--rank", "--master", "--data-memory", "--author", "--licence", "--out", "--report",
        "--moments", "--checkpoint", "--checkpoint-seconds", "--resume", "--overwrite"}},
      {"sweep", {"GRID", "--out", "--task", "--jobs", "--list", "--script"}},
      {"compare", {"DIR"}},
      {"export",
       {"FILE", "--out", "--onnx", "--dtype", "--prior-scale", "--contrast", "--data", "--author",
        "--licence", "--overwrite"}},
      {"import",
       {"--decoder", "--encoder", "--state-dict", "--spec", "--data", "--author", "--licence",
        "--out", "--overwrite"}},
      {"inspect", {"FILE"}},
      {"sample", {"FILE", "--out", "--overwrite"}},
      {"train-classifier", {"--data-memory", "--out", "--overwrite"}},
      {"eval",
       {"--data-memory", "FILE", "--classifier", "--label-classifier", "--out", "--per-image",
        "--overwrite", "--record"}},
      {"encode", {"--data-memory", "--model", "--out", "--overwrite"}},
      {"map", {"--data-memory", "FILE", "--out", "--overwrite"}},
      {"direction", {"FILE", "--table", "--data", "--plus", "--minus", "--out", "--overwrite"}},
      {"figures", {"--data-memory", "FILE", "--out"}},
      {"experiment", {"--data-memory", "--list", "--out"}}};
  const Program program;
  for (const auto& command : program.commands()) {
    std::set<std::string> found;
    for (const auto& [flag, role] : command->roles()) {
      if (role != Role::identity) found.insert(flag);
    }
    const std::string name = command->parser().get_name();
    INFO(name);
    CHECK(found == (no_part.contains(name) ? no_part.at(name) : std::set<std::string>()));
  }
}

TEST_CASE("numbers are the same run however they are written") {
  const auto identity = identity_of("train", {});
  REQUIRE(identity);
  for (const Arguments& same : {Arguments{"--beta", "1.0"}, Arguments{"--beta", "1e0"},
                                Arguments{"--lr", "0.0010"}, Arguments{"--prior", "standard"}}) {
    INFO(same[0] << ' ' << same[1]);
    CHECK(identity_of("train", same) == identity);
  }
}

TEST_CASE("the command in a shipped weights file gives the configuration beside it") {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(VAELET_MODELS)) {
    if (entry.path().extension() != ".safetensors") continue;
    INFO(entry.path());
    ++files;
    const auto training = parse_json(read_model_file(entry.path())->weights.training).value();
    Arguments words = words_of(std::get<std::string>(training.find("command")->value));
    REQUIRE(words.at(0) == "vaelet");
    Program program;
    program.parser().parse(Arguments(words.rbegin(), words.rend() - 1));
    const auto identity = command_of(program, "train").identity();
    CHECK(write_json(configuration_json(identity)) == write_json(*training.find("configuration")));
  }
  CHECK(files > 0);
}
