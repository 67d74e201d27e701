#!/usr/bin/env bash
# Starts the built window on a display without a screen and looks whether it
# stays, draws from one goroutine only, and ends when asked.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=.ci/display.sh
. .ci/display.sh
.ci/need.sh xvfb || exit
trap close_display EXIT
open_display 1280x800
open_window build/reqdesk --workspace "$work/workspace"
check_window
colours=$(import -window "$window" rgb:- | od -An -v -tx1 -w3 | sort -u | wc -l)
[ "$colours" -gt 20 ] || fail_display "the window shows $colours colours only: it is empty" "$log"
close_window
echo "The window came, showed $colours colours and went."
