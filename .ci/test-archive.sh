#!/usr/bin/env bash
# Installs the archive that `make package` left in dist/ for one user, into a folder whose
# name has everything that a name should not have, and removes it again.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
.ci/need.sh desktop
archive=$(find "$PWD/dist" -name 'reqdesk-*-linux-*.tar.xz' | head -n 1)
[ -n "$archive" ] || die "There is no archive in dist/: run make package first."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
to="$work/my \$HOME 100% \"apps\""
tar -C "$work" -xJf "$archive"
cd "$work"/reqdesk-*
[ "$(./install.sh "$to" | head -c 9)" = Installed ] || die "It does not install."
entry=$to/share/applications/org.reqdesk.Reqdesk.desktop
desktop-file-validate "$entry"
grep -qxF "Exec=\"$work/my \\\\\$HOME 100%% \\\\\"apps\\\\\"/bin/reqdesk\" %U" "$entry" || die "The menu would start: $(grep ^Exec "$entry")"
for size in 16 24 32 48 64 128 256 512; do
  file "$to/share/icons/hicolor/${size}x$size/apps/org.reqdesk.Reqdesk.png" | grep -q " $size x $size," || die "There is no icon of $size pixels."
done
"$to/bin/reqdeskctl" --help >/dev/null
grep -q '^x-scheme-handler/reqdesk=org.reqdesk.Reqdesk.desktop;$' "$to/share/applications/mimeinfo.cache" || die "Links would not be opened."
./install.sh --remove "$to"
left=$(find "$to" -type f ! -name mimeinfo.cache)
[ -z "$left" ] || die "Left behind: $left"
if have flatpak-builder; then # it only warns of what it does not know
  said=$(flatpak-builder --show-manifest "$(dirname "$archive")/org.reqdesk.Reqdesk.yml" 2>&1 >/dev/null)
  [ -z "$said" ] || die "The Flatpak's manifest: $said"
fi
say "The archive was installed, its menu entry, links and icons were checked, and it was removed."
