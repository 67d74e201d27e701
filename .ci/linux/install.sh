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
case $to in /*) ;; *) to=$OLDPWD/$to ;; esac
entry=share/applications/org.reqdesk.Reqdesk.desktop
find bin share -type f | while read -r file; do
  if [ -n "$remove" ]; then
    rm -f "$to/$file"
  else
    mkdir -p "$to/$(dirname "$file")"
    cp -f "$file" "$to/$file"
  fi
done
if [ -z "$remove" ]; then
  # The menu looks for programs where those of the system are. What is escaped here is
  # escaped twice: for the command line, and as text of such a file.
  program=$(printf '%s' "$to/bin/reqdesk" | sed 's/["`$\\]/\\\\&/g; s/%/%%/g')
  while IFS= read -r line; do
    case $line in
      Exec=*) printf 'Exec="%s" %%U\n' "$program" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done <"$entry" >"$to/$entry"
fi
# The desktop notices new links and icons by itself, only later.
if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$to/share/applications" 2>/dev/null || true; fi
if [ -n "$remove" ]; then
  echo "Removed from $to. Your workspace is still there."
else
  echo "Installed below $to. Start it with $to/bin/reqdesk or from the menu of your desktop."
fi
