#!/usr/bin/env bash
# Reviews 200 people in the built window by real key presses, on a display without
# a screen, closes the window, and compares what the workspace says with what was
# pressed: each person's decision, reason and note, and how often was undone.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=.ci/display.sh
. .ci/display.sh
.ci/need.sh xvfb jq || exit
trap close_display EXIT

all=${PEOPLE:-200}
export REQDESK_PASSPHRASE='only for this test'
# Where the window shows how far one is, what is open over it, and what was done last.
progress=420x24+250+80 middle=500x300+370+230 said=700x26+250+652

ctl() { build/reqdeskctl --workspace "$work/workspace" --json "$@"; }

# furnish: a workspace with a job whose first review is set up, another job to move
# to, and 200 people in the review of the first.
furnish() {
  local n about=(location='Lisbon, Portugal' function=Engineering employment_type=full_time 'must_haves=Go;Kubernetes;SQL')
  printf 'steps:\n  - subject: Hello\n    text: Would this be something for you?\n' >"$work/sequence.yaml"
  {
    echo 'Name,E-Mail,Employer,Position,City,Skills'
    for ((n = 1; n <= all; n++)); do
      printf 'Person %03d,person%03d@example.com,Works %03d,Engineer,Lisbon,Go; Kubernetes\n' "$n" "$n" "$n"
    done
  } >"$work/people.csv"
  ctl init && ctl job new --client Kestrel 'title=Backend Engineer' "${about[@]}" && ctl job activate j1 &&
    ctl job new --client Kestrel 'title=Signalling Lead' "${about[@]}" && ctl sequence set j1 "$work/sequence.yaml" &&
    ctl review open j1 --objectives 'Two by March' && ctl people import "$work/people.csv" --job j1 --commit
}

colours() { import -window "$window" rgb:- | od -An -v -tx1 -w3 | sort -u | wc -l; }

look() { import -window "$window" -crop "$1" rgb:- | cksum; }

# tap AREA KEY...: presses, and waits until the window looks otherwise there.
tap() {
  local area=$1 before i
  shift
  before=$(look "$area")
  xdotool key "$@"
  for ((i = 0; i < 400; i++)); do
    [ "$(look "$area")" != "$before" ] && return 0
    ((i % 20)) || check_window
  done
  picture "${REVIEW_KEYS_PICTURE:-$work/stuck.png}"
  fail_display "person $n: the key $* changed nothing" "$log"
}

# back KEY...: presses, and waits until the window shows again how far one was before
# what is taken back, kept in $before.
back() {
  local i
  xdotool key "$@"
  for ((i = 0; i < 400; i++)); do
    [ "$(look "$progress")" = "$before" ] && return 0
    ((i % 20)) || check_window
  done
  picture "${REVIEW_KEYS_PICTURE:-$work/stuck.png}"
  fail_display "person $n: the key $* does not lead back" "$log"
}

decided() {
  printf 'Person %03d|%s|%s|%s\n' "$n" "$1" "${2:-}" "${3:-}" >>"$work/pressed"
}

# decide: one of ten ways, each by keys alone.
decide() {
  local reason before
  before=$(look "$progress")
  reason=$(printf 'far%03d' "$n")
  case $((n % 10)) in
    1 | 6) tap $progress c && decided contacted ;;
    2) tap $progress s && decided saved ;;
    3) tap $middle d && tap $progress Return && decided discarded ;;
    4) tap $middle d && xdotool type --delay 5 "$reason" && tap $progress Return && decided discarded "$reason" ;;
    5) tap $middle m && tap $progress Return && decided moved ;;
    7) tap $progress s && back z && tap $middle d && tap $progress Return && decided discarded ;;
    8) tap $progress c && back z && tap $progress s && decided saved ;;
    9) tap $middle n && xdotool type --delay 5 "$reason" && tap $said ctrl+Return && tap $progress s && decided saved '' "$reason" ;;
    0) { [ "$n" = "$all" ] || { tap "$progress" Right && tap "$progress" Left; }; } && tap "$progress" c && decided contacted ;;
  esac
}

# stored: what the workspace says, in the form of what was pressed.
stored() {
  local state
  for state in new contacted saved discarded moved; do
    ctl review list j1 --state $state
  done | jq -r '.[] | [.name, .state, .reason, (.notes | join(" "))] | join("|")' | sort
}

open_display 1240x800
furnish >"$work/furnished" || fail_display 'the workspace could not be furnished' "$work/furnished"
open_window build/reqdesk --workspace "$work/workspace"
for ((n = 0; n < 100 && $(colours) < 50; n++)); do settle; done # until the first page is drawn
n=0
tap $progress ctrl+3
begun=${EPOCHREALTIME/./}
for ((n = 1; n <= all; n++)); do decide; done
took=$((${EPOCHREALTIME/./} - begun))
close_window
stored >"$work/stored"
diff "$work/pressed" "$work/stored" >"$work/differences" || fail_display 'the workspace says otherwise than was pressed (< pressed, > stored)' "$work/differences"
there=$(ctl review list j2 --state new | jq length)
undone=$(ctl log --job j1 | jq '[.[] | select(.what == "decision undone")] | length')
printf '%d people were moved on and %d decisions were undone; %d and %d were pressed.\n' "$there" "$undone" $((all / 10)) $((all / 5))
[ "$there" = $((all / 10)) ] && [ "$undone" = $((all / 5)) ] || exit 1
cut -d '|' -f 2 "$work/stored" | sort | uniq -c
printf 'A decision took %d ms on average, from the first key to the next person on the screen, keys and looks at it included.\n' $((took / all / 1000))
