#!/bin/bash
# What happens to nodes: drained, drained under a job, killed, under maintenance, reserved.
#   hardware.sh run          does all of it; prints the first job's number and when it began (Unix seconds)
#   hardware.sh drain NODE REASON | resume NODE | maintain NODE | release
# cn03 is the tests' own to lose.
set -u
. "$(dirname "$0")/env.sh"
[ -d "$SLURM_DIR/out" ] || die 'start slurm.sh first'

is() { sinfo -h -N -n "$1" -o %T | sort -u | grep -qE "^$2"; }
drain() { scontrol update "nodename=$1" state=drain "reason=$2"; }
resume() { scontrol update "nodename=$1" state=resume && wait_for 30 is "$1" 'idle|mix|alloc'; }
reserve() { # NAME NODE FLAGS...
  local name=$1 node=$2
  shift 2
  scontrol create reservation "reservationname=$name" starttime=now duration=30 "nodes=$node" users=root "$@" >/dev/null ||
    die "reservation $name"
}
release() {
  local name
  for name in mantenimiento curso; do scontrol delete "reservationname=$name" 2>/dev/null; done
  true
}
over() { [ -z "$(squeue -h -o %A)" ]; }
# whether slurmctld has nothing left to tell slurmdbd
told() { ! sacctmgr -nP show event nodes=cn02,cn03,gpu01 condflags=open format=nodename | grep -q .; }

run() {
  local began first
  bash "$REAL_HOME/jobs.sh" clear
  release
  is cn03 idle || resume cn03 || die 'cn03 does not come back'
  wait_for 60 told || die 'nodes are not well'
  began=$(date +%s)
  # drained under a job: down when the job has ended
  first=$(cd /tmp && runuser -u atalaya-ana -- sbatch --parsable -D /tmp -o "$SLURM_DIR/out/%j.out" -t 5 -A fisica -p gpu -n 4 \
    --gres=gpu:a100:2 --wrap 'sleep 8') || die sbatch
  wait_for 30 is gpu01 'mix|alloc' || die 'the job does not run'
  drain gpu01 'GPU 2 con errores ECC | revisar'
  # a reservation that is no maintenance: nobody else may use what it holds
  reserve curso cn02
  drain cn03 'cambio de disco'
  sleep 4
  resume cn03 || die 'cn03 does not come back'
  scontrol delete reservationname=curso
  # maintenance, and a node that is drained meanwhile: once Slurm knows that it is in maintenance, or 22.05 counts the
  # seconds until then both as down and as planned
  reserve mantenimiento cn03 flags=maint
  wait_for 60 is cn03 maint || die 'no maintenance begins'
  drain cn03 memoria
  sleep 3
  scontrol update nodename=cn03 state=resume
  sleep 3
  scontrol delete reservationname=mantenimiento
  wait_for 60 over || die 'the job does not end'
  wait_for 30 is gpu01 drained || die 'gpu01 does not drain'
  sleep 3
  resume gpu01
  # killed
  bash "$REAL_HOME/slurm.sh" kill cn03
  wait_for 90 is cn03 down || die 'nobody misses cn03'
  sleep 3
  bash "$REAL_HOME/slurm.sh" start
  wait_for 60 told || die 'slurmdbd is not told of every end'
  echo "$first $began"
}

case ${1:-} in
  run) run ;;
  drain) drain "${2:?node}" "${3:?reason}" ;;
  resume) resume "${2:?node}" ;;
  maintain) reserve mantenimiento "${2:?node}" flags=maint ;;
  release) release ;;
  *) sed -n '3,4s/^# *//p' "$0" >&2; exit 2 ;;
esac
