#!/usr/bin/env bash
# All tests, in two processes side by side. Tests that could not run for want of a system part are listed by name; with FDQ_ALL_TESTS=1 that
# is a failure. With arguments: one process with those.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
rm -f build/tests*.xml
run() { # name of the part, then what it runs
  local name=$1
  shift
  .venv/bin/python -m pytest --durations=15 -rs --junit-xml="build/tests-$name.xml" "$@"
}
status=0
if [ "$#" -gt 0 ]; then
  run chosen "$@" || status=$?
else
  # the proof of the rules asks what their tests drew, so they stay together; these two halves need each other in nothing
  apart=(tests/rules tests/golden tests/unit/indicators tests/unit/rules)
  run one "${apart[@]}" >build/tests-one.log 2>&1 &
  first=$!
  run two tests "${apart[@]/#/--ignore=}" || status=$?
  wait "$first" || status=$?
  cat build/tests-one.log
fi
.venv/bin/python tests/not_run.py build/tests-*.xml
missing=$?
if [ "$status" -ne 0 ]; then exit "$status"; fi
if [ "${FDQ_ALL_TESTS:-}" = 1 ] && [ "$missing" -ne 0 ]; then exit 1; fi
exit 0
