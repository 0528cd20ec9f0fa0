# Settings and helpers shared by the scripts of this folder, which start real servers for the tests.
#   . test/real/env.sh      also gives SLURM_CONF, so that squeue and its kin find the cluster
# Overridable: ATALAYA_REAL_DIR (all state), ATALAYA_REAL_PORT_BASE (one block of ports on 127.0.0.1).
# The directory must be short (Unix sockets), reachable by other users, and not below a group-writable one.
# The addresses below are repeated in test/real/servers.ts.
# shellcheck shell=bash

REAL_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export ATALAYA_REAL_DIR=${ATALAYA_REAL_DIR:-/tmp/atalaya-real}
export ATALAYA_REAL_PORT_BASE=${ATALAYA_REAL_PORT_BASE:-19000}

export HUB_PORT=$((ATALAYA_REAL_PORT_BASE + 0))           # JupyterHub: public side of its proxy
export HUB_PROXY_API_PORT=$((ATALAYA_REAL_PORT_BASE + 1)) # control API of the proxy
export HUB_API_PORT=$((ATALAYA_REAL_PORT_BASE + 81))      # the hub process itself
export NODE_EXPORTER_PORT=$((ATALAYA_REAL_PORT_BASE + 100)) # cn01; cn02 is the next one
export INFLUXDB_PORT=$((ATALAYA_REAL_PORT_BASE + 86))      # without passwords; its backup service 10 further
export INFLUXDB_AUTH_PORT=$((ATALAYA_REAL_PORT_BASE + 87)) # with passwords; likewise
export DCGM_PORT=$((ATALAYA_REAL_PORT_BASE + 400))        # GPU exporter simulator of gpu01
export VICTORIAMETRICS_PORT=$((ATALAYA_REAL_PORT_BASE + 428)) # plain; the next two: with a password, and full
export MARIADB_PORT=$((ATALAYA_REAL_PORT_BASE + 306))
export SLURMD_PORT=$((ATALAYA_REAL_PORT_BASE + 600))      # the port before the first slurmd
export SLURMCTLD_PORT=$((ATALAYA_REAL_PORT_BASE + 817))
export SLURMDBD_PORT=$((ATALAYA_REAL_PORT_BASE + 819))
export SLURMREST_PORT=$((ATALAYA_REAL_PORT_BASE + 820))

SLURM_DIR=$ATALAYA_REAL_DIR/slurm
HUB_DIR=$ATALAYA_REAL_DIR/hub
# where the Hub sends browsers back to: the service of the test of logging in
export HUB_SERVICE_PORT=$((ATALAYA_REAL_PORT_BASE + 83))  # a service behind the proxy of the Hub
export HUB_LOGIN_REDIRECT=http://127.0.0.1:$((ATALAYA_REAL_PORT_BASE + 82))/api/v1/login/hub/callback
EXPORTERS_DIR=$ATALAYA_REAL_DIR/exporters
INFLUXDB_DIR=$ATALAYA_REAL_DIR/influxdb
VICTORIAMETRICS_DIR=$ATALAYA_REAL_DIR/victoriametrics
export SLURM_CONF=$SLURM_DIR/etc/slurm.conf
export HUB_URL=http://127.0.0.1:$HUB_PORT

log() { printf '[real] %s\n' "$*" >&2; }
die() { log "ERROR: $*"; exit 1; }

# ours PID: alive, no zombie, and started by these scripts with this directory: a stale
# pidfile must never make us signal a stranger.
ours() {
  [ -n "${1:-}" ] && [ -r "/proc/$1/environ" ] || return 1
  { tr '\0' '\n' <"/proc/$1/environ"; } 2>/dev/null | grep -qxF "ATALAYA_REAL_DIR=$ATALAYA_REAL_DIR"
}
pid_of() { [ -s "$1" ] && head -n1 "$1" 2>/dev/null | tr -dc 0-9; }
alive() { ours "$(pid_of "$1")"; }

# stop_pidfile PIDFILE [SECONDS]: TERM, wait, then KILL
stop_pidfile() {
  local pid tenths=$((${2:-10} * 10))
  pid=$(pid_of "$1")
  if ours "$pid"; then
    kill -TERM "$pid" 2>/dev/null
    while [ $tenths -gt 0 ] && ours "$pid"; do sleep 0.1; tenths=$((tenths - 1)); done
    if ours "$pid"; then log "pid $pid ($1) does not stop: killed"; kill -KILL "$pid" 2>/dev/null; fi
  fi
  rm -f "$1"
}

# spawn PIDFILE LOGFILE COMMAND...: in the background, detached from this terminal
spawn() {
  local pidfile=$1 logfile=$2
  shift 2
  setsid "$@" >>"$logfile" 2>&1 </dev/null &
  echo $! >"$pidfile"
}

port_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
port_free() { ! port_open "$1" || die "port $1 ($2) is in use: set ATALAYA_REAL_PORT_BASE"; }

# wait_for SECONDS COMMAND...: until the command succeeds; fails at the deadline
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}
need() { command -v "$1" >/dev/null || die "$1 not found: run test/real/install.sh"; }

# show_status PIDFILE...: one line each; 3 when any is down
show_status() {
  local file rc=0
  for file in "$@"; do
    if alive "$file"; then echo "up    $(basename "$file" .pid)"; else echo "down  $(basename "$file" .pid)"; rc=3; fi
  done
  return $rc
}
