#!/usr/bin/env bash
# Makes what is handed to users, into dist/: for Linux an archive with window and
# command line, for other systems the command line alone, which is pure Go. The
# window for macOS and Windows has to be built on a machine of that kind.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
version=$(sed -n 's/^ *Version = "\(.*\)"/\1/p' FyneApp.toml)
[ -n "$version" ] || die "FyneApp.toml names no version."
flags=(-buildvcs=false -ldflags '-s -w')
rm -rf dist
mkdir -p dist

if [ "$(uname -s)" = Linux ]; then
  name=reqdesk-$version-linux-$(go env GOARCH)
  tree=dist/$name
  icons=$tree/share/icons/hicolor
  mkdir -p "$tree/bin" "$tree/share/applications" "$icons/512x512/apps" "$icons/scalable/apps"
  # What is released no longer checks on which goroutine it draws: the tests did.
  CGO_ENABLED=1 go build "${flags[@]}" -tags x11,migrated_fynedo -o "$tree/bin/reqdesk" ./cmd/reqdesk
  CGO_ENABLED=0 go build "${flags[@]}" -o "$tree/bin/reqdeskctl" ./cmd/reqdeskctl
  cp assets/app/reqdesk.png "$icons/512x512/apps/org.reqdesk.Reqdesk.png"
  cp assets/app/reqdesk.svg "$icons/scalable/apps/org.reqdesk.Reqdesk.svg"
  cp .ci/linux/org.reqdesk.Reqdesk.desktop "$tree/share/applications/"
  cp .ci/linux/install.sh README.md "$tree/"
  tar -C dist -czf "dist/$name.tar.gz" "$name"
  rm -rf "$tree"
else
  warn "The window is packaged on Linux only so far; here only the command line is made."
fi

for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64; do
  system=${target%/*} arch=${target#*/} suffix=
  [ "$system" = windows ] && suffix=.exe
  CGO_ENABLED=0 GOOS=$system GOARCH=$arch go build "${flags[@]}" -o "dist/reqdeskctl-$version-$system-$arch$suffix" ./cmd/reqdeskctl
done
(cd dist && if have sha256sum; then sha256sum -- *; else shasum -a 256 -- *; fi >checksums.txt)
ls -l dist
