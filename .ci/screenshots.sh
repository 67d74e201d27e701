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

# shot NAME: a picture, which must not be the same as an earlier one.
taken=' '
shot() {
  local sum
  await_page
  picture "$to/$1.png"
  sum=$(import -window "$window" rgb:- | cksum | tr -d ' ')
  case $taken in *" $sum "*) fail_display "$1 looks the same as an earlier picture" "$log" ;; esac
  taken="$taken$sum "
  echo "$to/$1.png"
}

# await_page: waits until there is something on the page, at most a minute: where the
# machine is busy, a page stays empty for a while.
await_page() {
  local i
  for ((i = 0; i < 120; i++)); do
    check_window
    [ "$(import -window "$window" -crop 640x300+420+260 -format %k info:)" -gt 20 ] && break
    sleep 0.5
  done
  settle
}

# Nothing is written before somebody chooses, so the picture may show a home
# that is not there.
open_window build/reqdesk --workspace /home/robin/.local/share/reqdesk
shot welcome
close_window

open_window build/reqdesk --practice --workspace "$work/practice/workspace"
await_place today
shot today
press ctrl+2
shot jobs
press ctrl+i
write 104
shot import
press Escape # empties the search
press Escape # closes the dialog
press ctrl+3
shot review
press ctrl+4
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
press ctrl+3
press c
press ctrl+Return # now the job lacks nothing
press c
press s # the third person works where the client does not want to source
press c
press c
press ctrl+2
press Down
press Return
shot job
press 5
shot plan
press ctrl+5
shot people
press ctrl+7
shot clients
close_window
