#include "native/app/documents/completion.h"

#include <string_view>
#include <vector>

#include "native/app/documents/described_command.h"

namespace vaelet::native {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::vector<std::string> names_of(const std::vector<DescribedCommand>& commands) {
  std::vector<std::string> names;
  for (const DescribedCommand& command : commands) names.push_back(command.name);
  names.emplace_back("help");
  return names;
}

bool has_dashes(const DescribedFlag& flag) { return flag.name.starts_with("--"); }

/// Returns the flags of a command and those of every command.
std::vector<DescribedFlag> all_flags(const Program& program, const DescribedCommand& command) {
  std::vector<DescribedFlag> flags = command.flags;
  for (const DescribedFlag& flag : program_flags(program)) flags.push_back(flag);
  return flags;
}

std::string flag_words(const std::vector<DescribedFlag>& flags) {
  std::vector<std::string> names;
  for (const DescribedFlag& flag : flags) {
    if (has_dashes(flag)) names.push_back(flag.name);
  }
  return joined(names);
}

/// Returns the text within single quotes of a shell, without what ends them and what `_arguments`
/// of zsh takes for its own.
std::string quotable(std::string_view text) {
  std::string safe;
  for (const char character : text) {
    if (std::string_view("[]:\\").find(character) != std::string_view::npos) safe += '\\';
    safe += character == '\'' ? std::string("'\\''") : std::string(1, character);
  }
  return safe;
}

std::string fish_text(std::string_view text) {
  std::string safe;
  for (const char character : text) {
    if (character == '\'' || character == '\\') safe += '\\';
    safe += character;
  }
  return "'" + safe + "'";
}

std::string zsh_flag(const DescribedFlag& flag) {
  const std::string values = flag.words.empty() ? ":_files" : ":(" + joined(flag.words) + ")";
  if (!has_dashes(flag)) return "      ':" + flag.name + values + "'";
  return "      '" + flag.name + "[" + quotable(flag.help) + "]" +
         (flag.takes_value ? ":" + flag.value_name() + values : "") + "'";
}

}  // namespace

std::string bash_completion(const Program& program) {
  const auto commands = described_commands(program);
  std::string values;
  std::string flags;
  for (const DescribedCommand& command : commands) {
    const auto all = all_flags(program, command);
    flags += "    " + command.name + ") flags='" + flag_words(all) + "' ;;\n";
    for (const DescribedFlag& flag : all) {
      if (flag.words.empty()) continue;
      const std::string before = has_dashes(flag) ? flag.name : command.name;
      values +=
          "    '" + command.name + " " + before + "') words='" + joined(flag.words) + "' ;;\n";
    }
  }
  const std::string names = joined(names_of(commands));
  return "# bash completion for vaelet\n_vaelet() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} flags='' words=''\n"
         "  COMPREPLY=()\n"
         "  case \"$command\" in\n" +
         flags + "    help) words='" + names +
         "' ;;\n  esac\n"
         "  case \"$command ${COMP_WORDS[COMP_CWORD - 1]}\" in\n" +
         values +
         "  esac\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then words='" +
         names +
         " --help --version'; fi\n"
         "  case \"$word\" in\n    -*) [ \"$COMP_CWORD\" -eq 1 ] || words=$flags ;;\n  esac\n"
         "  # Without words of its own, the shell completes the names of files.\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
         "}\ncomplete -o default -F _vaelet vaelet\n";
}

std::string zsh_completion(const Program& program) {
  const auto commands = described_commands(program);
  std::string names;
  std::string cases;
  for (const DescribedCommand& command : commands) {
    names += "    '" + command.name + ":" + quotable(command.description) + "'\n";
    cases += "    " + command.name + ") _arguments";
    for (const DescribedFlag& flag : all_flags(program, command)) cases += " \\\n" + zsh_flag(flag);
    cases += " ;;\n";
  }
  return "#compdef vaelet\n_vaelet() {\n  local -a commands\n  commands=(\n" + names +
         "    'help:Print the help of a command'\n  )\n"
         "  if (( CURRENT == 2 )); then _describe command commands; return; fi\n"
         "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n"
         "  case $command in\n" +
         cases + "    help) _describe command commands ;;\n  esac\n}\n_vaelet \"$@\"\n";
}

std::string fish_completion(const Program& program) {
  const auto commands = described_commands(program);
  std::string script = "# fish completion for vaelet\n";
  const std::string start = "complete -c vaelet -n ";
  for (const DescribedCommand& command : commands) {
    script += start + "__fish_use_subcommand -f -a " + command.name + " -d " +
              fish_text(command.description) + "\n";
    const std::string behind = start + "'__fish_seen_subcommand_from " + command.name + "'";
    for (const DescribedFlag& flag : all_flags(program, command)) {
      const std::string values = flag.words.empty() ? "" : " -f -a '" + joined(flag.words) + "'";
      const std::string name = has_dashes(flag) ? " -l " + flag.name.substr(2) : "";
      if (name.empty() && values.empty()) continue;
      script += behind + name + (flag.takes_value && !name.empty() ? " -r" : "") + values + " -d " +
                fish_text(flag.help) + "\n";
    }
  }
  script += start + "__fish_use_subcommand -f -a help -d 'Print the help of a command'\n";
  return script + start + "'__fish_seen_subcommand_from help' -f -a '" +
         joined(names_of(commands)) + "'\n";
}

}  // namespace vaelet::native
