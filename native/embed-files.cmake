# Writes OUTPUT, a C++ file that defines a std::string_view for the text of each of FILES, `report_css` for
# report.css, as HEADER declares them in NAMESPACE.
# Run by the build: cmake -DNAMESPACE= -DHEADER= -DOUTPUT= -DFILES= -P this.
set(definitions "")
foreach(file IN LISTS FILES)
  file(READ "${file}" text)
  cmake_path(GET file FILENAME name)
  string(MAKE_C_IDENTIFIER "${name}" name)
  string(APPEND definitions "\nconst std::string_view ${name} = R\"embedded(${text})embedded\";\n")
endforeach()
file(CONFIGURE OUTPUT "${OUTPUT}" @ONLY CONTENT [[#include "@HEADER@"

namespace @NAMESPACE@ {
@definitions@
}  // namespace @NAMESPACE@
]])
