#!/usr/bin/env bash
# Installs the Debian package that `make package` left in dist/ into a clean Debian in a
# folder, starts window and command line there on a display without a screen, and
# removes the package again. The folder is thrown away afterwards; with a folder as
# argument that one is used as the clean Debian and kept as it is (a copy is worked on).
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=.ci/display.sh
. .ci/display.sh
.ci/need.sh xvfb deb || exit
deb=$(find dist -name 'reqdesk_*.deb' | head -n 1)
[ -n "$deb" ] || { echo "There is no package in dist/: run make package first." >&2; exit 1; }

# It is made of the same release and mirror as the machine itself.
# shellcheck source=/dev/null
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -Eo '^(deb|URIs:) .*' | grep -Eo 'https?://[^ ]+' | head -n 1)
root=$(mktemp -d "${TMPDIR:-/tmp}/reqdesk-deb.XXXXXX")
finish() {
  close_display
  rm -rf "${root:?}"
}
open_display 1240x800
trap finish EXIT

inside() { timeout 300 chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 "$@"; }
wrong() {
  echo "$1" >&2
  exit 1
}

if [ -n "${1:-}" ]; then
  cp -a "$1/." "$root/" || exit
else
  timeout 600 debootstrap --variant=minbase "$release" "$root" "$mirror" >"$work/debootstrap.log" 2>&1 || fail_display "no clean Debian" "$work/debootstrap.log"
fi
chmod 755 "$root"
cp "$deb" "$root/tmp/reqdesk.deb"
before=$(inside dpkg-query -W | wc -l)
inside apt-get -qq update >/dev/null 2>&1
inside apt-get -qq install -y --no-install-recommends /tmp/reqdesk.deb >"$work/install.log" 2>&1 || fail_display "it does not install" "$work/install.log"
echo "Installed, with $(($(inside dpkg-query -W | wc -l) - before - 1)) packages that a bare Debian lacks."
inside ldd /usr/bin/reqdesk | grep 'not found' && wrong "the window misses libraries"
[ -z "$(inside dpkg --verify reqdesk)" ] || wrong "files of the package were changed"
inside grep -q '^MimeType=.*x-scheme-handler/reqdesk;' /usr/share/applications/org.reqdesk.Reqdesk.desktop || wrong "links would not be opened"

# reqdeskctl in the clean system, with a workspace behind a passphrase.
ctl() { inside REQDESK_PASSPHRASE='four plain words here' reqdeskctl --workspace /root/desk "$@"; }
ctl init >/dev/null || wrong "reqdeskctl can't make a workspace"
ctl client add Acme >/dev/null || wrong "reqdeskctl can't add a client"

# The window, as that system's user would start it; the display is reached without a
# file, by the network name space that the folder shares.
start() {
  open_window chroot "$root" env -i PATH=/usr/bin:/bin HOME=/root DISPLAY="$DISPLAY" LIBGL_ALWAYS_SOFTWARE=1 LANG=C.UTF-8 FYNE_SCALE=1 \
    REQDESK_PASSPHRASE='four plain words here' reqdesk --workspace /root/desk
}
mkdir -p "$root/root/.config/fyne"
echo '{"no_animations":true}' >"$root/root/.config/fyne/settings.json"
start
sleep 3
settle
check_window
colours=$(import -window "$window" rgb:- | od -An -v -tx1 -w3 | sort -u | wc -l)
[ "$colours" -gt 50 ] || wrong "the window shows $colours colours only: it is empty"
[ -z "${REQDESK_SHOTS:-}" ] || picture "$REQDESK_SHOTS/deb.png"
echo "The window started and shows $colours colours."
[ "$(ctl client list | wc -l)" = 2 ] || wrong "reqdeskctl does not reach the window"
inside REQDESK_PASSPHRASE='four plain words here' reqdesk --workspace /root/desk reqdesk:clients || wrong "a second start does not find the window"
kill -0 "$program" || wrong "the window went away"
echo "reqdeskctl works through the window; a second start with a link was handed over."
close_window

inside apt-get -qq purge -y reqdesk >/dev/null 2>&1 || wrong "it can't be removed"
left=$(inside find / -xdev -name '*reqdesk*' -not -path '/root/*' -not -path '/tmp/*' -not -path '/proc/*' -not -path '/var/cache/*' 2>/dev/null)
[ -z "$left" ] || wrong "left behind: $left"
[ -f "$root/root/desk/reqdesk.json" ] || wrong "the workspace is gone"
echo "Removed; nothing is left but the workspace and the user's own files."
