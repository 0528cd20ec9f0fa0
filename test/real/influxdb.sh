#!/bin/bash
# Two real InfluxDB 1.6 on 127.0.0.1: one asks for no password and keeps its index as it comes (in memory), one asks
# for a password and keeps it in files, as larger sites do (which makes a new shard several times as dear).
#   influxdb.sh start | stop | kill | status [--plain | --auth]      without: both
#   influxdb.sh purge
# `kill` ends them as a power cut does. The user "admin" may do everything; password: $INFLUXDB_DIR/admin.password.
set -u
. "$(dirname "$0")/env.sh"
I=$INFLUXDB_DIR
CREATE_ADMIN="CREATE USER admin WITH PASSWORD"

case ${2:-} in
  '') KINDS='plain auth' ;;
  --plain | --auth) KINDS=${2#--} ;;
  *) sed -n '4,5s/^# *//p' "$0" >&2; exit 2 ;;
esac
port_of() { [ "$1" = auth ] && echo "$INFLUXDB_AUTH_PORT" || echo "$INFLUXDB_PORT"; }

make_conf() { # KIND PORT
  mkdir -p "$I/$1" "$I/log" "$I/run"
  [ -s "$I/admin.password" ] || (umask 077; head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$I/admin.password")
  cat >"$I/$1/influxdb.conf" <<C
reporting-disabled = true
bind-address = "127.0.0.1:$(($2 + 10))"
[meta]
  dir = "$I/$1/meta"
[data]
  dir = "$I/$1/data"
  wal-dir = "$I/$1/wal"
  query-log-enabled = false
  index-version = "$([ "$1" = auth ] && echo tsi1 || echo inmem)"
[retention]
[http]
  bind-address = "127.0.0.1:$2"
  auth-enabled = $([ "$1" = auth ] && echo true || echo false)
  log-enabled = false
[monitor]
  store-enabled = false
[continuous_queries]
  enabled = false
C
}

admin_works() { # PORT
  curl -sf -m 2 -u "admin:$(cat "$I/admin.password")" -G "http://127.0.0.1:$1/query" --data-urlencode 'q=SHOW USERS'
}
make_admin() { # PORT: the first one may be made without a password
  admin_works "$1" && return 0
  curl -sf -m 5 "http://127.0.0.1:$1/query" --data-urlencode \
    "q=$CREATE_ADMIN '$(cat "$I/admin.password")' WITH ALL PRIVILEGES" && admin_works "$1"
}

start() { # KIND
  local port; port=$(port_of "$1")
  if ! alive "$I/run/$1.pid"; then
    port_free "$port" InfluxDB
    port_free $((port + 10)) "InfluxDB's backup service"
    make_conf "$1" "$port"
    spawn "$I/run/$1.pid" "$I/log/$1.log" influxd -config "$I/$1/influxdb.conf"
  fi
  wait_for 60 curl -sf -m 2 "http://127.0.0.1:$port/ping" || { tail -n 20 "$I/log/$1.log" >&2; die "influxd ($1) did not start"; }
  if [ "$1" = auth ]; then wait_for 10 make_admin "$port" || die 'the administrator of InfluxDB could not be made'; fi
  log "InfluxDB ($1) at http://127.0.0.1:$port after $SECONDS s"
}
kill_hard() { # KIND
  local pid; pid=$(pid_of "$I/run/$1.pid")
  if ours "$pid"; then
    kill -KILL "$pid" 2>/dev/null
    while ours "$pid"; do sleep 0.05; done
  fi
  rm -f "$I/run/$1.pid"
}

case ${1:-} in
  start) need influxd; for kind in $KINDS; do start "$kind"; done ;;
  stop) for kind in $KINDS; do stop_pidfile "$I/run/$kind.pid" 20; done; log 'InfluxDB stopped' ;;
  kill) for kind in $KINDS; do kill_hard "$kind"; done ;;
  status) files=(); for kind in $KINDS; do files+=("$I/run/$kind.pid"); done; show_status "${files[@]}" ;;
  purge) for kind in plain auth; do stop_pidfile "$I/run/$kind.pid" 20; done; rm -rf "$I" ;;
  *) sed -n '4,5s/^# *//p' "$0" >&2; exit 2 ;;
esac
