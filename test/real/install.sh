#!/bin/bash
# Installs what the real servers and the browser test need on Debian 12 (root). Idempotent; starts no service.
#   test/real/install.sh [slurm] [hub] [exporters] [influxdb] [victoriametrics] [browser]      without arguments: all
set -eu
export DEBIAN_FRONTEND=noninteractive
declare -A PARTS=(
  [slurm]="slurm-wlm slurmdbd slurmrestd munge mariadb-server slurm-wlm-mysql-plugin slurm-wlm-jwt-plugin"
  [hub]="jupyterhub"
  [exporters]="prometheus-node-exporter"
  [influxdb]="influxdb"
  [victoriametrics]="victoria-metrics"
  [browser]="chromium fonts-dejavu-core"
)
[ $# -gt 0 ] || set -- slurm hub exporters influxdb victoriametrics browser
packages=(curl procps util-linux gawk)
for part in "$@"; do
  # shellcheck disable=SC2206 # package names, split on purpose
  packages+=(${PARTS[$part]:?unknown part $part})
done

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo '[real] every package is installed' >&2
  exit 0
fi

# Debian's packages start their services on installation, most of them on every address.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi
echo "[real] installing ${missing[*]}" >&2
log=$(mktemp /tmp/atalaya-apt.XXXXXX)
# the lock: another apt may be at work on a fresh machine
if ! { apt-get -o DPkg::Lock::Timeout=300 update -qq &&
  apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}"; } </dev/null >"$log" 2>&1; then
  tail -n 30 "$log" >&2
  echo "[real] apt-get failed; the whole output is in $log" >&2
  exit 1
fi
rm -f "$log"
