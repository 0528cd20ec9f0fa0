#!/bin/bash
# A real JupyterHub on 127.0.0.1 with configurable-http-proxy.
#   hub.sh start | stop | status | purge
# The servers of s001 and s002 are real Jupyter servers; those of the other users are
# singleuser-stub.py, so that a test can have many. Any name logs in with the password "atalaya".
# Tokens in $HUB_DIR: collector.token (least scopes), ops.token (starts and stops servers, changes groups),
# atalaya.token and atalaya-below.token (let people in: the groups `operadores` and `mirones` may use the services).
set -u
. "$(dirname "$0")/env.sh"
H=$HUB_DIR
export HUB_DIR REAL_HOME HUB_URL
# Debian's proxy finds its modules only with Debian's own Node; other builds need this.
export NODE_PATH=${NODE_PATH:+$NODE_PATH:}/usr/share/nodejs:/usr/lib/$(uname -m)-linux-gnu/nodejs:/usr/lib/nodejs

secret() { [ -s "$1" ] || (umask 077; head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$1"); }
api_up() { curl -sf -m 2 "$HUB_URL/hub/api/"; }

make_conf() {
  local name
  mkdir -p "$H"/{home,log,run}
  chmod 755 "$ATALAYA_REAL_DIR"; chmod 700 "$H"
  for name in collector ops atalaya atalaya-below proxy; do secret "$H/$name.token"; done
  cat >"$H/jupyterhub_config.py" <<'P'
import os

E = os.environ
H = E["HUB_DIR"]


def token(name):
    with open(f"{H}/{name}.token") as file:
        return file.read().strip()


c.JupyterHub.bind_url = f"http://127.0.0.1:{E['HUB_PORT']}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{E['HUB_API_PORT']}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{E['HUB_PROXY_API_PORT']}"
c.ConfigurableHTTPProxy.auth_token = token("proxy")
c.ConfigurableHTTPProxy.pid_file = f"{H}/run/proxy.pid"
c.JupyterHub.pid_file = f"{H}/run/hub.pid"
c.JupyterHub.db_url = f"sqlite:///{H}/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = f"{H}/cookie_secret"
c.JupyterHub.authenticate_prometheus = True
c.JupyterHub.allow_named_servers = True
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "atalaya"

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = H + "/home/{username}"
c.Spawner.ip = "127.0.0.1"
c.Spawner.start_timeout = 600
c.Spawner.http_timeout = 600


def choose_server(spawner):
    if spawner.user.name in ("s001", "s002"):
        # the classic notebook is the server that Debian ships
        spawner.environment = {"JUPYTERHUB_SINGLEUSER_APP": "notebook.notebookapp.NotebookApp"}
        spawner.args = ["--allow-root"]
    else:
        spawner.cmd = ["/usr/bin/python3", E["REAL_HOME"] + "/singleuser-stub.py"]
        spawner.environment = {"ATALAYA_REAL_HOLD": f"{H}/run/hold-{spawner.user.name}"}
    # lets hub.sh recognise the process as its own
    spawner.environment["ATALAYA_REAL_DIR"] = E["ATALAYA_REAL_DIR"]


c.Spawner.pre_spawn_hook = choose_server

c.JupyterHub.services = [
    {"name": "collector", "api_token": token("collector")},
    {"name": "ops", "api_token": token("ops")},
    {
        "name": "atalaya",
        "api_token": token("atalaya"),
        "oauth_client_id": "service-atalaya",
        "oauth_redirect_uri": E["HUB_LOGIN_REDIRECT"],
        "oauth_no_confirm": True,
    },
    {
        # the same behind the Hub's own proxy, at /services/atalaya-below/
        "name": "atalaya-below",
        "url": f"http://127.0.0.1:{E['HUB_SERVICE_PORT']}",
        "api_token": token("atalaya-below"),
        "oauth_client_id": "service-atalaya-below",
        "oauth_redirect_uri": f"{E['HUB_URL']}/services/atalaya-below/api/v1/login/hub/callback",
        "oauth_no_confirm": True,
    },
]
c.JupyterHub.load_groups = {"operadores": ["olivia"], "mirones": ["mirna"]}
c.JupyterHub.load_roles = [
    {
        "name": "collector",
        "services": ["collector"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "read:metrics"],
    },
    {
        "name": "ops",
        "services": ["ops"],
        "scopes": ["admin:users", "admin:servers", "list:users", "read:servers", "groups"],
    },
    {
        "name": "atalaya-users",
        "groups": ["operadores", "mirones"],
        "scopes": ["access:services!service=atalaya", "access:services!service=atalaya-below"],
    },
]
P
}

start() {
  need jupyterhub; need configurable-http-proxy
  if ! alive "$H/run/hub.pid"; then
    port_free "$HUB_PORT" "JupyterHub's proxy"
    port_free "$HUB_API_PORT" JupyterHub
    make_conf
    rm -f "$H/run/hub.pid"
    (cd "$H" && exec setsid jupyterhub -f "$H/jupyterhub_config.py" >>"$H/log/hub.log" 2>&1 </dev/null) &
  fi
  wait_for 60 api_up || { tail -n 20 "$H/log/hub.log" >&2; die 'JupyterHub did not start'; }
  log "JupyterHub $(jupyterhub --version) at $HUB_URL after $SECONDS s"
}

stop() { # on TERM the hub stops its proxy and its servers itself
  local pid
  stop_pidfile "$H/run/hub.pid" 30
  stop_pidfile "$H/run/proxy.pid" 5
  for pid in $(pgrep -f 'jupyterhub-singleuser|singleuser-stub.py'); do ours "$pid" && kill "$pid" 2>/dev/null; done
  rm -f "$H"/run/hold-*
  log 'JupyterHub stopped'
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  status) show_status "$H/run/hub.pid" ;;
  purge) stop; rm -rf "$H" ;;
  *) sed -n '3s/^# *//p' "$0" >&2; exit 2 ;;
esac
