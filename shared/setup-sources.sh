# shellcheck shell=bash
# Functions that fetch the sources of third parties as Debian's source packages. setup-functions.sh sources this file.

# The environment may name a folder that has the sources already.
sources_directory=${VAELET_SOURCES_DIR:-$vaelet_root/build/sources}

# Debian's own mirror, as this machine's apt names it.
debian_mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1
}

# find_debian_mirror [ADVICE]: sets $mirror to it.
find_debian_mirror() {
  mirror=$(debian_mirror)
  # The lists of a machine that is new name no mirror before its first apt-get update.
  if [ -z "$mirror" ]; then
    require_root "read Debian's package lists"
    mkdir -p "$vaelet_root/build"
    as_root apt-get update -q >"$vaelet_root/build/apt.log" 2>&1 || true
    mirror=$(debian_mirror)
  fi
  [ -n "$mirror" ] || stop "finds no Debian mirror in apt's configuration${1:-}"
}

# apt_for_sources ARGUMENT...: apt-get with source lists and folders of its own, so that nothing of
# the system's apt changes. The suite is Debian 13's: its source packages are the pinned versions.
apt_for_sources() {
  local state=$sources_directory/apt
  apt-get -q -o Dir::Etc::sourcelist="$state/trixie.sources" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$state/lists" -o Dir::Cache="$state/cache" -o APT::Sandbox::User= -o Acquire::Retries=1 "$@"
}

# prepare_apt_for_sources: reads the index of the source packages, unless that was done.
prepare_apt_for_sources() {
  local state=$sources_directory/apt
  local mirror
  [ -e "$state/index-read" ] && return
  find_debian_mirror "; set VAELET_SOURCES_DIR to a folder with the sources, as README.md says under \"Without apt\""
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  printf 'Types: deb-src\nURIs: %s\nSuites: trixie\nComponents: main\n' "$mirror" >"$state/trixie.sources"
  # Without the option, apt-get warns of a source that it could not reach, and reports success.
  LC_ALL=C.UTF-8 apt_for_sources -o APT::Update::Error-Mode=any update >"$state/update.log" 2>&1 ||
    stop_by_log "$state/update.log" "apt-get could not read the index of Debian's source packages"
  touch "$state/index-read"
}

# debian_source NAME VERSION SHA256: the upstream source of a Debian source package, unpacked at
# build/sources/NAME. Fetches nothing when that version is there, or when VAELET_SOURCES_DIR has the sources.
debian_source() (
  local name=$1 version=$2 digest=$3
  local folder=$sources_directory/$name
  if [ -n "${VAELET_SOURCES_DIR:-}" ]; then
    [ -d "$folder" ] || stop "expected the source of $name in $folder, as VAELET_SOURCES_DIR is set"
    exit
  fi
  one_at_a_time sources
  [ "$(cat "$folder/.version" 2>/dev/null)" = "$digest" ] && exit
  prepare_apt_for_sources
  say "fetching the source of $name $version"
  local download=$sources_directory/download-$name
  rm -rf "$download" "$folder"
  mkdir -p "$download" "$folder"
  (cd "$download" && LC_ALL=C.UTF-8 apt_for_sources source --tar-only --download-only "$name=$version") >"$download/log" 2>&1 ||
    stop_by_log "$download/log" "could not download the source of $name $version"
  echo "$digest  $(echo "$download"/*.orig.tar.*)" | sha256sum --check --status ||
    stop "the source of $name $version does not have the expected SHA-256 $digest"
  unpack_flat "$(echo "$download"/*.orig.tar.*)" "$folder"
  echo "$digest" >"$folder/.version"
  rm -rf "$download"
)

# unpack_flat ARCHIVE FOLDER: without the single top folder that most archives have.
unpack_flat() {
  tar -xf "$1" -C "$2"
  local entries=("$2"/*)
  if [ ${#entries[@]} = 1 ] && [ -d "${entries[0]}" ]; then
    mv "${entries[0]}"/* "$2" && rm -rf "${entries[0]}"
  fi
}
