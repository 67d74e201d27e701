#!/usr/bin/env bash
# Looks into the archive for Windows that `make package` left in dist/: which libraries its
# programs need, what they show of themselves; and, where Wine is to be had, works with
# the command line and runs the tests of what only Windows has.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
.ci/need.sh go mingw
archive=$(find "$PWD/dist" -name 'reqdesk-*-windows-amd64.zip' | head -n 1)
[ -n "$archive" ] || die "There is no archive for Windows in dist/: run make package first."
work=$(mktemp -d)
trap 'end_wine; rm -rf "$work"' EXIT
end_wine() { if [ -d "$work/prefix" ]; then wineserver -k 2>/dev/null || true; fi; }
unzip -q "$archive" -d "$work"
cd "$work"/reqdesk-*
version=$(sed -n 's/^ *Version = "\(.*\)"/\1/p' "$OLDPWD/FyneApp.toml")

# Every Windows since 10 has these.
everywhere=' advapi32 comdlg32 dwmapi gdi32 imm32 kernel32 msvcrt ole32 oleaut32 opengl32 setupapi shell32 user32 version winmm ws2_32 '
checked() { # checked PROGRAM SUBSYSTEM
  local head needs resources library
  head=$(x86_64-w64-mingw32-objdump -p "$1")
  needs=$(sed -n 's/^\tDLL Name: //p' <<<"$head" | tr '[:upper:]' '[:lower:]' | sed 's/\.dll$//' | sort -u)
  for library in $needs; do
    case $everywhere in *" $library "*) ;; *) die "$1 needs $library.dll, which not every Windows has." ;; esac
  done
  grep -q "^Subsystem.*($2)" <<<"$head" || die "$1 is not a program with: $2."
  x86_64-w64-mingw32-windres -J coff -O rc -i "$1" -o "$work/resources"
  resources=$(tr -d '\0' <"$work/resources")
  [[ $resources == *'Has 7 elements'* ]] || die "$1 does not have the icon in seven sizes."
  [[ $resources == *"FILEVERSION ${version//./, }, 0"* ]] || die "$1 does not say that it is $version."
  grep -aq '<activeCodePage[^>]*>UTF-8<' "$1" || die "$1 does not ask for UTF-8."
  grep -aq '<dpiAwareness[^>]*>PerMonitorV2' "$1" || die "$1 would be blurred on sharp screens."
  say "$1: $2; needs $(echo "$needs" | xargs)."
}
checked reqdesk.exe 'Windows GUI'
checked reqdeskctl.exe 'Windows CUI'
cd - >/dev/null

.ci/need.sh wine || exit
export WINEPREFIX=$work/prefix WINEDEBUG=-all LC_ALL=C.UTF-8
mkdir "$WINEPREFIX"
wineserver -p # or it would end, and begin anew, between two programs
timeout 300 wine cmd /c ver >"$work/wine.log" 2>&1 || die "Wine does not start: $(tail -n 5 "$work/wine.log")"
system32=$WINEPREFIX/drive_c/windows/system32
[ -f "$system32/bcryptprimitives.dll" ] || x86_64-w64-mingw32-gcc -shared -o "$system32/bcryptprimitives.dll" .ci/windows/bcryptprimitives.c -ladvapi32
# tests PACKAGE PATTERN: Wine before 8.5 can't remove a test's folder the way Go does, and
# has no Unix sockets, which the window does not use on Windows.
tests() {
  local program=$work/$1.exe said=$work/$1.log code
  CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go test -c -buildvcs=false -tags ci -o "$program" "./cmd/internal/$1"
  for _ in 1 2 3; do # Wine itself has been seen to stand still
    code=0
    (cd "cmd/internal/$1" && timeout 90 wine "$program" -test.v -test.timeout 60s -test.run "$2" >"$said" 2>&1) || code=$?
    if [ "$code" != 124 ] && ! grep -q '^panic: test timed out' "$said"; then break; fi
    say "The tests of $1 stood still under Wine: $(cat "$said")"
    wineserver -k || true
  done
  [ "$code" != 124 ] || die "The tests of $1 do not end under Wine."
  sed -i '/TempDir RemoveAll cleanup: .*Invalid function/d' "$said"
  if ! grep -q '^=== RUN' "$said" || grep -q -e '^ *[a-z_]*_test.go:' -e '^panic:' -e '^fatal error:' "$said"; then
    die "The tests of $1 fail under Wine: $(cat "$said")"
  fi
  [ "$(grep -c '^=== RUN' "$said")" = "$(grep -c '^ *--- ' "$said")" ] || die "Not all tests of $1 come to an end under Wine: $(cat "$said")"
  say "$1: $(grep -c '^=== RUN' "$said") tests pass under Wine."
}
tests autostart .
tests links .
tests journal .
tests crash .
tests instance '(ACommandRuns|ASecondStart|ADeadWindow|OneClients)/tcp'

# The main job's beginning, with a name that no old code page holds.
desk=$WINEPREFIX/drive_c/desk
ctl() { REQDESK_PASSPHRASE='four plain words here' timeout 300 wine "$work"/reqdesk-*/reqdeskctl.exe --workspace 'C:\desk' "$@"; }
printf 'Name,E-Mail,Employer,Position,City\nŁucja Жук 山田,lucja@example.com,Works,Engineer,Lisbon\n' >"$WINEPREFIX/drive_c/people ł.csv"
ctl init >/dev/null || die "reqdeskctl.exe can't make a workspace."
ctl client add Kestrel >/dev/null || die "reqdeskctl.exe can't add a client."
ctl people import 'C:\people ł.csv' --commit >/dev/null || die "reqdeskctl.exe can't import people."
ctl --json people find lucja@example.com | grep -q 'Łucja Жук 山田' || die "reqdeskctl.exe does not know who was imported."
[ -f "$desk/reqdesk.json" ] || die "The workspace is not where it was wanted."
say "reqdeskctl.exe: a workspace was made under Wine, a client added, a file imported, and read again."
