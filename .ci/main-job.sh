#!/usr/bin/env bash
# main-job.sh [FOLDER]: does the whole main job in the built window by real keys and
# clicks, on a display without a screen, under a window manager: from the first start
# over the practice company to a lead in the ATS. After each step it asks the workspace,
# through the window that has it open, whether the step was done; keeps a picture in
# FOLDER (build/main-job); and measures how long the window took to show it. No step may
# take longer than LIMIT (300) milliseconds from the key to the last picture of its
# answer beside the sidebar. What works longer, such as days that pass, must say so within that time.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=.ci/display.sh
. .ci/display.sh
.ci/need.sh xvfb wm jq || exit
to=${1:-build/main-job}
limit=${LIMIT:-300}
mkdir -p "$to" && rm -f "$to"/*.png "$to/steps"
CGO_ENABLED=0 go -C .ci/bench build -buildvcs=false -o ../../build/stopwatch ./stopwatch || exit
# shellcheck disable=SC2154 # coproc gives watch_PID
trap 'kill ${wm:-} ${watch_PID:-} 2>/dev/null; close_display' EXIT

# ctl: the command line, answered by the window.
ctl() { build/reqdeskctl --workspace "$work/home/reqdesk-practice" --json "$@" 2>"$work/ctl.log"; }

# count COMMAND... FILTER: how many there are.
count() { ctl "${@:1:$#-1}" | jq "[.[] | select(${!#})] | length" 2>/dev/null; }

n=0 slow=0
# act NAME LONG ACT: one key or click, timed; LONG is "long" for what works longer.
act() {
  local first last frames
  echo "$3" >&"${watch[1]}"
  read -r first last frames _ <&"${watch[0]}" || fail_display "$1: the stopwatch has stopped" "$work/stopwatch.log"
  ((++n))
  picture "$to/$(printf %02d $n).png"
  check_window
  local took=$last late=' '
  [ "$2" = long ] && took=$first
  if [ "$frames" = 0 ]; then
    fail_display "$1: the window shows nothing for \"$3\"" "$log"
  fi
  [ "$took" -le "$limit" ] || { late=late; ((++slow)); }
  printf '%02d  %-52s %-26s %4d ms %4d ms  %s %s\n' "$n" "$1" "$3" "$first" "$last" "${2/quick/}" "$late" | tee -a "$to/steps"
}
step() { act "$1" quick "$2"; }
long() { act "$1" long "$2"; }

# holds WHAT COMMAND...: the workspace must say so, at the latest in half a minute.
holds() {
  local i
  for ((i = 0; i < 60; i++)); do
    "${@:2}" >"$work/holds.log" 2>&1 && return 0
    check_window
    sleep 0.5
  done
  cat "$work/ctl.log" >>"$work/holds.log"
  fail_display "the workspace does not say: $1" "$work/holds.log"
}
is() { [ "$(count "${@:2}")" = "$1" ]; }
some() { [ "$(count "$@")" -gt 0 ]; }

# decide: the person shown, and the next; whom the guard stops is saved instead.
decided=0
decide() {
  local before
  before=$(count review list j1 --state new true)
  step "contact the person, number $1" 'key c'
  ((++decided))
  if ! is $((before - 1)) review list j1 --state new true; then
    step 'the guard stops it; think again' 'key Escape'
    step 'save that person for later instead' 'key s'
  fi
  holds 'one person less is new' is $((before - 1)) review list j1 --state new true
}

open_display 1240x800
openbox --sm-disable >"$work/wm.log" 2>&1 &
wm=$!
export FYNE_THEME=light
open_window build/reqdesk --workspace "$work/home/reqdesk"
xdotool windowactivate --sync "$window"
coproc watch { build/stopwatch "$window" 2>"$work/stopwatch.log"; }

long 'first start: try the practice company' 'key Return'
holds 'there are two jobs' is 2 job list true
holds 'people wait for review' some review list j1 --state new true
settle
step 'Today: open what waits first' 'key 1'
step 'contact the first: the job lacks something' 'key c'
step 'what shall the person achieve?' 'type Two hires by spring'
step 'on to the e-mails' 'key Tab'
step 'take the starter sequence' 'key space'
step 'update the job' 'key ctrl+Return'
holds 'the job has objectives' test "$(ctl job show j1 | jq -r '.objectives[0]')" = 'Two hires by spring'
for p in 1 2 3 4 5 6; do decide $p; done
contacted=$(count review list j1 --state contacted true)
step 'to the jobs' 'key ctrl+2'
step 'down to the job that is live' 'key Down'
step 'open it' 'key Return'
step 'its flight plan' 'key 5'
step 'approve everybody' 'key a'
if ! some plan j1 '.state == "planned"'; then step 'yes' 'key Return'; fi
holds 'the first e-mails are planned' test "$(ctl plan j1 | jq '[.[] | select(.step == 1 and .state == "planned")] | length')" = "$contacted"
step 'do anything' 'key ctrl+k'
step 'type what' 'type run 1 day'
long 'a day of the practice company passes' 'key Return'
holds 'every first e-mail was sent' test "$(ctl plan j1 | jq '[.[] | select(.step == 1 and .state == "sent")] | length')" = "$contacted"
settle
long 'another day, by the mouse' 'click 956 60' # the button "Run 1 day" of the banner
holds 'somebody has answered' some inbox list true
settle
step 'the inbox' 'key ctrl+6'
step 'mark the writer as a lead' 'key l'
holds 'there is a lead' some lead list j1 true
step 'back to the jobs' 'key ctrl+2'
step 'open the job again' 'key Return'
step 'its leads' 'key 6'
step 'what would be written to the ATS' 'key e'
long 'send it' 'key ctrl+Return'
holds 'the lead is in the ATS' some lead list j1 '.exported != null'
settle
step 'up to the tabs' 'key 1'
close_window
printf '%d steps; %d took longer than %d ms. Pictures and times are in %s.\n' $n $slow "$limit" "$to"
[ $slow = 0 ]
