#!/usr/bin/env bash
# tagged.sh TAG [FLAG...]: runs the tests that stand in files which are built
# with TAG only, in whatever package, and nothing else. FLAGs go to go test.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
export CGO_ENABLED=0
tag=$1
shift
mapfile -t files < <(grep -rl --include='*_test.go' "^//go:build $tag\$" cmd connectors core storage ui)
[ ${#files[@]} -gt 0 ] || die "There is no test with the build tag $tag."
mapfile -t packages < <(printf '%s\n' "${files[@]}" | xargs -n 1 dirname | sort -u | sed 's|^|./|')
names=$(sed -n 's/^func \(Test[A-Za-z0-9_]*\)(.*/\1/p' "${files[@]}" | paste -s -d '|')
[ -n "$names" ] || die "The files with the build tag $tag hold no test."
exec go test -buildvcs=false -tags "ci,$tag" -count 1 -v "$@" -run "^($names)\$" "${packages[@]}"
