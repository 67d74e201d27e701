#!/usr/bin/env bash
# package.sh [PART...]: makes what is handed to users, into dist/. On Linux: an archive and a Debian package
# with window and command line, a Flatpak's manifest, and, where mingw-w64 is installed,
# an archive for Windows with both. On macOS: a bundle with the window. Everywhere: the command line for all
# systems, which is pure Go. Parts are linux, windows, macos and ctl; all of them
# unless named.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
version=$(sed -n 's/^ *Version = "\(.*\)"/\1/p' FyneApp.toml)
id=$(sed -n 's/^ *ID = "\(.*\)"/\1/p' FyneApp.toml)
if [ -z "$version" ] || [ -z "$id" ]; then die "FyneApp.toml names no version or no ID."; fi
flags=(-buildvcs=false -ldflags "-s -w -X main.released=$version")
# What is released no longer checks on which goroutine it draws: the tests did.
released=migrated_fynedo
# The same source gives the same archives.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || date +%s)
export SOURCE_DATE_EPOCH
rm -rf dist
mkdir -p dist
work=$(mktemp -d)
# go build links what lies beside the source, for other builds too.
trap 'rm -rf "$work" cmd/*/rsrc_windows_amd64.syso' EXIT

# linux_tree FOLDER: everything below the prefix.
linux_tree() {
  local icons=$1/share/icons/hicolor size
  mkdir -p "$1/bin" "$1/share/applications" "$icons/scalable/apps"
  CGO_ENABLED=1 go build "${flags[@]}" -tags "x11,$released" -o "$1/bin/reqdesk" ./cmd/reqdesk
  CGO_ENABLED=0 go build "${flags[@]}" -o "$1/bin/reqdeskctl" ./cmd/reqdeskctl
  for size in 16 24 32 48 64 128 256; do
    install -D -m 644 "assets/app/sizes/$size.png" "$icons/${size}x$size/apps/$id.png"
  done
  install -D -m 644 assets/app/reqdesk.png "$icons/512x512/apps/$id.png"
  cp assets/app/reqdesk.svg "$icons/scalable/apps/$id.svg"
  cp ".ci/linux/$id.desktop" "$1/share/applications/"
  if have desktop-file-validate; then desktop-file-validate "$1/share/applications/$id.desktop"; fi
}

archive() { # archive TREE NAME
  mv "$1" "$work/$2"
  cp .ci/linux/install.sh README.md "$work/$2/"
  tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cJf "dist/$2.tar.xz" "$2"
  mv "$work/$2" "$1"
  rm "$1/install.sh" "$1/README.md"
  sed -e "s/@ARCHIVE@/$2.tar.xz/" -e "s/@SUM@/$(sha256sum <"dist/$2.tar.xz" | cut -d ' ' -f 1)/" ".ci/linux/$id.yml" >"dist/$id.yml"
}

debian_package() { # debian_package TREE
  have dpkg-deb || { warn "No Debian package: dpkg-deb is not here."; return 0; }
  local root=$work/deb arch libc size
  arch=$(dpkg --print-architecture)
  libc=$(objdump -T "$1/bin/reqdesk" | sed -n 's/.*GLIBC_\([0-9.]*\).*/\1/p' | sort -V | tail -n 1)
  mkdir -p "$root/DEBIAN" "$root/usr/share/doc/reqdesk"
  cp -r "$1/bin" "$1/share" "$root/usr/"
  cp README.md "$root/usr/share/doc/reqdesk/"
  size=$(du -sk "$root/usr" | cut -f 1)
  sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$arch/" -e "s/@SIZE@/$size/" -e "s/@LIBC@/$libc/" .ci/linux/control >"$root/DEBIAN/control"
  (cd "$root" && find usr -type f -exec md5sum {} + | sort -k 2 >DEBIAN/md5sums)
  chmod -R u=rwX,go=rX "$root"
  dpkg-deb --root-owner-group -Zxz --build "$root" "dist/reqdesk_${version}_$arch.deb"
}

