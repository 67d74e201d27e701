#!/bin/sh
# bench.sh [-only M-2] [-keep FOLDER]: measures what Reqdesk promises about speed, beside its
# peers. It is a module of its own, so that the peers are no dependencies of
# Reqdesk.
set -eu
cd "$(dirname "$0")/bench"
export CGO_ENABLED=0
mkdir -p ../../build
go build -buildvcs=false -o ../../build/bench .
exec ../../build/bench "$@"
