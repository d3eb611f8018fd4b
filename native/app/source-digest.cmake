# Writes OUTPUT, a C++ file that defines source_digest: the SHA-256 over the names and SHA-256 digests
# of the sources in shared/ and native/ of ROOT. Run by the build: cmake -DROOT= -DOUTPUT= -P this.
file(GLOB_RECURSE sources RELATIVE "${ROOT}" "${ROOT}/shared/*.h" "${ROOT}/shared/*.cc"
     "${ROOT}/native/*.h" "${ROOT}/native/*.cc" "${ROOT}/native/*.css" "${ROOT}/native/*.js")
list(SORT sources)
set(lines "")
foreach(source IN LISTS sources)
  file(SHA256 "${ROOT}/${source}" digest)
  string(APPEND lines "${digest}  ${source}\n")
endforeach()
string(SHA256 digest "${lines}")
file(CONFIGURE OUTPUT "${OUTPUT}" @ONLY CONTENT [[#include "native/app/source_digest.h"

namespace vaelet::native {
const std::string_view source_digest = "@digest@";
}
]])
