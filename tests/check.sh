#!/usr/bin/env bash
# Every check; runs all of them and stops at none, then fails if one failed. A check that could not be made ends with 3: said, no failure.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=()
try() {
  local name=$1; shift
  local out
  out=$("$@" 2>&1)
  local code=$?
  if [ $code -eq 0 ]; then printf '%-28s ok\n' "$name"
  elif [ $code -eq 3 ]; then printf '%-28s NOT RUN\n%s\n' "$name" "$out"
  else printf '%-28s FAILED\n%s\n' "$name" "$out"; failed+=("$name"); fi
}
try "format"          $bin/ruff format --check --quiet .
try "lint"            $bin/ruff check .
try "types"           $bin/mypy
try "layers"          $bin/lint-imports --no-cache
try "SQL style"       $bin/sqlfluff lint sql --processes 2 --disable-progress-bar
try "staging SQL fresh" $bin/python -m finhosta_dq.warehouse.staging_sql --check
try "rule pages fresh" $bin/python -m finhosta_dq.rules.pages --check
try "spelling nl, fr, en" $bin/python -m tests.spelling
try "lock file fresh" .boot/bin/uv lock --check --quiet
try "dependencies used"  $bin/deptry --no-ansi .
try "licences"        $bin/python -m tests.supply.licences
try "vulnerabilities" $bin/python -m tests.supply.audit
try "room sizes"      $bin/python tests/rooms.py
if [ ${#failed[@]} -gt 0 ]; then echo "failed: ${failed[*]}"; exit 1; fi
