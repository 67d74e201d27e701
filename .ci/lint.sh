#!/bin/sh
# lint.sh [fmt]: runs every linter over the whole project, or formats it. golangci-lint is built from the
# versions in .ci/tools/go.mod (a minute the first time).
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
export CGO_ENABLED=0

linter=.cache/golangci-lint
stamp=$(cksum .ci/tools/go.sum; go env GOVERSION)
if [ ! -x "$linter" ] || [ "$(cat "$linter.stamp" 2>/dev/null)" != "$stamp" ]; then
  say "Building the linters of .ci/tools/go.mod (once) ..."
  mkdir -p .cache
  go -C .ci/tools build -buildvcs=false -o ../../"$linter" github.com/golangci/golangci-lint/v2/cmd/golangci-lint
  printf '%s\n' "$stamp" >"$linter.stamp"
fi
if [ "${1:-}" = fmt ]; then
  exec "$linter" fmt ./...
fi
"$linter" run ./...
go -C .ci/bench vet -tags ci ./... # one of its programs is a window

if have shellcheck; then
  shellcheck -x .ci/run .ci/*.sh
else
  warn "shellcheck is not installed: the scripts of .ci were not checked."
fi
