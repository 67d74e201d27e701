#!/usr/bin/env bash
# close.sh: asks the built window to end CLOSES (50) times at random moments: in turns
# from its first instant on, and while days of the practice company pass and pages are
# turned. Each time it must end within ten seconds, without a fault, and the same
# workspace must open again the next time. SEED repeats the moments of an earlier run.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=.ci/display.sh
. .ci/display.sh
.ci/need.sh xvfb || exit
trap 'stop_work; close_display' EXIT

closes=${CLOSES:-50} longest=0 early=0 busy=0
seed=${SEED:-$(($(date +%s) % 32768))}
RANDOM=$seed

opened() { grep -q 'workspace opened' "$log"; }

# work_on: what a user does meanwhile; it ends with the program.
work_on() {
  local place
  until window=$(xdotool search --onlyvisible --pid "$program" 2>/dev/null | tail -n 1) && [ -n "$window" ]; do
    kill -0 "$program" 2>/dev/null || return 0
    sleep 0.1
  done
  xdotool windowfocus "$window"
  while kill -0 "$program" 2>/dev/null; do
    press ctrl+k
    write 'run 1 day'
    xdotool key Return
    for place in 1 2 3 4 5 6 7 8; do
      xdotool key "ctrl+$place"
      sleep 0.2
    done
    settle # keys that are not taken yet would lie in the way of the end
  done
}

# stop_work: ends the user with all that it started. One of them may be taking a picture of
# a window that is gone, and wait for ever with all of the display locked.
stop_work() {
  [ -n "${user:-}" ] || return 0
  kill -- "-$user" 2>/dev/null
  wait "$user" 2>/dev/null
  user=
}

open_display 1240x800
for ((n = 1; n <= closes; n++)); do
  log=$work/program.log
  : >"$log" # the program may begin later than the look into it
  build/reqdesk --practice --workspace "$work/practice$((n % 3))/workspace" >"$log" 2>&1 &
  program=$!
  set -m # in a group of its own
  work_on >/dev/null 2>&1 &
  user=$!
  set +m
  for ((i = 0; n % 2 && i < 1200; i++)); do
    opened && break
    check_window
    sleep 0.1
  done
  after=$((RANDOM % 8000))
  sleep "$((after / 1000)).$(printf %03d $((after % 1000)))"
  check_window
  if opened; then busy=$((busy + 1)); else early=$((early + 1)); fi
  begun=$(date +%s%N)
  close_window
  took=$((($(date +%s%N) - begun) / 1000000))
  [ "$took" -gt "$longest" ] && longest=$took
  stop_work
done
open_window build/reqdesk --practice --workspace "$work/practice1/workspace"
await_place today
xdotool key ctrl+2
await_place jobs # it answers
close_window
echo "The window ended $closes times when asked ($busy with its workspace open, $early before), after $longest ms at most; seed $seed."
