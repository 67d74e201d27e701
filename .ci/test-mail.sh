#!/usr/bin/env bash
# Starts the mail server, runs the tests that are made for it, stops it.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
dir=$(mktemp -d "${TMPDIR:-/tmp}/reqdesk-mail.XXXXXX")
finish() {
  .ci/mail-server.sh stop "$dir"
  rm -rf "$dir"
}
trap finish EXIT
.ci/mail-server.sh start "$dir"
set -a
# shellcheck source=/dev/null
. "$dir/env"
set +a
# One package after the other: they read one recruiter's mailbox.
if ! .ci/tagged.sh mailserver -p 1 -timeout 10m; then
  warn "What the mail server wrote at the end:"
  tail -n 25 "$dir/postfix.log" >&2
  tail -n 25 "$dir/dovecot.log" >&2
  exit 1
fi
