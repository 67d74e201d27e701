#!/usr/bin/env bash
# Runs the tests that are made for a real keychain once in each of its states.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
# One home for all states: what the unlocked keychain was given is there when it
# is locked.
REQDESK_TEST_KEYRING_HOME=$(mktemp -d "${TMPDIR:-/tmp}/reqdesk-keyring.XXXXXX")
export REQDESK_TEST_KEYRING_HOME
trap 'rm -rf "$REQDESK_TEST_KEYRING_HOME"' EXIT
failed=
for mode in unlocked locked none hang nobus; do
  say "--- keychain $mode"
  .ci/keyring.sh "$mode" -- .ci/tagged.sh keyring -timeout 5m || failed="$failed $mode"
done
[ -z "$failed" ] || die "The keychain tests failed in these states:$failed"
