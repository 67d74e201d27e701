#!/bin/sh
# corpus.sh: has the browser Chromium print the corpus of invented résumés, reads
# them back and compares with the README's table. UPDATE=1 writes the table anew;
# REQDESK_CORPUS=FOLDER keeps what was printed.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
for name in chromium chromium-browser google-chrome; do
  if have "$name"; then
    REQDESK_CHROMIUM=$(command -v "$name")
    export REQDESK_CHROMIUM
    break
  fi
done
[ -n "${REQDESK_CHROMIUM:-}" ] || die "Chromium is not here."
if [ -n "${REQDESK_CORPUS:-}" ]; then mkdir -p "$REQDESK_CORPUS"; fi
exec .ci/tagged.sh corpus -timeout 20m
