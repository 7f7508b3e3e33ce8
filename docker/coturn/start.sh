#!/bin/sh
# Starts coturn with the settings from compose, and says which are missing: without a secret anybody could use the relay, and
# without an address it would lead nowhere.
set -eu

fail() {
  echo "relay: $1" >&2
  exit 1
}

[ "${#TURN_SECRET}" -ge 32 ] || fail 'Set TURN_SECRET, the same as for the server: openssl rand -hex 32'
# A domain's media is at the address that its name resolves to.
ANNOUNCED_ADDRESS="${ANNOUNCED_ADDRESS:-${DOMAIN:-}}"
[ -n "$ANNOUNCED_ADDRESS" ] || fail "Set ANNOUNCED_ADDRESS to the media server's public address, or DOMAIN."

# With credentials people can reach the media server and nothing else. coturn takes addresses, one by one.
set --
for address in $(echo "$ANNOUNCED_ADDRESS" | tr ',' ' '); do
  for ip in $(getent ahosts "$address" | cut -d ' ' -f 1 | sort -u); do
    set -- "$@" "--allowed-peer-ip=$ip"
  done
done
[ $# -gt 0 ] || fail "Cannot find $ANNOUNCED_ADDRESS: set ANNOUNCED_ADDRESS to an address, or to a name that can be looked up."

if [ -n "${TURN_BIND:-}" ]; then
  set -- "$@" "--listening-ip=$TURN_BIND"
fi

exec turnserver -c /etc/gongbang/turnserver.conf \
  --tls-listening-port="${TURN_TLS_PORT:-5349}" \
  --static-auth-secret="$TURN_SECRET" \
  --realm=gongbang \
  --cert=/etc/gongbang/certs/cert.pem \
  --pkey=/etc/gongbang/certs/key.pem \
  --pidfile=/tmp/turnserver.pid \
  --userdb=/tmp/turndb \
  "$@"
