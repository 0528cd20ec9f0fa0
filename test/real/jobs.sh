#!/bin/bash
# A queue that stands still: long running jobs, and pending ones that cannot start.
#   jobs.sh submit | clear     submit first clears what is there
set -u
. "$(dirname "$0")/env.sh"
[ -d "$SLURM_DIR/out" ] || die 'start slurm.sh first'

sub() { # USER SBATCH-ARGS...: prints the job id; the job sleeps
  local user=$1
  shift
  (cd /tmp && runuser -u "$user" -- sbatch --parsable -D /tmp -o "$SLURM_DIR/out/%j.out" -t 60 "$@" --wrap 'sleep 3000') ||
    die "sbatch $*"
}
ana() { sub atalaya-ana -A fisica "$@"; }
beto() { sub atalaya-beto -A chico "$@"; }
count() { squeue -h -r -o '%T' "$@" | wc -l; }

clear_queue() {
  squeue -h -o %A | sort -u | xargs -r -n 500 scancel -Q
  wait_for 60 sh -c '[ -z "$(squeue -h -o %A)" ]' || die 'the queue does not empty'
}

# A slow machine drains a node by itself (a step that did not end in time, say): jobs would wait for it for ever.
# cn03 and cn04 are the tests' own to drain and to call dead.
resume_nodes() {
  local node
  for node in cn01 cn02 gpu01; do
    sinfo -h -N -n "$node" -o %T | grep -qE '^(idle|mix|alloc)' && continue
    log "$node is $(sinfo -h -N -n "$node" -o '%T: %E' | sort -u): resumed"
    scontrol update "nodename=$node" state=resume
  done
  wait_for 60 sh -c '! sinfo -h -N -n cn01,cn02,gpu01 -o %T | grep -qvE "^(idle|mix|alloc)[a-z]*-?$"' ||
    die "nodes are not well: $(sinfo -h -N -o '%N %T %E' | sort -u)"
}
what_waits() { squeue -h -r -t PD -o '%i %P %r %n' | head -20; sinfo -h -N -o '%N %T %E' | sort -u; }

RUNNING=11
PENDING=221
submit() {
  local first
  clear_queue
  resume_nodes
  # running: 4 + 8 + 16 CPUs, three tasks of an array, a job in a shared node, 3 GPUs of 4
  first=$(ana -p cpu -n 4 -w cn01) || exit 1
  ana -p cpu -n 8 -w cn02 >/dev/null
  ana -p cpu -n 16 -w cn01 >/dev/null
  ana -p debug -n 2 -w cn01 >/dev/null
  beto -p cpu -n 6 -w cn02 >/dev/null
  ana -p gpu -n 8 --gres=gpu:a100:2 >/dev/null
  ana -p gpu -n 4 --gres=gpu:1 >/dev/null
  ana -p cpu -n 1 -w cn01 -q unico >/dev/null
  wait_for 60 sh -c '[ "$(squeue -h -t R -o %A | wc -l)" = 8 ]' ||
    die "the running jobs do not run: $(what_waits)"
  ana -p cpu -n 2 -w cn02 -a '0-9%3' >/dev/null                        # 3 run; 7 JobArrayTaskLimit
  wait_for 60 sh -c '[ "$(squeue -h -r -t R -o %A | wc -l)" = '$RUNNING' ]' ||
    die "the array does not run: $(what_waits)"
  # pending
  ana -p gpu -n 4 --gres=gpu:a100:4 >/dev/null                          # Resources
  ana -p gpu -n 4 --gres=gpu:a100:2 >/dev/null                          # Priority: behind the one before
  beto -p cpu -n 4 >/dev/null                                           # AssocGrpCpuLimit: 6 of 8 in use
  ana -p cpu -n 1 -q unico >/dev/null                                   # QOSMaxJobsPerUserLimit
  ana -p cpu -n 3 -H >/dev/null                                         # JobHeldUser
  ana -p gpu -n 2 --gres=gpu:1 -H >/dev/null                            # JobHeldUser, with a GPU
  ana -p cpu -n 1 --begin=now+1day >/dev/null                           # BeginTime
  ana -p cpu -n 2 -d "afterok:$first" >/dev/null                        # Dependency
  ana -p cpu -n 1 -w cn04 >/dev/null                                    # ReqNodeNotAvail: the dead node
  ana -p debug -n 1 -H -t 20 >/dev/null                                 # JobHeldUser
  ana -p cpu -n 1 -H -a 0-199 >/dev/null                                # JobHeldUser: 200 tasks in one record
  ana -p cpu -n 2 -N 2-2 -H >/dev/null                                  # JobHeldUser, two nodes
  ana -p cpu,gpu -n 1 -H >/dev/null                                     # JobHeldUser, in two partitions
  ana -p cpu -n 1 -H -a 1,5 >/dev/null                                  # JobHeldUser, a list of tasks
  wait_for 30 sh -c '[ "$(squeue -h -r -t PD -o %A | wc -l)" = '$PENDING' ]' ||
    die "$(count -t PD) pending, expected $PENDING: $(squeue -h -r -t PD -o '%P %r' | sort | uniq -c)"
  # the reasons settle with the next scheduling cycles
  wait_for 60 sh -c '! squeue -h -r -t PD -o %r | grep -qx None' || die 'the reasons do not settle'
  log "$RUNNING running, $PENDING pending after $SECONDS s"
}

case ${1:-} in
  submit) submit ;;
  clear) clear_queue ;;
  *) sed -n '3s/^# *//p' "$0" >&2; exit 2 ;;
esac
