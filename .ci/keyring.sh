#!/usr/bin/env bash
# Runs a command in a session of its own with a real keychain in a given state.
#
#   keyring.sh MODE -- COMMAND ARGUMENT...
#
#   unlocked   gnome-keyring with an unlocked collection: keys are kept and read
#   locked     the same collection, locked, and nobody there to unlock it
#   none       a message bus on which no keychain offers itself
#   hang       something took the keychain's name and never answers
#   nobus      no message bus at all
#
# COMMAND sees REQDESK_TEST_KEYRING=MODE and a home of its own; the caller's
# keychain is never touched. A home named in REQDESK_TEST_KEYRING_HOME is kept
# for the next run (what `unlocked` stored, `locked` then holds); otherwise it is
# made and removed. Everything started here ends with COMMAND, whose exit code
# is this script's. Exit code 77: not to be had here.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=.ci/lib.sh
. "$here/lib.sh"

mode=${1:-}
if [ $# -lt 3 ] || [ "$2" != -- ]; then
  warn "usage: $0 unlocked|locked|none|hang|nobus -- COMMAND ARGUMENT..."
  exit 2
fi
shift 2

# in_session MODE COMMAND...: runs inside the private bus.
in_session() {
  local mode=$1
  shift
  case $mode in
    unlocked) start_keyring --unlock ;;
    # A first, unlocked start makes the collection; the second finds it locked.
    locked)
      start_keyring --unlock
      end_keyring
      start_keyring --start
      ;;
    hang)
      dbus-test-tool black-hole --name=org.freedesktop.secrets &
      keychain=$!
      await_name
      ;;
  esac
  local code=0
  "$@" || code=$?
  end_keyring
  return $code
}

# start_keyring FLAG: in the foreground of a child, so that its id is known.
start_keyring() {
  gnome-keyring-daemon --foreground --components=secrets "$1" \
    < <(printf reqdesk) >"$XDG_RUNTIME_DIR/keyring.out" 2>&1 &
  keychain=$!
  await_name
  [ "$1" = --start ] || await_collection
}

end_keyring() {
  [ -n "${keychain:-}" ] || return 0
  kill "$keychain" 2>/dev/null || true
  wait "$keychain" 2>/dev/null || true
  keychain=
}

# What follows is called through await.
# shellcheck disable=SC2317
ask_bus() { dbus-send --session --print-reply --reply-timeout=2000 "$@" 2>/dev/null; }

# shellcheck disable=SC2317
name_taken() {
  ask_bus --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q 'boolean true'
}
# shellcheck disable=SC2317
collection_there() {
  ask_bus --dest=org.freedesktop.secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.ReadAlias string:default |
    grep -q 'object path "/org/freedesktop/secrets/collection'
}
await() {
  for ((i = 0; i < 100; i++)); do
    if "$@"; then return 0; fi
    sleep 0.05
  done
  warn "The keychain of the test did not start."
  cat "$XDG_RUNTIME_DIR/keyring.out" >&2 || true
  exit 1
}
await_name() { await name_taken; }
await_collection() { await collection_there; }

if [ "${REQDESK_KEYRING_SESSION:-}" = "$mode" ]; then
  unset REQDESK_KEYRING_SESSION
  in_session "$mode" "$@"
  exit
fi

case $mode in
  unlocked | locked | none | hang | nobus) ;;
  *) die "Unknown mode: $mode" ;;
esac
"$here/need.sh" keyring

home=${REQDESK_TEST_KEYRING_HOME:-}
if [ -z "$home" ]; then
  home=$(mktemp -d "${TMPDIR:-/tmp}/reqdesk-keyring.XXXXXX")
  trap 'rm -rf "$home"' EXIT
fi
runtime=$(mktemp -d "${TMPDIR:-/tmp}/reqdesk-run.XXXXXX")
trap 'rm -rf "$runtime"; [ -n "${REQDESK_TEST_KEYRING_HOME:-}" ] || rm -rf "$home"' EXIT
# Go's caches stay where they are although HOME moves.
if have go; then
  GOCACHE=${GOCACHE:-$(go env GOCACHE)} GOMODCACHE=${GOMODCACHE:-$(go env GOMODCACHE)}
  export GOCACHE GOMODCACHE
fi
export HOME=$home XDG_RUNTIME_DIR=$runtime REQDESK_TEST_KEYRING=$mode
export XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_CACHE_HOME=$home/cache
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
unset DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL SSH_AUTH_SOCK DISPLAY WAYLAND_DISPLAY

code=0
if [ "$mode" = nobus ]; then
  "$@" || code=$?
  exit $code
fi

# A bus without the system's service files: with them, asking for a keychain
# starts one, and "none" would be a locked one.
cat >"$runtime/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$runtime</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow receive_sender="*" eavesdrop="true"/>
  </policy>
</busconfig>
END
REQDESK_KEYRING_SESSION=$mode dbus-run-session --config-file="$runtime/bus.conf" -- "$0" "$mode" -- "$@" || code=$?
exit $code
