# shellcheck shell=bash
# Functions that run the project on another Debian, in a folder of its own. Source this file; it needs root.

here=$(dirname "${BASH_SOURCE[0]}")
. "$here/../../shared/setup-functions.sh"

# make_debian SUITE: a bare Debian in build/machines/SUITE, reachable as $debian, unless it is there. It trusts the
# certificates that were added to this machine's own.
make_debian() {
  debian=$vaelet_root/build/machines/$1
  [ -e "$debian/.complete" ] && return
  [ "$(id -u)" = 0 ] || stop "needs root to make another Debian in a folder"
  install_packages debootstrap iproute2
  say "making a bare Debian ($1) in ${debian#"$vaelet_root/"}"
  rm -rf "$debian"
  mkdir -p "$debian"
  debootstrap --variant=minbase --include=ca-certificates,git,sudo "$1" "$debian" "$(debian_mirror)" >"$debian.log" ||
    stop_by_log "$debian.log" "debootstrap could not make a bare Debian ($1)"
  cp -r /usr/local/share/ca-certificates/. "$debian/usr/local/share/ca-certificates/"
  chroot "$debian" update-ca-certificates >"$debian.log" 2>&1
  touch "$debian/.complete"
}

# in_debian FOLDER COMMAND...: runs a command in the Debian of that folder, with none of this machine's environment but
# its proxies and npm's configuration. What the command leaves running ends with it. NETWORK=none takes the network away.
in_debian() {
  local folder=$1
  shift
  cp -L /etc/resolv.conf /etc/hosts "$folder/etc/"
  local kept=()
  local name
  for name in $(compgen -e | grep -iE '^(npm_config_.*|https?_proxy|no_proxy)$' || true); do
    kept+=("$name=${!name}")
  done
  local network=()
  [ "${NETWORK:-}" = none ] && network=(--net)
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --kill-child "${network[@]}" bash -c '
    ip link set lo up && mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" "$@"' "$folder" \
    /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "${kept[@]}" "$@"
}

# copy_tree FOLDER: the files of this working tree, as a new repository; what a build left there stays. A file that
# differs gets the time of now: its own may be before that of the last build, which would pass it by.
copy_tree() {
  local new=$1.new name
  rm -rf "$new"
  mkdir -p "$1" "$new"
  git -C "$vaelet_root" ls-files -z --cached --others --exclude-standard --deduplicate |
    (cd "$vaelet_root" && tar -c --null --ignore-failed-read -T -) | tar -x -C "$new" --no-same-owner
  (cd "$new" && find . -type f -print0) | while IFS= read -r -d '' name; do
    cmp -s "$new/$name" "$1/$name" || install -D --mode="$(stat -c %a "$new/$name")" "$new/$name" "$1/$name"
  done
  rm -rf "$new"
  git -C "$1" init -q
  git -C "$1" add -A
}
