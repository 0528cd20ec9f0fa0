#!/bin/bash
# Jobs that end in every way a cluster on loopback can make them end, and their accounts.
#   endings.sh run           submits them and waits for the last one; prints the first number
#   endings.sh past FIRST [SINCE]
#                            moves the jobs from that number on into the past, and what nodes and reservations began since
#                            that time (Unix seconds; what was over by then is forgotten), so that some of them cross a
#                            full hour, and has slurmdbd sum up: sreport knows whole hours only, and only past ones
#   endings.sh quick         one short job, run to its end; prints its number
#   endings.sh dbd stop | start
set -u
. "$(dirname "$0")/env.sh"
[ -d "$SLURM_DIR/out" ] || die 'start slurm.sh first'
S=$SLURM_DIR
CLUSTER=serafin

sub() { # USER SBATCH-ARGS...: prints the job id
  local user=$1
  shift
  (cd /tmp && runuser -u "$user" -- sbatch --parsable -D /tmp -o "$S/out/%j.out" -t 5 "$@") || die "sbatch $*"
}
ana() { sub atalaya-ana -A fisica "$@"; }
beto() { sub atalaya-beto -A chico "$@"; }
sql() { mariadb --no-defaults --protocol=socket -S "$S/db/mysqld.sock" -uroot -N slurm_acct "$@"; }
# 22.05 prints nothing and newer ones complain of a job that is forgotten already
state_of() { squeue -h -j "$1" -o %T 2>/dev/null; }
runs() { [ "$(state_of "$1")" = RUNNING ]; }
over() { [ -z "$(squeue -h -o %A)" ]; }
# whether slurmctld has nothing left to tell slurmdbd
told() { [ "$(sacct -a -X -n -P -S "uts$1" -E now -o State | grep -cE 'PENDING|RUNNING|SUSPENDED|REQUEUED$')" = "${2:-0}" ]; }

run() {
  local first began lost stopped held requeued hurt
  bash "$REAL_HOME/jobs.sh" clear
  began=$(date +%s)
  first=$(ana -p cpu -n 4 --wrap 'sleep 20') || exit 1
  ana -p cpu -n 1 -t 1 -J 'tarda|mucho' --wrap 'sleep 300' >/dev/null      # TIMEOUT
  lost=$(ana -p cpu -n 2 -w cn03 --no-requeue --wrap 'sleep 300')          # NODE_FAIL
  ana -p cpu -n 1 --wrap 'exit 3' >/dev/null                               # FAILED
  hurt=$(ana -p cpu -n 1 --wrap 'kill -SEGV $$')                           # FAILED by a signal
  beto -p cpu -n 2 --wrap 'n=0; while [ $n -lt 200000 ]; do n=$((n+1)); done' >/dev/null
  ana -p gpu -n 2 --gres=gpu:a100:2 --wrap 'sleep 25' >/dev/null
  ana -p cpu -n 2 -a '0-5%2' --wrap 'sleep 3' >/dev/null                   # an array, two at a time
  ana -p cpu -n 1 : -p gpu -n 2 --gres=gpu:1 --wrap 'sleep 4' >/dev/null   # heterogeneous
  stopped=$(ana -p cpu -n 3 --wrap 'sleep 300')                            # CANCELLED while it runs
  held=$(ana -p cpu -n 3 -H --wrap 'sleep 1')                              # CANCELLED before it runs
  requeued=$(ana -p cpu -n 1 --requeue --wrap 'sleep 8')                   # runs twice
  ana -p cpu -n 1 --deadline=now+70seconds -t 1 -w cn04 --wrap 'sleep 1' >/dev/null # DEADLINE
  wait_for 60 runs "$lost" || die "$lost does not run"
  bash "$REAL_HOME/slurm.sh" kill cn03
  wait_for 60 runs "$stopped" && scancel "$stopped" || die "$stopped does not run"
  scancel "$held"
  wait_for 60 runs "$first" || die "$first does not run"
  scontrol suspend "$first" && sleep 3 && scontrol resume "$first"
  wait_for 60 runs "$requeued" && scontrol requeue "$requeued" || die "$requeued does not run"
  wait_for 240 over || die "not every job ends: $(squeue -h -o '%i %T %r')"
  bash "$REAL_HOME/slurm.sh" start
  wait_for 60 told "$began" || die 'slurmdbd is not told of every end'
  echo "$first"
}

