#!/bin/bash
# Every real server of the tests: all.sh start | stop | status | purge
# `start` also submits the jobs of jobs.sh and starts four user servers.
set -u
cd "$(dirname "$0")" || exit 1
. ./env.sh
each() { local script rc=0; for script in exporters influxdb victoriametrics hub slurm; do ./$script.sh "$1" || rc=$?; done; return $rc; }
case ${1:-} in
  start)
    ./slurm.sh start & slurm=$!
    ./hub.sh start & hub=$!
    rc=0
    wait $slurm || rc=1
    wait $hub || rc=1
    ./exporters.sh start || rc=1
    ./influxdb.sh start || rc=1
    ./victoriametrics.sh start || rc=1
    [ $rc = 0 ] && { ./jobs.sh submit && ./sessions.sh 4 || rc=1; }
    [ $rc = 0 ] && log "all up after $SECONDS s"
    exit $rc
    ;;
  stop | status) each "$1" ;;
  purge) each purge; rmdir "$ATALAYA_REAL_DIR" 2>/dev/null; true ;;
  *) sed -n '2s/^# *//p' "$0" >&2; exit 2 ;;
esac
