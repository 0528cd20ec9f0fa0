#!/bin/bash
# A real Slurm cluster on 127.0.0.1: MariaDB, munged, slurmdbd, slurmctld, one slurmd a pretended
# node, and slurmrestd twice (TCP with JWT; Unix socket with local authentication).
#   slurm.sh start | stop | status | purge
#   slurm.sh kill NODE       kill -9 of one slurmd; `start` brings it back
#   slurm.sh token [SECONDS] a JWT of the monitoring user
# Cluster `serafin`: cn01-cn03 (64 CPUs), gpu01 (48 CPUs, gpu:a100:4), cn04 configured without a
# slurmd. The sizes are pretended (config_overrides), the bookkeeping is Slurm's own.
set -u
. "$(dirname "$0")/env.sh"

S=$SLURM_DIR
HOST=$(hostname -s)
CLUSTER=serafin
NODES=(cn01 cn02 cn03 gpu01)
# real local accounts: the collector's, slurmrestd's, and two that own jobs
MONITOR=atalaya-monitor
WEB=atalaya-web
ACCOUNTS=("$MONITOR" "$WEB" atalaya-ana atalaya-beto)

make_users() {
  local name
  for name in "${ACCOUNTS[@]}"; do
    id "$name" >/dev/null 2>&1 ||
      useradd --system --no-create-home --home-dir /nonexistent --shell /bin/bash --comment 'Atalaya test' "$name" ||
      die "useradd $name"
  done
}

make_dirs() {
  local i
  mkdir -p "$S"/{etc,log,run,state,spool,out,db,munge,dev}
  chmod 755 "$ATALAYA_REAL_DIR" "$S" "$S"/{etc,munge}
  chmod 1777 "$S"/{run,out}
  chown slurm: "$S"/{state,log}
  chown mysql: "$S/db"
  chown munge: "$S/munge"
  [ -s "$S/jwt.key" ] || head -c 32 /dev/urandom >"$S/jwt.key"
  chown slurm: "$S/jwt.key"; chmod 600 "$S/jwt.key"
  [ -s "$S/munge/munge.key" ] || head -c 1024 /dev/urandom >"$S/munge/munge.key"
  chown munge: "$S/munge/munge.key"; chmod 400 "$S/munge/munge.key"
  # Plain files stand in for the GPU devices: Slurm only looks whether they exist.
  for i in 0 1 2 3; do : >"$S/dev/nvidia$i"; done
}

make_conf() {
  local port=$SLURMD_PORT node
  cat >"$S/etc/slurmdbd.conf" <<C
AuthType=auth/munge
AuthInfo=socket=$S/munge/munge.socket.2
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key=$S/jwt.key
DbdHost=localhost
DbdAddr=127.0.0.1
DbdPort=$SLURMDBD_PORT
CommunicationParameters=NoInAddrAny
SlurmUser=slurm
LogFile=$S/log/slurmdbd.log
PidFile=$S/run/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort=$MARIADB_PORT
StorageUser=slurm
StoragePass=atalaya
StorageLoc=slurm_acct
C
  chown slurm: "$S/etc/slurmdbd.conf"; chmod 600 "$S/etc/slurmdbd.conf"

  {
    cat <<C
ClusterName=$CLUSTER
SlurmctldHost=$HOST(127.0.0.1)
SlurmctldPort=$SLURMCTLD_PORT
SlurmUser=slurm
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$S/munge/munge.socket.2
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key=$S/jwt.key
CredType=cred/munge
# bind to the address of the host name (127.0.0.1), never to 0.0.0.0
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation=$S/state
SlurmdSpoolDir=$S/spool/%n
SlurmctldPidFile=$S/run/slurmctld.pid
SlurmdPidFile=$S/run/slurmd-%n.pid
SlurmctldLogFile=$S/log/slurmctld.log
SlurmdLogFile=$S/log/slurmd-%n.log
# nothing that needs cgroups or more hardware than there is
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SlurmdParameters=config_overrides
ReturnToService=2
# short: a killed slurmd must be seen soon
SlurmdTimeout=15
KillWait=2
# a slow machine is no reason to drain a node
UnkillableStepTimeout=300
MinJobAge=10
CompleteWait=0
JobRequeue=0
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=5,batch_sched_delay=1,bf_interval=5,bf_continue,defer
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
PriorityType=priority/basic
GresTypes=gpu
JobAcctGatherType=jobacct_gather/linux
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=$SLURMDBD_PORT
# the munge socket again: connections to slurmdbd read it from here, not from AuthInfo
AccountingStoragePass=$S/munge/munge.socket.2
AccountingStorageTRES=gres/gpu
AccountingStorageEnforce=associations,limits,qos
C
    for node in "${NODES[@]}"; do
      port=$((port + 1))
      case $node in
        cn*) echo "NodeName=$node NodeHostname=$HOST NodeAddr=127.0.0.1 Port=$port Sockets=2 CoresPerSocket=32 ThreadsPerCore=1 RealMemory=257000" ;;
        gpu*) echo "NodeName=$node NodeHostname=$HOST NodeAddr=127.0.0.1 Port=$port Sockets=2 CoresPerSocket=24 ThreadsPerCore=1 RealMemory=515000 Gres=gpu:a100:4" ;;
      esac
    done
    cat <<C
