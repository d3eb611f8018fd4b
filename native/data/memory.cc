#include "native/data/memory.h"

#include <algorithm>
#include <fstream>

#include <unistd.h>

namespace vaelet::native {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

std::size_t machine_memory() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page_bytes = sysconf(_SC_PAGESIZE);
  if (pages <= 0 || page_bytes <= 0) return std::size_t{4096} * mebibyte;
  return static_cast<std::size_t>(pages) * static_cast<std::size_t>(page_bytes);
}

/// The limit of a container, which reads `max` where there is none.
std::size_t group_memory(std::size_t otherwise) {
  std::ifstream file("/sys/fs/cgroup/memory.max");
  std::size_t bytes = 0;
  return file >> bytes ? bytes : otherwise;
}

}  // namespace

std::size_t pixel_memory(std::optional<std::int64_t> mib) {
  if (mib) return static_cast<std::size_t>(*mib) * mebibyte;
  const std::size_t machine = machine_memory();
  return std::min(machine, group_memory(machine)) / 2;
}

}  // namespace vaelet::native
