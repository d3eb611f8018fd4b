# shellcheck shell=bash
# Functions that install Node.js, npm and the packages that a package-lock.json pins. setup-functions.sh sources this
# file.

# install_node: a Node.js of at least 18; one that is already there is kept.
install_node() {
  command -v node >/dev/null || install_packages nodejs
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 18 ? 1 : 0)' ||
    stop "needs Node.js 18 or newer, found $(node --version)"
}

# install_npm: npm, beside the Node.js that it belongs to. Debian's comes with 350 packages of its own, and installing
# them takes longer than all else that the page needs: they are unpacked below build/, for this project alone.
install_npm() {
  install_node
  command -v npm >/dev/null && return
  local folder=${vaelet_root:?}/build/npm
  if [ ! -e "$folder/.unpacked" ]; then
    local packages
    packages=$(packages_of_npm)
    if [ -z "$packages" ]; then
      install_packages npm
      return
    fi
    unpack_packages "$folder" <<<"$packages"
  fi
  export PATH=$PATH:$folder/usr/bin
  export NODE_PATH
  NODE_PATH=$(printf '%s:' "$folder"/usr/{share,lib,lib/*}/nodejs)
}

# packages_of_npm: prints the packages that Debian's npm needs and this machine lacks, a line each; none where Node.js
# is not Debian's, or apt has no lists.
packages_of_npm() {
  dpkg-query -W -f '${db:Status-Status}' nodejs 2>/dev/null | grep -qx installed || return 0
  LC_ALL=C apt-get install --simulate --no-install-recommends npm 2>/dev/null | sed -n 's/^Inst \([^ ]*\).*/\1/p' || true
}

# unpack_packages FOLDER <NAMES: these packages of Debian below FOLDER, unless that was done.
unpack_packages() (
  one_at_a_time unpack
  local folder=$1 names
  names=$(cat)
  [ -e "$folder/.unpacked" ] && exit
  say "unpacking npm: $(wc -l <<<"$names") packages of Debian, below build/npm"
  rm -rf "$folder"
  mkdir -p "$folder/packages"
  (cd "$folder/packages" && xargs env LC_ALL=C apt-get -q -o APT::Sandbox::User= -o Acquire::Retries=1 download) \
    <<<"$names" >"$folder.log" 2>&1 || stop_by_log "$folder.log" "apt-get could not download npm"
  find "$folder/packages" -name '*.deb' -exec dpkg-deb --extract {} "$folder" \;
  rm -rf "$folder/packages"
  touch "$folder/.unpacked"
)

# run_npm LOG ARGUMENT...: npm with a cache of its own, as the home folder may be missing or another user's. It tries a
# second time and no more, so that it soon says that no registry answers.
run_npm() {
  local log=$1
  shift
  npm_config_cache=${vaelet_root:?}/build/npm-cache npm "$@" --loglevel http --no-audit --no-fund --no-update-notifier \
    --fetch-retries 1 --fetch-retry-mintimeout 1000 --fetch-retry-maxtimeout 5000 --fetch-timeout 120000 >"$log" 2>&1
}

# npm_packages FOLDER: what FOLDER/package-lock.json pins, unless just that is installed. Not by npm ci,
# which insists on the optional packages of other platforms, and a registry may lack those.
npm_packages() (
  one_at_a_time npm
  local modules=$vaelet_root/$1/node_modules log=$vaelet_root/build/npm.log
  local digest
  digest=$(sha256sum <"$vaelet_root/$1/package-lock.json")
  [ "$(cat "$modules/.installed" 2>/dev/null)" = "$digest" ] && exit
  install_npm
  say "installing the npm packages of $1"
  rm -f "$modules/.installed"
  run_npm "$log" install --no-save --prefix "$vaelet_root/$1" || stop_by_log "$log" "npm could not install the packages of $1"
  echo "$digest" >"$modules/.installed"
)
