#!/usr/bin/env bash
# Makes assets/screenshots/ from the real window: the welcome screen of a first
# start, then the practice company, walked through by keyboard.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/display.sh
. .ci/display.sh
trap close_display EXIT
to=${1:-assets/screenshots}
mkdir -p "$to"
CGO_ENABLED=1 go build -buildvcs=false -tags x11 -o build/reqdesk ./cmd/reqdesk
open_display 1240x800
export FYNE_THEME=light

shot() {
  check_window
  picture "$to/$1.png"
  echo "$to/$1.png"
}

open_window build/reqdesk --workspace "$work/first/workspace"
shot welcome
close_window

open_window build/reqdesk --practice --workspace "$work/practice/workspace"
await_change 100x200+0+500 # the sidebar
shot today
press ctrl+2
shot jobs
press ctrl+i
write 104
shot import
press Escape # empties the search
press Escape
press ctrl+3
shot review
press ctrl+4
press Return
shot templates
# The sheet of the first review leads to the sequence editor.
press ctrl+3
press c
write 'Two hires by spring'
press Tab
press space # the starter sequence
shot sheet
press Tab
press Tab
press space
shot sequence
close_window
