# shellcheck shell=bash
# Functions that install Node.js, npm and the packages that a package-lock.json pins. setup-functions.sh sources this
# file.

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
