#!/usr/bin/env bash
# All tests. Tests that could not run for want of a system part are listed by name; with FDQ_ALL_TESTS=1 that is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
.venv/bin/python -m pytest -n "${FDQ_TEST_WORKERS:-auto}" --maxprocesses 4 --dist loadgroup --durations=40 -rs --junit-xml=build/tests.xml "$@"
status=$?
.venv/bin/python tests/not_run.py build/tests.xml
missing=$?
if [ "$status" -ne 0 ]; then exit "$status"; fi
if [ "${FDQ_ALL_TESTS:-}" = 1 ] && [ "$missing" -ne 0 ]; then exit 1; fi
exit 0
