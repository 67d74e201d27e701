#!/usr/bin/env bash
# Starts Odoo, runs the tests that are made for it, stops it.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
dir=$(mktemp -d "${TMPDIR:-/tmp}/reqdesk-odoo.XXXXXX")
finish() {
  .ci/odoo.sh stop "$dir"
  rm -rf "$dir"
}
trap finish EXIT
.ci/odoo.sh start "$dir"
set -a
# shellcheck source=/dev/null
. "$dir/env"
set +a
if ! .ci/tagged.sh odoo -timeout 15m; then
  warn "What Odoo wrote at the end:"
  tail -n 40 "$dir/odoo.log" >&2
  exit 1
fi
