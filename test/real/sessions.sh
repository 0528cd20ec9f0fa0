#!/bin/bash
# User servers of the Hub.
#   sessions.sh N             exactly N users (s001 ... sNNN, at most 200) have a server that is ready
#   sessions.sh hold NAME     starts a server of NAME that stays pending
#   sessions.sh release NAME  lets it become ready
#   sessions.sh drop NAME     stops it
set -u
. "$(dirname "$0")/env.sh"
[ -s "$HUB_DIR/ops.token" ] || die 'start hub.sh first'
TOKEN=$(cat "$HUB_DIR/ops.token")

call() { # METHOD PATH: the HTTP status
  curl -s -m 120 -o /dev/null -w '%{http_code}' -X "$1" -H "Authorization: token $TOKEN" "$HUB_URL/hub/api$2"
}
names() { # STATE: the users sNNN with a server in it
  curl -s -m 30 -H "Authorization: token $TOKEN" -H 'Accept: application/jupyterhub-pagination+json' \
    "$HUB_URL/hub/api/users?state=$1&limit=200" |
    /usr/bin/python3 -c 'import json, sys
for user in json.load(sys.stdin)["items"]: print(user["name"])'
}
series() { names "$1" | grep -E '^s[0-9]{3}$' | sort; }
is_in() { names "$1" | grep -qx "$2"; }
is_gone() { ! is_in active "$1"; }

begin() { # NAME: asks the Hub to start a server, patiently while it says "too many at once"
  local code tries=60
  call POST "/users/$1" >/dev/null # 409 where the user exists
  code=$(call POST "/users/$1/server")
  while [ "$code" = 429 ] && [ $tries -gt 0 ]; do tries=$((tries - 1)); sleep 1; code=$(call POST "/users/$1/server"); done
  case $code in 201 | 202 | 400) ;; *) die "starting the server of $1: HTTP $code" ;; esac
}
end() {
  local code
  code=$(call DELETE "/users/$1/server")
  case $code in 202 | 204) ;; *) die "stopping the server of $1: HTTP $code" ;; esac
  wait_for 60 is_gone "$1" || die "the server of $1 does not stop"
}
exactly() { [ "$(series ready)" = "$1" ] && [ "$(series active)" = "$1" ]; }

case ${1:-} in
  hold)
    touch "$HUB_DIR/run/hold-${2:?name}"
    call POST "/users/$2" >/dev/null
    # the Hub answers this request when the server is ready or after 10 s: not worth waiting for
    curl -s -m 1 -o /dev/null -X POST -H "Authorization: token $TOKEN" "$HUB_URL/hub/api/users/$2/server"
    wait_for 20 is_in active "$2" || die "the server of $2 does not begin to start"
    ;;
  release) rm -f "$HUB_DIR/run/hold-${2:?name}"; wait_for 60 is_in ready "$2" || die "the server of $2 does not get ready" ;;
  drop) rm -f "$HUB_DIR/run/hold-${2:?name}"; end "$2" ;;
  [0-9]*)
    [ "$1" -le 200 ] || die 'at most 200'
    wanted=$([ "$1" -eq 0 ] || seq -f 's%03g' 1 "$1")
    present=$(series active)
    for name in $(comm -13 <(echo "$wanted") <(echo "$present")); do end "$name"; done
    for name in $(comm -23 <(echo "$wanted") <(echo "$present")); do begin "$name"; done
    wait_for 180 exactly "$wanted" || die "not every one of $1 servers got ready: $(series ready | tr '\n' ' ')"
    log "$1 user servers ready after $SECONDS s"
    ;;
  *) sed -n '3,6s/^# *//p' "$0" >&2; exit 2 ;;
esac
