#!/bin/sh
# need.sh WHAT...: makes sure that what a make target needs is there. Says what
# is missing, how it would be installed, and asks before it does so.
#
#   go        Go, new enough for go.mod
#   cgo       a C compiler (race detector)
#   window    what the window is compiled with
#   display   something to show the window on
#   xvfb      a display without a screen, and what makes screenshots
#   wm        a small window manager
#   jq        what reads the command line's answers in scripts
#   mail      Postfix and Dovecot
#   keyring   gnome-keyring and a message bus
#   chromium  the browser Chromium and fonts, for printing résumés
#   ocr       Tesseract with its languages, for reading scans
#   desktop   what checks menu entries
#   mingw     a C compiler for Windows
#   wine      what runs programs of Windows
#   deb       what a clean Debian in a folder is made with
#   odoo      PostgreSQL; Odoo itself and its libraries .ci/odoo.sh fetches
#
# Exit code 0: there, 77: not to be had here, 1: anything else.
set -eu
# shellcheck source=.ci/lib.sh
. "$(dirname "$0")/lib.sh"
root=$(cd "$(dirname "$0")/.." && pwd)
unavailable=77

# The Go that is fetched when there is none: the Go project's own module proxy
# serves it; the checksums are those that sum.golang.org vouches for.
go_version=1.26.8
go_sum() {
  case $1 in
    linux-amd64) echo 30c2b1bf7dcc88d3eb0a1364e47ddd9128edb3110a30e8a0ef61cd5856b31de7 ;;
    linux-arm64) echo 02b36b6787b3ac767668f630e2998df45a3b1f9ffee08d1bf3ef6487cd658d99 ;;
    darwin-arm64) echo 0aad5fb52b88498885290178adc0bcfe429bc63012621af9f83282eb640bd9c7 ;;
    darwin-amd64) echo fe99a2009e5bb51e06d7784f1a486478673512041c2671157bd382806e2aedcf ;;
  esac
}

need_go() {
  wanted=$(awk '$1 == "go" { print $2; exit }' "$root/go.mod")
  if have go; then
    # Since 1.21 the go command fetches a newer one by itself, unless told not to.
    if got=$(cd "$root" && go env GOVERSION 2>/dev/null) && newer_go "${got#go}" "$wanted"; then return 0; fi
    say "Reqdesk needs Go $wanted or newer; $(command -v go) is older and may not fetch a newer one itself."
  else
    say "Reqdesk needs Go $wanted or newer, and there is no go command in PATH."
  fi
  say "You can install it from https://go.dev/dl/$([ "$(system)" = macos ] && echo ' or with: brew install go')."
  fetch_go
}

# newer_go A B: version A is B or newer.
newer_go() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$2" ]; }

platform() {
  case $(uname -m) in
    x86_64 | amd64) arch=amd64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) arch=$(uname -m) ;;
  esac
  echo "$(uname -s | tr '[:upper:]' '[:lower:]')-$arch"
}

