#!/usr/bin/env bash
# System parts that tests need. Installed through apt where that is allowed; what is missing is said, never hidden.
set -uo pipefail
needed=()
command -v chromium >/dev/null 2>&1 || needed+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null 2>&1 || needed+=(postgresql)
command -v soffice >/dev/null 2>&1 || needed+=(libreoffice-calc)
command -v systemd-analyze >/dev/null 2>&1 || needed+=(systemd)
command -v strace >/dev/null 2>&1 || needed+=(strace)
compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null || needed+=(libfaketime)
[ ${#needed[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Setting up: ${needed[*]} ..."
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${needed[@]}"; } >/dev/null 2>&1 \
    || echo "could not install ${needed[*]}; tests that need it are listed as not run"
else
  echo "not installed and no right to install: ${needed[*]}; tests that need it are listed as not run"
fi
exit 0
