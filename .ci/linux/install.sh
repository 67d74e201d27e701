#!/bin/sh
# Installs Reqdesk for one user below ~/.local, or below the folder given.
# It needs no rights; to remove it, run: install.sh --remove [FOLDER]
set -eu
cd "$(dirname "$0")"
remove=
if [ "${1:-}" = --remove ]; then
  remove=1
  shift
fi
to=${1:-$HOME/.local}
for file in bin/reqdesk bin/reqdeskctl share/applications/org.reqdesk.Reqdesk.desktop \
  share/icons/hicolor/512x512/apps/org.reqdesk.Reqdesk.png share/icons/hicolor/scalable/apps/org.reqdesk.Reqdesk.svg; do
  if [ -n "$remove" ]; then
    rm -f "$to/$file"
  elif [ -f "$file" ]; then
    mkdir -p "$to/$(dirname "$file")"
    cp "$file" "$to/$file"
  fi
done
[ -n "$remove" ] && echo "Removed from $to. Your workspace is still there." && exit 0
sed -i "s|^Exec=reqdesk$|Exec=$to/bin/reqdesk|" "$to/share/applications/org.reqdesk.Reqdesk.desktop"
echo "Installed below $to. Start it with $to/bin/reqdesk or from the menu of your desktop."
