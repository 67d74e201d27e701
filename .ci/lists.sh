#!/usr/bin/env bash
# lists.sh WORKSPACE: starts the built window with a workspace of long lists, on a display
# without a screen, and turns the wheel and holds keys down in each. Prints, one a line: a
# name and a number; times until the first rows in milliseconds, frames a second in tenths,
# processor time of a frame in tenths of a millisecond.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=.ci/display.sh
. .ci/display.sh
.ci/need.sh window xvfb >&2 || exit
# As it is handed out: what checks on which goroutine it draws takes up to half the time
# of a frame (see package.sh).
CGO_ENABLED=1 go build -buildvcs=false -tags x11,migrated_fynedo -o build/reqdesk-released ./cmd/reqdesk || exit
CGO_ENABLED=0 go -C .ci/bench build -buildvcs=false -o ../../build/stopwatch ./stopwatch || exit
# shellcheck disable=SC2154 # coproc gives watch_PID
trap 'kill ${watch_PID:-} 2>/dev/null; close_display' EXIT
long=4000 # milliseconds

# worked: the processor time that the window has taken, in tenths of a millisecond.
worked() { awk '{print ($14 + $15) * 100}' "/proc/$program/stat"; } # a tick is a hundredth of a second

# act ACT: does it; how it went is in $took, $frames, $pause and $each.
act() {
  local before
  before=$(worked)
  echo "$1" >&"${watch[1]}"
  read -r _ took frames pause <&"${watch[0]}" || fail_display 'the stopwatch has stopped' "$work/stopwatch.log"
  check_window
  [ "$frames" -gt 0 ] || fail_display "the window shows nothing for $1" "$log"
  each=$((($(worked) - before) / frames))
}

# rows NAME ACT: comes to a list, for the first time or again.
rows() {
  act "$2"
  if [ "$round" = 0 ]; then echo "$1.new $took"; else echo "$1.first $took"; fi
}

# rolls NAME: the wheel over the list, and Page Down held in it.
rolls() {
  xdotool mousemove --window "$window" 600 450
  act "wheel 5 $long"
  echo "$1: longest pause $pause ms by the wheel" >&2
  echo "$1.wheel $((frames * 10000 / long))"
  echo "$1.wheelwork $each"
  act "hold Next $long"
  echo "$1: longest pause $pause ms with Page Down held" >&2
  echo "$1.key $((frames * 10000 / long))"
  echo "$1.keywork $each"
  [ -z "${LISTS_PICTURES:-}" ] || picture "$LISTS_PICTURES/$1.png"
}

open_display 1240x800
export FYNE_THEME=light
open_window build/reqdesk-released --workspace "$1"
sleep 6 # until it has read the jobs and given back what that took
settle
coproc watch { build/stopwatch "$window" 2>"$work/stopwatch.log"; }
for ((round = 0; round < 6; round++)); do
  # so long the rows may take, and still they are what is meant
  rows people 'open ctrl+5 1500'
  rows review 'open ctrl+3 1500'
  [ $round = 0 ] && act 'key l' # from now on as a list
  rows jobs 'open ctrl+i 1500'
  act 'key Escape'
  act 'key ctrl+1'
done
act 'key ctrl+5'
rolls people
act 'key ctrl+3'
rolls review
act 'key ctrl+i'
act 'key Down'
rolls jobs
