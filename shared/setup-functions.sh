# shellcheck shell=bash
# Functions that the set-up scripts share. Source this file; it runs nothing by itself.

vaelet_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$vaelet_root/shared/setup-npm.sh"
. "$vaelet_root/shared/setup-sources.sh"

# say SENTENCE...: one line about the step that starts now.
say() { printf '==> %s\n' "$*"; }

# stop SENTENCE...: the error that the person reads, then the end.
stop() {
  printf 'vaelet: %s\n' "$*" >&2
  exit 1
}

# What apt and npm write when no connection comes about.
no_connection='Temporary failure|Could not resolve|Could not connect|Cannot initiate the connection|Unable to connect'
no_connection+='|Connection failed|Connection timed out|Connection refused|Network is unreachable|No route to host'
no_connection+='|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT'

# stop_by_log LOG SENTENCE...: as stop, below the last lines of LOG; says that the network is missing where LOG does.
stop_by_log() {
  local log=$1
  shift
  tail -n 20 "$log" >&2
  if grep -qE "$no_connection" "$log"; then
    stop "$*: the network could not be reached (see the lines above). Connect this machine, and start again; what is done stays done"
  fi
  stop "$*; the reason is in the lines above, all of them in ${log#"$vaelet_root/"}"
}

# require_root TASK: stops when this user can neither be root nor become it.
require_root() {
  [ "$(id -u)" = 0 ] && return
  command -v sudo >/dev/null || stop "needs root to $1, and finds no sudo: run it as root, or install sudo"
  sudo true || stop "needs root to $1, and sudo does not allow it to $(id -un): run it as root, or as a user who may use sudo"
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
  require_root "install ${missing[*]}"
  mkdir -p "$vaelet_root/build"
  local log=$vaelet_root/build/apt.log
  # The package lists of this machine serve first; they may be missing, or too old.
  : >"$log"
  apt_install "${missing[@]}" && return
  as_root apt-get update -q >"$log" 2>&1 || true
  apt_install "${missing[@]}" || stop_by_log "$log" "apt-get could not install ${missing[*]}"
}

# apt_install NAME...: appends to build/apt.log, and prints how far it is.
apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get install -q -y --no-install-recommends \
    -o APT::Status-Fd=1 -o Acquire::Retries=1 -o DPkg::Lock::Timeout=300 "$@" 2>&1 | print_progress "$vaelet_root/build/apt.log"
}

# print_progress LOG <LINES: passes apt's lines on to LOG, and prints every ten seconds how far apt is.
print_progress() {
  local line kind percent message
  local printed=$SECONDS
  while IFS= read -r line; do
    case $line in
      dlstatus:* | pmstatus:*) ;;
      *) printf '%s\n' "$line" >>"$1" && continue ;;
    esac
    [ $((SECONDS - printed)) -lt 10 ] && continue
    printed=$SECONDS
    IFS=: read -r kind _ percent message <<<"$line"
    case $kind in dlstatus) kind=download ;; *) kind=installation ;; esac
    printf '    %s at %s %%: %s\n' "$kind" "${percent%.*}" "$message"
  done
}

# has_files FOLDER <LINES: whether it holds the files that these lines of sha256sum name, byte for byte.
has_files() { (cd "$1" 2>/dev/null && sha256sum --check --status 2>/dev/null); }

# temporary_folder PATH: makes the new folder $temporary_folder beside PATH; it goes away when the script ends.
temporary_folder() {
  mkdir -p "$(dirname "$1")"
  temporary_folder=$(mktemp -d "$1.XXXXXX")
  trap 'rm -rf "$temporary_folder"' EXIT
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
