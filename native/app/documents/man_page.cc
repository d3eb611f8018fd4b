#include "native/app/documents/man_page.h"

#include <string_view>

#include "native/app/documents/described_command.h"
#include "native/app/version.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Returns text as it stands in the source of a page: a backslash begins a command, a hyphen is no
/// minus, and a dot or an apostrophe at the start of a line begins a request.
std::string roff(std::string_view text) {
  std::string source;
  for (const char character : text) {
    if (character == '\\') {
      source += "\\e";
    } else if (character == '-') {
      source += "\\-";
    } else if ((character == '.' || character == '\'') && source.empty()) {
      source += std::string("\\&") + character;
    } else {
      source += character;
    }
  }
  return source;
}

std::string flag_entry(const DescribedFlag& flag) {
  std::string entry = ".TP\n\\fB" + roff(flag.name) + "\\fR";
  if (flag.takes_value && flag.name.starts_with("-")) entry += " \\fI" + flag.value_name() + "\\fR";
  entry += "\n" + roff(flag.help);
  if (!flag.words.empty()) {
    std::string words;
    for (const std::string& word : flag.words) words += (words.empty() ? "" : ", ") + word;
    entry += " (" + roff(words) + ")";
  }
  if (!flag.default_text.empty()) entry += ". Default: " + roff(flag.default_text);
  return entry + "\n";
}

std::string command_section(const DescribedCommand& command) {
  std::string section =
      ".SS vaelet " + roff(command.name) + "\n" + roff(command.description) + ".\n";
  for (const DescribedFlag& flag : command.flags) section += flag_entry(flag);
  return section;
}

constexpr auto endings = R"(.SH CONFIGURATION
A file for \fB\-\-config\fR is TOML: a section for each command, such as [train], with flags without their
dashes as keys. Flags on the command line override it.
.SH FILES
.TP
\fI$XDG_DATA_HOME/vaelet\fR, \fI~/.local/share/vaelet\fR
Where \fBvaelet data\fR puts data sets.
.SH EXIT STATUS
0: the work is done. 1: it is not, and a sentence on the standard error says why. 130: a signal ended it.
)";

}  // namespace

std::string man_page(const Program& program) {
  std::string page = ".TH VAELET 1 \"\" \"vaelet " + std::string(version_number) +
                     "\" \"User Commands\"\n.SH NAME\nvaelet \\- train and measure small "
                     "variational autoencoders\n.SH SYNOPSIS\n\\fBvaelet\\fR \\fICOMMAND\\fR "
                     "[\\fIFLAG VALUE\\fR]...\n.SH DESCRIPTION\n" +
                     roff(program.parser().get_description()) + "\n.SH FLAGS OF EVERY COMMAND\n";
  for (const DescribedFlag& flag : program_flags(program)) page += flag_entry(flag);
  page += ".SH COMMANDS\n";
  for (const DescribedCommand& command : described_commands(program)) {
    page += command_section(command);
  }
  return page + endings;
}

}  // namespace vaelet::native