# windows_archive: window and command line for Windows, to be unpacked and started.
windows_archive() {
  if ! have x86_64-w64-mingw32-gcc || ! have zip; then
    warn "No window for Windows: mingw-w64 or zip is not here (Debian, Ubuntu: apt-get install gcc-mingw-w64-x86-64 zip)."
    return 0
  fi
  local name=reqdesk-$version-windows-amd64
  mkdir "$work/$name"
  windows_resources reqdesk
  say "Building the window for Windows (minutes the first time, seconds afterwards) ..."
  # Without the flag for the linker it misses the stack protector of Go's C flags. The
  # header saves minutes, as it says. A path in the flags would make every folder's cache its own.
  CPATH=$PWD/.ci/windows CGO_CFLAGS='-O2 -include reqdesk-cgo-kinds.h' CGO_LDFLAGS=-fstack-protector \
    CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc \
    go build -buildvcs=false -ldflags "-s -w -H=windowsgui -X main.released=$version" -tags "$released" -o "$work/$name/reqdesk.exe" ./cmd/reqdesk
  windows_resources reqdeskctl
  CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build "${flags[@]}" -o "$work/$name/reqdeskctl.exe" ./cmd/reqdeskctl
  cp README.md "$work/$name/"
  find "$work/$name" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
  (cd "$work" && find "$name" -type f | LC_ALL=C sort | TZ=UTC zip -qX -9 -@ - >"$work/zip")
  mv "$work/zip" "dist/$name.zip"
}

# windows_resources COMMAND: icon, version and manifest, where go build finds them.
windows_resources() {
  go run github.com/tc-hib/go-winres@v0.3.3 make --in .ci/windows/winres.json --arch amd64 --out "cmd/$1/rsrc" \
    --product-version "$version.0" --file-version "$version.0"
}

mac_bundle() {
  local app=dist/Reqdesk.app/Contents icon=$work/reqdesk.iconset size
  mkdir -p "$app/MacOS" "$app/Resources" "$icon"
  CGO_ENABLED=1 go build "${flags[@]}" -tags "$released" -o "$app/MacOS/reqdesk" ./cmd/reqdesk
  CGO_ENABLED=0 go build "${flags[@]}" -o "$app/MacOS/reqdeskctl" ./cmd/reqdeskctl
  for size in 16 32 128 256 512; do
    sips -z $size $size assets/app/reqdesk.png --out "$icon/icon_${size}x$size.png" >/dev/null
  done
  iconutil -c icns -o "$app/Resources/reqdesk.icns" "$icon"
  sed -e "s/@VERSION@/$version/" -e "s/@ID@/$id/" .ci/macos/Info.plist >"$app/Info.plist"
  (cd dist && zip -qry "reqdesk-$version-macos-$(go env GOARCH).zip" Reqdesk.app && rm -rf Reqdesk.app)
}

command_line() {
  local target system arch suffix
  for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64; do
    system=${target%/*} arch=${target#*/} suffix=
    [ "$system" = windows ] && suffix=.exe
    CGO_ENABLED=0 GOOS=$system GOARCH=$arch go build "${flags[@]}" -o "dist/reqdeskctl-$version-$system-$arch$suffix" ./cmd/reqdeskctl
  done
}

on=$(uname -s)
case $on in
  Linux) [ $# -gt 0 ] || set -- linux windows ctl ;;
  Darwin) [ $# -gt 0 ] || set -- macos ctl ;;
  *)
    warn "The window is packaged on Linux and macOS only; here only the command line is made."
    set -- ctl
    ;;
esac
for part in "$@"; do
  case $part:$on in
    linux:Linux)
      linux_tree "$work/tree"
      archive "$work/tree" "reqdesk-$version-linux-$(go env GOARCH)"
      debian_package "$work/tree"
      ;;
    windows:Linux) windows_archive ;;
    macos:Darwin) mac_bundle ;;
    ctl:*) command_line ;;
    *) die "$part is not made on $on." ;;
  esac
done
(cd dist && if have sha256sum; then sha256sum -- *; else shasum -a 256 -- *; fi >checksums.txt)
ls -l dist
