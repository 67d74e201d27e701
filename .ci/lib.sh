# shellcheck shell=sh
# What the scripts of this folder share. Sourced, never run.

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
  warn "$*"
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# system names the package world: debian, fedora, macos or other.
system() {
  if [ "$(uname -s)" = Darwin ]; then
    echo macos
  elif have apt-get; then
    echo debian
  elif have dnf; then
    echo fedora
  else
    echo other
  fi
}

# ask QUESTION: yes or no. Nobody is asked when ASSUME_YES=1, or when there is
# nobody to ask and no rights are missing (root, or a build machine: CI is set).
ask() {
  [ "${ASSUME_YES:-}" = 1 ] && return 0
  if [ -t 0 ] && [ -t 1 ]; then
    printf '%s [Y/n] ' "$1"
    read -r answer || return 1
    case $answer in '' | [Yy]*) return 0 ;; *) return 1 ;; esac
  fi
  [ "$(id -u)" = 0 ] || [ -n "${CI:-}" ]
}

# with_rights CMD...: as root, through sudo where that is needed.
with_rights() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    warn "This needs administrator rights, and there is no sudo. As root: $*"
    return 1
  fi
}

# install_packages WHY PACKAGE...: says what it would do, asks, does it.
install_packages() {
  why=$1
  shift
  case $(system) in
    debian) command="apt-get install -y --no-install-recommends $*" ;;
    fedora) command="dnf install -y $*" ;;
    *) return 1 ;;
  esac
  say "$why needs packages that this system lacks. To install them (administrator rights):"
  say "    $command"
  if ! ask "Shall I do that now?"; then
    warn "Not installed. Run the line above as root, then try again."
    return 1
  fi
  case $(system) in
    debian)
      with_rights apt-get -o DPkg::Lock::Timeout=600 -qq update || warn "The package lists could not be renewed; trying with those there are."
      with_rights env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -qq install -y --no-install-recommends "$@"
      ;;
    fedora) with_rights dnf install -q -y "$@" ;;
  esac
}
