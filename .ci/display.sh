# shellcheck shell=bash
# A display without a screen, for the window: sourced by the scripts that start it.
# Everything started here is ended by close_display, by process
# id, and lives in folders of its own.

# open_display WIDTHxHEIGHT: starts Xvfb on a free display number and a message
# bus of its own, and points a program started from here to them.
open_display() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/reqdesk-display.XXXXXX")
  # -r: where the machine is busy, a key would count as held down and repeat itself.
  Xvfb -displayfd 3 -r -screen 0 "$1x24" -dpi 96 -nolisten tcp -noreset 3>"$work/number" >"$work/xvfb.log" 2>&1 &
  xvfb=$!
  await_line "$work/number" || fail_display "Xvfb did not start" "$work/xvfb.log"
  DISPLAY=:$(tr -cd '0-9' <"$work/number")
  dbus-daemon --session --nofork --nopidfile --print-address=4 4>"$work/bus" >"$work/bus.log" 2>&1 &
  bus=$!
  await_line "$work/bus" || fail_display "the message bus did not start" "$work/bus.log"
  DBUS_SESSION_BUS_ADDRESS=$(head -n 1 "$work/bus")
  export DISPLAY DBUS_SESSION_BUS_ADDRESS
  export XDG_SESSION_TYPE=x11 LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=1 LANG=C.UTF-8 FYNE_SCALE=1
  export XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache XDG_STATE_HOME=$work/state XDG_RUNTIME_DIR=$work/run
  mkdir -p "$XDG_CONFIG_HOME/fyne" "$XDG_DATA_HOME" "$XDG_CACHE_HOME"
  mkdir -m 700 "$XDG_RUNTIME_DIR"
  # Without a graphics card every animation costs a core.
  echo '{"no_animations":true}' >"$XDG_CONFIG_HOME/fyne/settings.json"
  # A program below the folder for temporary files counts as released for the toolkit,
  # which then looks no longer at who draws: a clone may well lie there.
  mkdir "$work/tmp"
  export TMPDIR=$work/tmp
  unset WAYLAND_DISPLAY
}

# open_window COMMAND...: starts the program and waits until it shows a window.
# Its log is $log, its window $window.
open_window() {
  log=$work/program.log
  "$@" >"$log" 2>&1 &
  program=$!
  local i
  for ((i = 0; i < 600; i++)); do
    window=$(xdotool search --onlyvisible --pid "$program" 2>/dev/null | tail -n 1 || true)
    if [ -n "$window" ]; then
      xdotool windowfocus --sync "$window"
      await_drawn
      settle
      return 0
    fi
    kill -0 "$program" 2>/dev/null || fail_display "the program ended before it showed a window" "$log"
    sleep 0.1
  done
  fail_display "there was no window within a minute" "$log"
}

# await_drawn: waits until the window is no longer of one colour, at most half a minute:
# on a busy machine it is there before it has drawn anything.
await_drawn() {
  local i
  for ((i = 0; i < 60; i++)); do
    [ "$(import -window "$window" -format %k info:)" -gt 1 ] && return 0
    check_window
    sleep 0.5
  done
}

# picture FILE: what the window shows.
picture() { import -window "$window" "$1"; }

# settle: waits until two pictures of the window are alike, at most 20 seconds.
settle() {
  local before='' now i
  for ((i = 0; i < 40; i++)); do
    now=$(import -window "$window" rgb:- | cksum)
    [ "$now" = "$before" ] && return 0
    before=$now
    sleep 0.5
  done
}

# await_place PLACE: waits until the window says in its log that it shows a page, at most a
# minute, and has settled.
await_place() {
  local i
  for ((i = 0; i < 120; i++)); do
    check_window
    if grep -q "msg=shown place=$1 " "$log"; then
      settle
      return 0
    fi
    sleep 0.5
  done
  fail_display "the window did not come to $1 within a minute" "$log"
}

press() {
  xdotool key "$@"
  settle
}

write() {
  xdotool type --delay 20 "$1"
  settle
}

# check_window: the program must be there and must have reported no fault.
check_window() {
  kill -0 "$program" 2>/dev/null || fail_display "the program ended by itself" "$log"
  check_log
}

# check_log: the program must not have drawn from a wrong goroutine, nor panicked.
check_log() {
  if grep -q -e '\*\*\* Error in Fyne call thread' -e '^panic:' -e '^fatal error:' -e 'DATA RACE' "$log"; then
    fail_display "the program reported a fault" "$log"
  fi
}

# close_window: the program must end when it is asked to.
close_window() {
  local code=0
  kill "$program" 2>/dev/null
  await_end "$program" || {
    kill -9 "$program"
    program=
    LOG_LINES=1000 fail_display "the program did not end within ten seconds of SIGTERM" "$log"
  }
  wait "$program" 2>/dev/null || code=$?
  program=
  check_log
  # 143: it had not begun to listen yet.
  case $code in 0 | 143) ;; *) LOG_LINES=1000 fail_display "the program ended with exit code $code" "$log" ;; esac
}

close_display() {
  local id
  if [ -n "${program:-}" ]; then
    kill -9 "$program" 2>/dev/null || true
  fi
  for id in ${bus:-} ${xvfb:-}; do kill "$id" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "${work:?}"
}

await_line() {
  local i
  for ((i = 0; i < 100; i++)); do
    [ -s "$1" ] && return 0
    sleep 0.1
  done
  return 1
}

await_end() {
  local i
  for ((i = 0; i < 100; i++)); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  return 1
}

fail_display() {
  printf '%s; its log:\n' "$1" >&2
  tail -n "${LOG_LINES:-30}" "$2" >&2
  exit 1
}
