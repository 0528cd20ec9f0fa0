#!/bin/bash
# Exporters on 127.0.0.1: two real node_exporters, for cn01 and cn02 (both see this one machine;
# each has its own textfile directory), and a SIMULATOR of NVIDIA's dcgm-exporter for gpu01.
#   exporters.sh start | stop | status | purge     start and stop take names: cn01 cn02 gpu01
set -u
. "$(dirname "$0")/env.sh"
X=$EXPORTERS_DIR
ALL=(cn01 cn02 gpu01)

port_of() { case $1 in cn01) echo "$NODE_EXPORTER_PORT" ;; cn02) echo $((NODE_EXPORTER_PORT + 1)) ;; gpu01) echo "$DCGM_PORT" ;; *) die "no exporter $1" ;; esac; }

start_one() {
  local name=$1 port
  port=$(port_of "$name") || exit 1
  if alive "$X/run/$name.pid"; then return 0; fi
  port_free "$port" "$name"
  if [ "$name" = gpu01 ]; then
    spawn "$X/run/$name.pid" "$X/log/$name.log" node "$REAL_HOME/dcgm-simulator.mjs" --port "$port" --host "$name"
  else
    mkdir -p "$X/textfile/$name"
    printf '# HELP atalaya_test_rack Rack of the pretended node.\n# TYPE atalaya_test_rack gauge\natalaya_test_rack{node="%s"} %s\n' \
      "$name" "${name#cn}" >"$X/textfile/$name/rack.prom"
    spawn "$X/run/$name.pid" "$X/log/$name.log" prometheus-node-exporter --web.listen-address="127.0.0.1:$port" \
      --collector.textfile.directory="$X/textfile/$name" --no-collector.systemd --no-collector.arp --no-collector.wifi --log.level=warn
  fi
  wait_for 20 port_open "$port" || die "$name, see $X/log/$name.log"
}

command=${1:-}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- "${ALL[@]}"
case $command in
  start)
    need prometheus-node-exporter; need node
    mkdir -p "$X"/{log,run}
    chmod 755 "$ATALAYA_REAL_DIR"
    for name in "$@"; do start_one "$name"; done
    log "exporters up: $*"
    ;;
  stop) for name in "$@"; do stop_pidfile "$X/run/$name.pid" 5; done; log "exporters stopped: $*" ;;
  status) pids=("${@/#/$X/run/}"); show_status "${pids[@]/%/.pid}" ;;
  purge) for name in "${ALL[@]}"; do stop_pidfile "$X/run/$name.pid" 5; done; rm -rf "$X" ;;
  *) sed -n '4s/^# *//p' "$0" >&2; exit 2 ;;
esac