NodeName=cn04 NodeHostname=$HOST NodeAddr=127.0.0.1 Port=$((port + 1)) Sockets=2 CoresPerSocket=32 ThreadsPerCore=1 RealMemory=257000 State=DOWN Reason="PSU failed"
PartitionName=cpu   Nodes=cn[01-04] Default=YES MaxTime=2-00:00:00 DefaultTime=01:00:00 DefMemPerCPU=2000
PartitionName=gpu   Nodes=gpu01 MaxTime=1-00:00:00 DefaultTime=01:00:00 DefMemPerCPU=4000
# shares nodes with the two others: a node must not be counted twice in a total
PartitionName=debug Nodes=cn01,gpu01 MaxTime=1:00:00 DefaultTime=00:30:00 DefMemPerCPU=1000
C
  } >"$S/etc/slurm.conf"
  echo "NodeName=gpu01 Name=gpu Type=a100 File=$S/dev/nvidia[0-3]" >"$S/etc/gres.conf"
  # slurmd loads its cgroup plugin although nothing uses it; naming v1 skips a detection that fails in containers
  printf 'CgroupPlugin=cgroup/v1\nCgroupAutomount=no\n' >"$S/etc/cgroup.conf"
  chmod 644 "$S"/etc/{slurm,gres,cgroup}.conf
}

sql() { mariadb --no-defaults --protocol=socket -S "$S/db/mysqld.sock" -uroot "$@"; }

start_database() {
  if alive "$S/db/mariadbd.pid"; then return 0; fi
  port_free "$MARIADB_PORT" MariaDB
  if [ ! -d "$S/db/data/mysql" ]; then
    mariadb-install-db --no-defaults --user=mysql --datadir="$S/db/data" --skip-test-db \
      --auth-root-authentication-method=socket --skip-name-resolve >"$S/log/mariadb-install.log" 2>&1 ||
      die "mariadb-install-db, see $S/log/mariadb-install.log"
  fi
  setsid mariadbd --no-defaults --user=mysql --datadir="$S/db/data" --socket="$S/db/mysqld.sock" \
    --pid-file="$S/db/mariadbd.pid" --port="$MARIADB_PORT" --bind-address=127.0.0.1 --skip-log-bin \
    --innodb-buffer-pool-size=128M --innodb-log-file-size=64M --innodb-lock-wait-timeout=900 \
    --innodb-flush-log-at-trx-commit=0 --skip-name-resolve >>"$S/log/mariadb.log" 2>&1 </dev/null &
  wait_for 60 sql -e 'select 1' || die "MariaDB did not start, see $S/log/mariadb.log"
  sql -e "create database if not exists slurm_acct;
          create user if not exists slurm@'127.0.0.1' identified by 'atalaya';
          grant all on slurm_acct.* to slurm@'127.0.0.1'" || die 'MariaDB grants'
}

