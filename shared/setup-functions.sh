# shellcheck shell=bash
# Functions that the set-up scripts share. Source this file; it runs nothing by itself.

vaelet_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
sources_directory=$vaelet_root/build/sources

# say SENTENCE...: one line about the step that starts now.
say() { printf '==> %s\n' "$*"; }

# stop SENTENCE...: the error that the person reads, then the end.
stop() {
  printf 'vaelet: %s\n' "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# install_packages NAME...: installs those Debian packages that are not there yet.
install_packages() {
  local missing=()
  local name
  for name in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || stop "needs these packages, and finds no apt-get to install them: ${missing[*]}"
  say "installing ${missing[*]}"
  local log=$vaelet_root/build/apt.log
  mkdir -p "$vaelet_root/build"
  {
    as_root apt-get update -q &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
  } >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    stop "apt-get could not install ${missing[*]}; its last lines are above, all of them in build/apt.log"
  }
}

# has_files FOLDER <LINES: whether it holds the files that these lines of sha256sum name, byte for byte.
has_files() { (cd "$1" 2>/dev/null && sha256sum --check --status 2>/dev/null); }

# temporary_folder PATH: makes the new folder $temporary_folder beside PATH; it goes away when the script ends.
temporary_folder() {
  mkdir -p "$(dirname "$1")"
  temporary_folder=$(mktemp -d "$1.XXXXXX")
  trap 'rm -rf "$temporary_folder"' EXIT
}

# install_node: a Node.js of at least 18; one that is already there is kept.
install_node() {
  command -v node >/dev/null || install_packages nodejs
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 18 ? 1 : 0)' ||
    stop "needs Node.js 18 or newer, found $(node --version)"
}

# install_npm: npm, beside the Node.js that it belongs to.
install_npm() {
  install_node
  command -v npm >/dev/null || install_packages npm
}

# one_at_a_time NAME: waits until no other run of the same step holds the lock build/NAME.lock, and holds it until
# this script and what it started have ended.
one_at_a_time() {
  local lock
  mkdir -p "$vaelet_root/build"
  exec {lock}>"$vaelet_root/build/$1.lock"
  flock "$lock"
}

# replace_folder FOLDER: puts FOLDER.new in its place. A folder that is the same already is left alone: somebody
# may be reading it.
replace_folder() {
  if diff -rq "$1.new" "$1" >/dev/null 2>&1; then
    rm -rf "$1.new"
  else
    rm -rf "$1"
    mv "$1.new" "$1"
  fi
}

# npm_packages FOLDER: what FOLDER/package-lock.json pins, when that is newer than what is installed. Not
# by npm ci, which insists on the optional packages of other platforms, and a registry may lack those.
npm_packages() (
  one_at_a_time npm
  local installed=$vaelet_root/$1/node_modules/.package-lock.json
  [ "$installed" -nt "$vaelet_root/$1/package-lock.json" ] && exit
  install_npm
  say "installing the npm packages of $1"
  npm install --no-save --prefix "$vaelet_root/$1" --no-audit --no-fund --loglevel error
)

# Debian's own mirror, as this machine's apt names it.
debian_mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Codename: bookworm' | head -n 1
}

# apt_for_sources ARGUMENT...: apt-get with source lists and folders of its own, so that nothing of
# the system's apt changes. The suite is Debian 13's: its source packages are the pinned versions.
apt_for_sources() {
  local state=$sources_directory/apt
  apt-get -q -o Dir::Etc::sourcelist="$state/trixie.sources" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$state/lists" -o Dir::Cache="$state/cache" -o APT::Sandbox::User= "$@"
}

prepare_apt_for_sources() {
  local state=$sources_directory/apt
  local mirror
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || stop "finds no Debian mirror in apt's configuration; set the source folders with the CMake variables that README.md names"
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  printf 'Types: deb-src\nURIs: %s\nSuites: trixie\nComponents: main\n' "$mirror" >"$state/trixie.sources"
  apt_for_sources update >"$state/update.log" 2>&1 || {
    tail -n 5 "$state/update.log" >&2
    stop "apt-get could not read Debian's source index"
  }
}

# debian_source NAME VERSION SHA256: the upstream source of a Debian source package, unpacked at
# build/sources/NAME. Fetches nothing when that version is there.
debian_source() {
  local name=$1 version=$2 digest=$3
  local folder=$sources_directory/$name
  [ "$(cat "$folder/.version" 2>/dev/null)" = "$digest" ] && return
  [ -e "$sources_directory/apt/update.log" ] || prepare_apt_for_sources
  say "fetching the source of $name $version"
  local download=$sources_directory/download-$name
  rm -rf "$download" "$folder"
  mkdir -p "$download" "$folder"
  (cd "$download" && apt_for_sources source --tar-only --download-only "$name=$version") >"$download/log" 2>&1 || {
    tail -n 5 "$download/log" >&2
    stop "could not download the source of $name $version"
  }
  echo "$digest  $(echo "$download"/*.orig.tar.*)" | sha256sum --check --status ||
    stop "the source of $name $version does not have the expected SHA-256 $digest"
  unpack_flat "$(echo "$download"/*.orig.tar.*)" "$folder"
  echo "$digest" >"$folder/.version"
  rm -rf "$download"
}

# unpack_flat ARCHIVE FOLDER: without the single top folder that most archives have.
unpack_flat() {
  tar -xf "$1" -C "$2"
  local entries=("$2"/*)
  if [ ${#entries[@]} = 1 ] && [ -d "${entries[0]}" ]; then
    mv "${entries[0]}"/* "$2" && rm -rf "${entries[0]}"
  fi
}
