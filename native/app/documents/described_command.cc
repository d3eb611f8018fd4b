#include "native/app/documents/described_command.h"

namespace vaelet::native {

std::vector<DescribedCommand> described_commands(const Program& program) {
  std::vector<DescribedCommand> commands;
  for (const auto& command : program.commands()) {
    const CLI::App& parser = command->parser();
    commands.push_back({parser.get_name(), parser.get_description(), command->flags()});
  }
  return commands;
}

std::vector<DescribedFlag> program_flags(const Program& program) {
  std::vector<DescribedFlag> flags;
  for (const CLI::Option* option : program.parser().get_options()) {
    DescribedFlag flag{.name = option->get_name(), .help = option->get_description()};
    flag.takes_value = option->get_items_expected_max() > 0;
    flag.use = flag.takes_value ? PathUse::reads : PathUse::none;
    flags.push_back(flag);
  }
  return flags;
}

}  // namespace vaelet::native
