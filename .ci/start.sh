#!/usr/bin/env bash
# start.sh BIG EMPTY: starts the built window with two workspaces, in turns, on a
# display without a screen, and an empty window of the same toolkit beside it.
# Prints, one a line: a name and a number, times in milliseconds, memory in KiB,
# processor time in hundredths of a percent of one core.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=.ci/display.sh
. .ci/display.sh
.ci/need.sh window xvfb >&2 || exit
CGO_ENABLED=1 go build -buildvcs=false -tags x11 -o build/reqdesk ./cmd/reqdesk || exit
(cd .ci/bench && CGO_ENABLED=1 go build -buildvcs=false -tags x11 -o ../../build/emptywindow ./emptywindow) || exit
rounds=9
idle=20 # seconds
declare -A folder=([big]=$1 [empty]=$2) final
trap 'end_all; close_display' EXIT
started=()

end_all() {
  local id
  for id in ${started[@]+"${started[@]}"}; do kill -9 "$id" 2>/dev/null; done
}

now() { echo $(($(date +%s%N) / 1000000)); }

# sidebar: what the window shows where every screen of an open workspace has the same.
sidebar() { import -window "$window" -crop 60x160+0+90 rgb:- 2>/dev/null | cksum; }

# begin COMMAND...: starts a program; its id is $id, its window $window, the time
# until that was there $shown.
begin() {
  log=$work/program.log
  begun=$(now)
  "$@" >"$log" 2>&1 &
  id=$!
  started+=("$id")
  until window=$(xdotool search --onlyvisible --pid "$id" 2>/dev/null | tail -n 1) && [ -n "$window" ]; do
    kill -0 "$id" 2>/dev/null || fail_display "the program ended before it showed a window" "$log"
    [ $(($(now) - begun)) -lt 60000 ] || fail_display "there was no window within a minute" "$log"
  done
  shown=$(($(now) - begun))
}

end() {
  kill "$1" 2>/dev/null
  await_end "$1" || kill -9 "$1"
  wait "$1" 2>/dev/null
  check_log
}

resident() { awk '/^VmRSS/ {print $2}' "/proc/$1/status"; }
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }

open_display 1240x800
# The first start of each is not timed: it shows how the window looks in the end.
for name in big empty; do
  begin build/reqdesk --workspace "${folder[$name]}"
  sleep 4
  settle
  final[$name]=$(sidebar)
  end "$id"
done
for ((round = 0; round < rounds; round++)); do
  for name in big empty; do
    begin build/reqdesk --workspace "${folder[$name]}"
    until [ "$(sidebar)" = "${final[$name]}" ]; do
      [ $(($(now) - begun)) -lt 60000 ] || fail_display "Today was not there within a minute" "$log"
    done
    echo "$name.window $shown"
    echo "$name.today $(($(now) - begun))"
    end "$id"
  done
done
begin build/reqdesk --workspace "${folder[big]}"
big=$id
begin build/emptywindow
bare=$id
sleep 8
before=("$(ticks "$big")" "$(ticks "$bare")")
sleep "$idle"
echo "big.memory $(resident "$big")"
echo "bare.memory $(resident "$bare")"
# A tick is a hundredth of a second.
echo "big.idle $((($(ticks "$big") - before[0]) * 100 / idle))"
echo "bare.idle $((($(ticks "$bare") - before[1]) * 100 / idle))"