start_munge() {
  if alive "$S/munge/munged.pid"; then return 0; fi
  rm -f "$S/munge"/munge.socket.2*
  setsid runuser -u munge -- munged --socket="$S/munge/munge.socket.2" --key-file="$S/munge/munge.key" \
    --pid-file="$S/munge/munged.pid" --log-file="$S/munge/munged.log" --seed-file="$S/munge/munge.seed" \
    >>"$S/log/munged.out" 2>&1 </dev/null || die "munged, see $S/log/munged.out"
  wait_for 20 munge -S "$S/munge/munge.socket.2" -n || die 'munged does not answer'
}

# daemon NAME PIDFILE COMMAND...: a daemon that forks and writes its own pidfile
daemon() {
  local name=$1 pidfile=$2
  shift 2
  if alive "$pidfile"; then return 0; fi
  rm -f "$pidfile"
  setsid "$@" >>"$S/log/$name.out" 2>&1 </dev/null || die "$name, see $S/log/$name.out"
}

start_accounting() {
  alive "$S/run/slurmdbd.pid" || port_free "$SLURMDBD_PORT" slurmdbd
  daemon slurmdbd "$S/run/slurmdbd.pid" slurmdbd
  wait_for 60 port_open "$SLURMDBD_PORT" || die "slurmdbd opens no port, see $S/log/slurmdbd.log"
  wait_for 60 timeout 10 sacctmgr -n show cluster || die "slurmdbd does not answer, see $S/log/slurmdbd.log"
  if sacctmgr -nP show assoc format=account,user | grep -qx 'chico|atalaya-beto'; then return 0; fi
  sacctmgr -i -Q add qos unico >/dev/null
  sacctmgr -i -Q modify qos unico set MaxJobsPerUser=1 >/dev/null
  cat >"$S/etc/accounts.cfg" <<C
Cluster - '$CLUSTER':Fairshare=1:QOS='normal'
Parent - 'root'
User - 'root':DefaultAccount='root':AdminLevel='Administrator':Fairshare=1
Account - 'fisica':Description='fisica':Organization='fisica':Fairshare=1:QOS='normal,unico'
Account - 'chico':Description='chico':Organization='chico':Fairshare=1:GrpTRES=cpu=8:QOS='normal'
Parent - 'fisica'
User - 'atalaya-ana':DefaultAccount='fisica':Fairshare=1
Parent - 'chico'
User - 'atalaya-beto':DefaultAccount='chico':Fairshare=1
C
  sacctmgr -i load file="$S/etc/accounts.cfg" >"$S/log/accounts.log" 2>&1 || die "sacctmgr load, see $S/log/accounts.log"
}

start_controller() {
  alive "$S/run/slurmctld.pid" || port_free "$SLURMCTLD_PORT" slurmctld
  daemon slurmctld "$S/run/slurmctld.pid" slurmctld -f "$SLURM_CONF"
  wait_for 30 sh -c 'scontrol ping | grep -q "is UP"' || die "slurmctld does not answer, see $S/log/slurmctld.log"
}

