#!/bin/bash
# Three real VictoriaMetrics (single node) on 127.0.0.1: one as a site would run it, one with a password and narrow
# limits, one that takes nothing because its disk counts as full.
#   victoriametrics.sh start | stop | kill | status [--plain | --auth | --full]      without: all
#   victoriametrics.sh purge
# `kill` ends them as a power cut does. User of --auth: "atalaya"; password: $VICTORIAMETRICS_DIR/password.
set -u
. "$(dirname "$0")/env.sh"
V=$VICTORIAMETRICS_DIR
NAME=VictoriaMetrics

case ${2:-} in
  '') KINDS='plain auth full' ;;
  --plain | --auth | --full) KINDS=${2#--} ;;
  *) sed -n '4,5s/^# *//p' "$0" >&2; exit 2 ;;
esac
port_of() {
  case $1 in
    plain) echo "$VICTORIAMETRICS_PORT" ;;
    auth) echo $((VICTORIAMETRICS_PORT + 1)) ;;
    full) echo $((VICTORIAMETRICS_PORT + 2)) ;;
  esac
}
flags_of() {
  case $1 in
    plain) echo '-retentionPeriod=100y' ;;
    auth)
      echo "-httpAuth.username=atalaya -httpAuth.password=$(cat "$V/password") -retentionPeriod=30d"
      echo '-search.maxExportSeries=3 -search.maxFederateSeries=3 -search.maxUniqueTimeseries=3 -storage.maxHourlySeries=20'
      ;;
    full) echo '-storage.minFreeDiskSpaceBytes=1000000000000000' ;;
  esac
}

start() { # KIND
  local port; port=$(port_of "$1")
  if ! alive "$V/run/$1.pid"; then
    port_free "$port" $NAME
    mkdir -p "$V/$1" "$V/log" "$V/run"
    [ -s "$V/password" ] || (umask 077; head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$V/password")
    # shellcheck disable=SC2046 # flags, split on purpose
    spawn "$V/run/$1.pid" "$V/log/$1.log" victoria-metrics -httpListenAddr="127.0.0.1:$port" \
      -storageDataPath="$V/$1" -memory.allowedBytes=256MB -loggerLevel=WARN $(flags_of "$1")
  fi
  wait_for 30 curl -sf -m 2 "http://127.0.0.1:$port/health" || { tail -n 20 "$V/log/$1.log" >&2; die "$NAME ($1) did not start"; }
  log "$NAME ($1) at http://127.0.0.1:$port after $SECONDS s"
}
kill_hard() { # KIND
  local pid; pid=$(pid_of "$V/run/$1.pid")
  if ours "$pid"; then
    kill -KILL "$pid" 2>/dev/null
    # a dying process is nobody's before its port is free
    while ours "$pid" || port_open "$(port_of "$1")"; do sleep 0.05; done
  fi
  rm -f "$V/run/$1.pid"
}

case ${1:-} in
  start) need victoria-metrics; for kind in $KINDS; do start "$kind"; done ;;
  stop) for kind in $KINDS; do stop_pidfile "$V/run/$kind.pid" 20; done; log "$NAME stopped" ;;
  kill) for kind in $KINDS; do kill_hard "$kind"; done ;;
  status) files=(); for kind in $KINDS; do files+=("$V/run/$kind.pid"); done; show_status "${files[@]}" ;;
  purge) for kind in plain auth full; do stop_pidfile "$V/run/$kind.pid" 20; done; rm -rf "$V" ;;
  *) sed -n '4,5s/^# *//p' "$0" >&2; exit 2 ;;
esac