stop_dbd() { stop_pidfile "$S/run/slurmdbd.pid" 15; }
start_dbd() {
  bash "$REAL_HOME/slurm.sh" start
}

past() {
  local first=${1:?first number} since=${2:-9999999999} middle shift hour
  if [ -n "${2:-}" ]; then middle=$(((since + $(date +%s)) / 2)); else
    middle=$(sql -e "select floor((min(time_submit) + max(time_end)) / 2) from ${CLUSTER}_job_table where id_job >= $first")
  fi
  # the middle comes to lie on the last full hour but one
  shift=$((middle % 3600 + 3600))
  hour=$((middle - shift))
  stop_dbd
  sql -e "
    update ${CLUSTER}_step_table s join ${CLUSTER}_job_table j on s.job_db_inx = j.job_db_inx
      set s.time_start = s.time_start - $shift, s.time_end = s.time_end - $shift where j.id_job >= $first and s.time_end > 0;
    update ${CLUSTER}_suspend_table s join ${CLUSTER}_job_table j on s.job_db_inx = j.job_db_inx
      set s.time_start = s.time_start - $shift, s.time_end = s.time_end - $shift where j.id_job >= $first;
    update ${CLUSTER}_job_table set
      time_submit = time_submit - $shift,
      time_eligible = if(time_eligible > 0 and time_eligible < 4000000000, time_eligible - $shift, time_eligible),
      time_start = if(time_start > 0, time_start - $shift, 0),
      time_end = if(time_end > 0, time_end - $shift, 0)
      where id_job >= $first;
    delete from ${CLUSTER}_event_table where $since < 9999999999 and time_start < $since and time_end > 0;
    delete from ${CLUSTER}_resv_table where $since < 9999999999 and time_start < $since;
    update ${CLUSTER}_event_table set time_start = time_start - $shift, time_end = time_end - $shift
      where time_start >= $since and time_end > 0 order by time_start;
    update ${CLUSTER}_resv_table set time_start = time_start - $shift, time_end = time_end - $shift
      where time_start >= $since order by time_start;
    update ${CLUSTER}_event_table set time_start = least(time_start, $hour - 7200) where node_name = '' and time_end = 0;
    delete from ${CLUSTER}_usage_hour_table; delete from ${CLUSTER}_assoc_usage_hour_table;
    delete from ${CLUSTER}_usage_day_table; delete from ${CLUSTER}_assoc_usage_day_table;
    update ${CLUSTER}_last_ran_table set hourly_rollup = $hour - 7200;" || { start_dbd; die 'the accounts could not be moved'; }
  start_dbd
  wait_for 60 summed || die 'slurmdbd does not sum up'
}
summed() { [ "$(sql -e "select hourly_rollup from ${CLUSTER}_last_ran_table")" -ge $(($(date +%s) / 3600 * 3600)) ]; }

quick() {
  local id
  id=$(ana -p cpu -n 2 --wrap 'sleep 1') || exit 1
  wait_for 60 sh -c "[ -z \"\$(squeue -h -j $id -o %A 2>/dev/null)\" ]" || die "$id does not end"
  echo "$id"
}

case ${1:-} in
  run) run ;;
  past) past "${2:-}" "${3:-}" ;;
  quick) quick ;;
  dbd) case ${2:-} in stop) stop_dbd ;; start) start_dbd ;; *) exit 2 ;; esac ;;
  *) sed -n '3,9s/^# *//p' "$0" >&2; exit 2 ;;
esac
