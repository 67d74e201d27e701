#!/usr/bin/env bash
# Starts the built window on a display without a screen and walks through it by
# keyboard: first start, then the practice company. It must stay, show something
# everywhere, draw from one goroutine only, and end when asked.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=.ci/display.sh
. .ci/display.sh
.ci/need.sh xvfb || exit
trap close_display EXIT

# looked NAME: the window must show more than a bare frame.
looked() {
  local colours
  check_window
  colours=$(import -window "$window" rgb:- | od -An -v -tx1 -w3 | sort -u | wc -l)
  [ "$colours" -gt 50 ] || fail_display "$1 shows $colours colours only: it is empty" "$log"
  echo "$1: $colours colours"
}

open_display 1240x800
# Without a display it says so in one sentence, and leaves nothing behind.
code=0
env -u DISPLAY build/reqdesk --workspace "$work/bare/workspace" >"$work/bare.log" 2>&1 || code=$?
if [ "$code" != 1 ] || [ "$(wc -l <"$work/bare.log")" != 1 ] || ! grep -q 'no display' "$work/bare.log" || [ -e "$work/bare" ]; then
  fail_display "without a display it ended with $code" "$work/bare.log"
fi
begun=$(date +%s%N)
open_window build/reqdesk --workspace "$work/first/workspace"
echo "The window came and settled after $((($(date +%s%N) - begun) / 1000000)) ms."
looked "first start"
close_window

open_window build/reqdesk --practice --workspace "$work/practice/workspace"
await_place today
looked practice
seen=' '
for place in 1 2 3 4 5 6 7 8; do
  press "ctrl+$place"
  looked "place $place"
  # Below the banner, which shows the time.
  picture=$(import -window "$window" -crop 1000x700+230+90 rgb:- | cksum | tr -d ' ')
  case $seen in *" $picture "*) fail_display "place $place shows the same as another" "$log" ;; esac
  seen="$seen$picture "
done
press ctrl+i
looked "import dialog"
press Escape
press ctrl+k
looked "command palette"
press Escape
close_window
echo "The window stayed, was drawn from one goroutine, and went when asked."
