# Of the tests with several processes. Sets `vaelet` and `work`, and stops whatever a test leaves running.
# shellcheck shell=bash disable=SC2034
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

vaelet=$PWD/build/native/native/vaelet
test_name=$(basename "$0")
work=$PWD/build/cluster/$test_name
rm -rf "$work"
mkdir -p "$work"
processes=()

fail() {
  printf '%s: %s; see %s\n' "$test_name" "$1" "$work" >&2
  exit 1
}

end_processes() {
  local process
  for process in "${processes[@]}"; do kill -KILL "$process" 2>/dev/null || true; done
}
trap end_processes EXIT

# Two classes of MNIST: seconds of training, with every part that ranks share.
short=(--data "$PWD/build/data/mnist" --classes "3,7" --model mlp-vae --latent 4 --batch-size 100 --seed 3)
# The same for so many epochs that only a failure ends it.
endless=("${short[@]}" --epochs 10000 --checkpoint-seconds 0.5)

# A port of this machine that nothing listens at.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start LOG COMMAND...: in the background; `wait_for` and `end_of` take LOG.
declare -A process_of
start() {
  "${@:2}" >"$work/$1.log" 2>&1 &
  process_of[$1]=$!
  processes+=($!)
}

# wait_for LOG TEXT: until the text stands in the log of a process that runs.
wait_for() {
  until grep -qs -- "$2" "$work/$1.log"; do
    kill -0 "${process_of[$1]}" 2>/dev/null || fail "$1 ended before it said '$2'"
    sleep 0.1
  done
}

# end_of LOG STATUS SECONDS [SENTENCE]: waits for the end, which must have this status, come in time and be told.
end_of() {
  local limit=$((SECONDS + $3)) status=0
  while kill -0 "${process_of[$1]}" 2>/dev/null; do
    [ $SECONDS -le $limit ] || fail "$1 runs on after $3 s"
    sleep 0.1
  done
  wait "${process_of[$1]}" || status=$?
  [ $status = "$2" ] || fail "$1 ended with status $status, expected $2"
  [ $# -lt 4 ] || grep -qE -- "$4" "$work/$1.log" || fail "$1 does not say '$4'"
}

same_weights() { tests/cluster/same-weights "$1" "$2" || fail "the weights are others"; }
