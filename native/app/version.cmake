# Writes OUTPUT, a C++ file with VERSION and the commit that ROOT is at; leaves it alone when it says so already.
# Run by every build: cmake -DROOT= -DVERSION= -DOUTPUT= -P this.
set(commit "")
find_program(git git)
# In the sources of another project, whose repository is not ours, there is no commit to name.
if(git AND EXISTS "${ROOT}/.git")
  execute_process(COMMAND "${git}" -C "${ROOT}" describe --always --exclude=* --abbrev=12 --dirty=+
                  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
file(CONFIGURE OUTPUT "${OUTPUT}" @ONLY CONTENT [[#include "native/app/version.h"

namespace vaelet::native {
const std::string_view version_number = "@VERSION@";
const std::string_view version_commit = "@commit@";
}
]])
