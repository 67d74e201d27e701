#!/bin/sh
# fuzz.sh TIME: runs each fuzz target of the project for TIME, one after another.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=.ci/lib.sh
. .ci/lib.sh
export CGO_ENABLED=0
count=0
for folder in $(grep -rl --include='*_test.go' '^func Fuzz' cmd core connectors storage ui 2>/dev/null | xargs -r -n 1 dirname | sort -u); do
  for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$folder"/*_test.go | tr '\n' ' '); do
    say "$folder $target"
    go test -buildvcs=false -tags ci -run '^$' -fuzz "^$target\$" -fuzztime "$1" -fuzzminimizetime 5x "./$folder"
    rm -f ./*.test # the compiled target, which go leaves behind
    count=$((count + 1))
  done
done
[ $count -gt 0 ] || die "There is no fuzz target."
say "$count fuzz targets ran for $1 each."
