#!/usr/bin/env bash
# Installs what the tests need beside Python: a browser, PostgreSQL, and Java 17 or newer for Spark.
# Says nothing where they are there. Needs root and apt-get; without them it says what is missing.
set -euo pipefail

missing=()
command -v chromium >/dev/null || missing+=(chromium)
# Without its Swedish, days are typed in the American order.
[[ -e /usr/lib/chromium/locales/sv.pak ]] || missing+=(chromium-l10n)
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || command -v postgres >/dev/null ||
    missing+=(postgresql)
command -v java >/dev/null || missing+=(default-jre-headless)
((${#missing[@]})) || exit 0

if [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    if { apt-get update && apt-get install --yes --no-install-recommends "${missing[@]}"; } \
        >"$log" 2>&1; then
        rm "$log"
        exit 0
    fi
    tail -n 20 "$log" >&2
    rm "$log"
fi

echo "Testerna behöver ${missing[*]}, som saknas på den här datorn." >&2
echo "Installera dem som root, till exempel: apt-get install ${missing[*]}" >&2
exit 1