fetch_go() {
  on=$(platform)
  sum=$(go_sum "$on")
  [ -n "$sum" ] || die "There is no ready-made Go for $on here: install Go $wanted or newer, then try again."
  url=https://proxy.golang.org/golang.org/toolchain/@v/v0.0.1-go$go_version.$on.zip
  say "Or I fetch Go $go_version (70 MB) from $url"
  say "into $root/.cache/go, for this folder only; it needs no rights."
  ask "Shall I do that now?" || die "Not fetched. Install Go $wanted or newer, then try again."
  have curl || have wget || install_packages "Fetching Go" curl ca-certificates
  have unzip || install_packages "Unpacking Go" unzip
  mkdir -p "$root/.cache"
  zip=$root/.cache/go.zip
  if have curl; then curl -fsSL -o "$zip" "$url"; else wget -qO "$zip" "$url"; fi
  if have sha256sum; then got=$(sha256sum "$zip"); else got=$(shasum -a 256 "$zip"); fi
  [ "${got%% *}" = "$sum" ] || die "What came from $url is not what was expected (checksum); nothing was installed."
  rm -rf "$root/.cache/unpacked" "$root/.cache/go"
  unzip -q "$zip" -d "$root/.cache/unpacked"
  mv "$root/.cache/unpacked/golang.org/toolchain@v0.0.1-go$go_version.$on" "$root/.cache/go"
  # The proxy's archive carries no permissions.
  chmod +x "$root/.cache/go/bin/"* "$root/.cache/go/pkg/tool/"*/*
  rm -rf "$root/.cache/unpacked" "$zip"
  "$root/.cache/go/bin/go" version
}

need_cgo() {
  if have cc || have gcc || have clang; then return 0; fi
  case $(system) in
    debian) install_packages "The race detector" gcc libc6-dev ;;
    fedora) install_packages "The race detector" gcc ;;
    macos) need_xcode ;;
    *) die "A C compiler is missing: install gcc or clang." ;;
  esac
}

need_xcode() {
  xcode-select -p >/dev/null 2>&1 && return 0
  say "Compiling the window needs Apple's command line tools (C compiler and frameworks):"
  say "    xcode-select --install"
  ask "Shall I start that now? macOS will ask you to confirm." || die "Not installed. Run the line above, then try again."
  xcode-select --install || true
  die "When macOS says that the tools are installed, run the same make command again."
}

window_libraries="gl x11 xrandr xcursor xi xinerama xxf86vm"

window_ready() {
  have pkg-config || return 1
  have cc || have gcc || return 1
  # shellcheck disable=SC2086 # a list of words
  pkg-config --exists $window_libraries
}

need_window() {
  if [ "$(system)" = macos ]; then
    need_xcode
    return
  fi
  window_ready && return 0
  case $(system) in
    debian)
      install_packages "Compiling the window" gcc libc6-dev pkg-config libgl-dev libxrandr-dev libxcursor-dev \
        libxi-dev libxinerama-dev libxxf86vm-dev || exit $unavailable
      ;;
    fedora)
      install_packages "Compiling the window" gcc pkgconf-pkg-config mesa-libGL-devel libX11-devel libXrandr-devel \
        libXcursor-devel libXi-devel libXinerama-devel libXxf86vm-devel || exit $unavailable
      ;;
    *)
      warn "Compiling the window needs a C compiler, pkg-config and the development files of these libraries:"
      warn "    $window_libraries"
      die "Install them with your system's package manager, then try again."
      ;;
  esac
  window_ready || die "The packages are installed, but pkg-config still misses one of: $window_libraries"
}

need_display() {
  if [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then return 0; fi
  warn "There is no display here (DISPLAY is not set), so no window can be shown."
  die "Run this from a desktop session. Without a screen there is reqdeskctl: go run ./cmd/reqdeskctl --help"
}

# need_debian WHY PACKAGES COMMAND...: for what is only tried on Debian and
# Ubuntu. PACKAGES is one word list.
need_debian() {
  why=$1 packages=$2
  shift 2
  missing=
  for command in "$@"; do
    if ! have "$command" && [ ! -x "/usr/sbin/$command" ] && [ ! -x "$command" ]; then missing="$missing $command"; fi
  done
  [ -z "$missing" ] && return 0
  say "$why: not here:$missing"
  # shellcheck disable=SC2086 # a list of words
  if [ "$(system)" = debian ] && install_packages "$why" $packages; then return 0; fi
  warn "$why was left out: the packages are not to be had here ($packages)."
  exit $unavailable
}

for what in "$@"; do
  case $what in
    go) need_go ;;
    cgo) need_cgo ;;
    window) need_window ;;
    display) need_display ;;
    xvfb)
      need_debian "A window without a screen" "xvfb xdotool imagemagick dbus-daemon dbus-bin fonts-dejavu-core procps" \
        Xvfb xdotool import dbus-daemon
      ;;
    wm) need_debian "A window manager for the window without a screen" openbox openbox ;;
    jq) need_debian "Comparing with what the workspace says" jq jq ;;
    mail)
      need_debian "The real mail server" "postfix dovecot-imapd dovecot-lmtpd dovecot-sieve openssl" \
        postfix dovecot doveadm sievec openssl /usr/lib/dovecot/imap /usr/lib/dovecot/lmtp
      ;;
    keyring)
      need_debian "The real keychain" "gnome-keyring dbus-daemon dbus-bin libsecret-tools dbus-tests" \
        gnome-keyring-daemon dbus-run-session dbus-send secret-tool dbus-test-tool
      ;;
    chromium)
      if ! have chromium-browser && ! have google-chrome; then
        need_debian "The browser that prints résumés" "chromium fonts-liberation fonts-dejavu-core" chromium
      fi
      ;;
    ocr)
      need_debian "Reading scans" "tesseract-ocr tesseract-ocr-eng tesseract-ocr-deu tesseract-ocr-fra tesseract-ocr-spa" tesseract
      ;;
    desktop) need_debian "Checking menu entries" "desktop-file-utils file" desktop-file-validate file ;;
    mingw) need_debian "Compiling the window for Windows" "gcc-mingw-w64-x86-64 zip unzip" x86_64-w64-mingw32-gcc zip unzip ;;
    wine) need_debian "Running programs of Windows" "wine wine64" wine ;;
    deb) need_debian "A clean Debian in a folder" "debootstrap" debootstrap ;;
    odoo)
      need_debian "The real Odoo" "postgresql curl" \
        pg_ctlcluster curl setpriv
      ;;
    *) die "need.sh: unknown: $what" ;;
  esac
done