start_nodes() {
  local node
  for node in "${NODES[@]}"; do
    mkdir -p "$S/spool/$node"
    daemon "slurmd-$node" "$S/run/slurmd-$node.pid" slurmd -N "$node" -f "$SLURM_CONF"
  done
  wait_for 45 nodes_up || { sinfo -N >&2; die 'not every node came up'; }
}
nodes_up() { [ "$(sinfo -hN -o '%N %T' | sort -u | grep -vcE 'unknown|down|\*')" -ge ${#NODES[@]} ]; }

# Two of them: SLURM_JWT=daemon makes 22.05 take tokens, and rules local authentication out.
# It runs neither as root nor as SlurmUser.
start_rest() {
  local as=(setpriv --reuid "$WEB" --regid "$WEB" --clear-groups)
  if ! alive "$S/run/slurmrestd-tcp.pid"; then
    port_free "$SLURMREST_PORT" slurmrestd
    spawn "$S/run/slurmrestd-tcp.pid" "$S/log/slurmrestd-tcp.log" "${as[@]}" \
      env SLURM_JWT=daemon slurmrestd -a rest_auth/jwt "127.0.0.1:$SLURMREST_PORT"
  fi
  if ! alive "$S/run/slurmrestd-unix.pid"; then
    rm -f "$S/run/slurmrestd.sock"
    spawn "$S/run/slurmrestd-unix.pid" "$S/log/slurmrestd-unix.log" "${as[@]}" \
      env -u SLURM_JWT slurmrestd -a rest_auth/local "unix:$S/run/slurmrestd.sock"
  fi
  wait_for 20 port_open "$SLURMREST_PORT" || die "slurmrestd (TCP), see $S/log/slurmrestd-tcp.log"
  wait_for 20 test -S "$S/run/slurmrestd.sock" || die "slurmrestd (socket), see $S/log/slurmrestd-unix.log"
}

token() { scontrol token username="$MONITOR" lifespan="${1:-86400}" | sed 's/^SLURM_JWT=//'; }

start() {
  [ "$(id -u)" = 0 ] || die 'needs root: slurmd starts jobs as other users'
  need slurmctld; need slurmdbd; need slurmrestd; need munged; need mariadbd
  case $(getent hosts "$HOST") in
    127.*) ;;
    *) log "$HOST does not resolve to 127.x: added to /etc/hosts"; echo "127.0.0.1 $HOST" >>/etc/hosts ;;
  esac
  make_users; make_dirs; make_conf
  start_munge; start_database; start_accounting; start_controller; start_nodes; start_rest
  token >"$S/monitor.jwt" && [ -s "$S/monitor.jwt" ] || die 'scontrol token gave nothing'
  chmod 644 "$S/monitor.jwt"
  log "Slurm cluster $CLUSTER: ${#NODES[@]} nodes up after $SECONDS s"
}

stop() {
  local file pid
  if alive "$S/run/slurmctld.pid"; then
    squeue -h -o %A 2>/dev/null | sort -u | timeout 30 xargs -r -n 500 scancel -Q 2>/dev/null
    wait_for 10 sh -c '[ -z "$(squeue -h -t R,CG -o %A)" ]'
  fi
  for file in "$S"/run/slurmrestd-*.pid "$S"/run/slurmd-*.pid; do [ -e "$file" ] && stop_pidfile "$file" 10; done
  for pid in $(pgrep -x slurmstepd); do ours "$pid" && kill -KILL "$pid" 2>/dev/null; done
  stop_pidfile "$S/run/slurmctld.pid" 15
  stop_pidfile "$S/run/slurmdbd.pid" 15
  stop_pidfile "$S/db/mariadbd.pid" 30
  stop_pidfile "$S/munge/munged.pid" 5
  rm -f "$S/run/slurmrestd.sock" "$S/monitor.jwt"
  log 'Slurm stopped'
}

status() {
  local nodes=("${NODES[@]/#/$S/run/slurmd-}")
  show_status "$S"/munge/munged.pid "$S"/db/mariadbd.pid "$S"/run/{slurmdbd,slurmctld,slurmrestd-tcp,slurmrestd-unix}.pid "${nodes[@]/%/.pid}"
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  status) status ;;
  purge) stop; rm -rf "$S"; for name in "${ACCOUNTS[@]}"; do userdel "$name" 2>/dev/null; done; true ;;
  kill) alive "$S/run/slurmd-${2:?node}.pid" || die "no slurmd of $2"; kill -KILL "$(pid_of "$S/run/slurmd-$2.pid")" ;;
  token) token "${2:-86400}" ;;
  *) sed -n '4,6s/^# *//p' "$0" >&2; exit 2 ;;
esac
