import type { Text } from '../i18n.ts'

/** What a start without configuration found on this machine, and what to do about the rest. */
export const discoveryText = {
  'discovery.host': {
    es: 'Esta máquina ({node}): se vigila.',
    pt: 'Esta máquina ({node}): vigiada.',
    en: 'This machine ({node}): watched.',
  },
  'discovery.host_unsupported': {
    es: 'Esta máquina no es Linux: no se puede vigilar a sí misma. Configure otras fuentes en atalaya.yaml.',
    pt: 'Esta máquina não é Linux: não pode vigiar a si mesma. Configure outras fontes em atalaya.yaml.',
    en: 'This machine is not Linux and cannot watch itself. Configure other sources in atalaya.yaml.',
  },
  'discovery.slurm_rest': {
    es: 'Slurm ({cluster}): slurmrestd responde en {address}; se vigila por ahí.',
    pt: 'Slurm ({cluster}): slurmrestd responde em {address}; vigiado por ali.',
    en: 'Slurm ({cluster}): slurmrestd answers at {address}; watched that way.',
  },
  'discovery.slurm_rest_env': {
    es: 'Slurm: slurmrestd responde en {address} con el token de SLURM_JWT, pero ese token vence y no se puede renovar en el entorno; no se vigila. Guarde uno en un archivo y escriba en atalaya.yaml:\n{config}',
    pt: 'Slurm: slurmrestd responde em {address} com o token de SLURM_JWT, mas esse token vence e não pode ser renovado no ambiente; não é vigiado. Guarde um em um arquivo e escreva em atalaya.yaml:\n{config}',
    en: 'Slurm: slurmrestd answers at {address} to the token in SLURM_JWT, but that token expires and cannot be renewed in the environment; not watched. Keep one in a file and write in atalaya.yaml:\n{config}',
  },
  'discovery.slurm_cli': {
    es: 'Slurm ({cluster}): sus comandos funcionan aquí; se vigila con ellos.',
    pt: 'Slurm ({cluster}): seus comandos funcionam aqui; vigiado com eles.',
    en: 'Slurm ({cluster}): its commands work here; watched with them.',
  },
  'discovery.slurm_missing': {
    es: 'Slurm: no hay comandos de Slurm en esta máquina. Si el clúster está en otra, configure sources.slurm (rest, o cli con sshHost).',
    pt: 'Slurm: não há comandos do Slurm nesta máquina. Se o cluster está em outra, configure sources.slurm (rest, ou cli com sshHost).',
    en: 'Slurm: there are no Slurm commands on this machine. If the cluster is elsewhere, configure sources.slurm (rest, or cli with sshHost).',
  },
  'discovery.slurm_no_client': {
    es: 'Slurm: SLURM_CONF vale {conf}, pero faltan squeue o scontrol en el PATH. Instale los clientes de Slurm o agregue su carpeta al PATH.',
    pt: 'Slurm: SLURM_CONF vale {conf}, mas faltam squeue ou scontrol no PATH. Instale os clientes do Slurm ou acrescente a pasta deles ao PATH.',
    en: 'Slurm: SLURM_CONF is {conf}, but squeue or scontrol is not on the PATH. Install Slurm’s clients or add their folder to the PATH.',
  },
  'discovery.slurm_down': {
    es: 'Slurm «{cluster}» (según {conf}): slurmctld no responde ahora; se vigila igual, con sus órdenes.',
    pt: 'Slurm «{cluster}» (segundo {conf}): o slurmctld não responde agora; é vigiado mesmo assim, com seus comandos.',
    en: 'Slurm “{cluster}” (from {conf}): slurmctld does not answer now; watched all the same, with its commands.',
  },
  'discovery.slurm_unconfigured': {
    es: 'Slurm: sus órdenes están instaladas, pero {conf} no existe o no nombra un clúster; no se vigila. Si el clúster está en otra máquina, configure sources.slurm.',
    pt: 'Slurm: seus comandos estão instalados, mas {conf} não existe ou não nomeia um cluster; não é vigiado. Se o cluster está em outra máquina, configure sources.slurm.',
    en: 'Slurm: its commands are installed, but {conf} does not exist or names no cluster; not watched. If the cluster is on another machine, configure sources.slurm.',
  },
  'discovery.slurm_down_token': {
    es: 'Slurm está instalado, pero no deja entrar con el token de SLURM_JWT, o slurmctld no responde ({detail}); no se vigila. Renueve o quite SLURM_JWT y vuelva a iniciar, o configure sources.slurm.',
    pt: 'O Slurm está instalado, mas não aceita o token de SLURM_JWT, ou o slurmctld não responde ({detail}); não é vigiado. Renove ou remova SLURM_JWT e inicie de novo, ou configure sources.slurm.',
    en: 'Slurm is installed, but does not accept the token in SLURM_JWT, or slurmctld does not answer ({detail}); not watched. Renew or unset SLURM_JWT and start again, or configure sources.slurm.',
  },
  'discovery.slurm_no_name': {
    es: 'Slurm responde, pero «scontrol show config» no dice su ClusterName; configure sources.slurm con cluster: su nombre.',
    pt: 'O Slurm responde, mas "scontrol show config" não diz seu ClusterName; configure sources.slurm com cluster: o nome dele.',
    en: 'Slurm answers, but "scontrol show config" does not give its ClusterName; configure sources.slurm with cluster: its name.',
  },
  'discovery.hub': {
    es: 'JupyterHub {version} en {address}: se vigila.',
    pt: 'JupyterHub {version} em {address}: vigiado.',
    en: 'JupyterHub {version} at {address}: watched.',
  },
  'discovery.hub_health_only': {
    es: 'JupyterHub {version} en {address}: sin token solo se vigila si responde. Para ver sesiones y usuarios escriba en jupyterhub_config.py:\n{config}\nreinicie el hub y ponga ese token en JUPYTERHUB_API_TOKEN, o en un archivo (tokenFile en atalaya.yaml).',
    pt: 'JupyterHub {version} em {address}: sem token só se vigia se responde. Para ver sessões e usuários escreva em jupyterhub_config.py:\n{config}\nreinicie o hub e ponha esse token em JUPYTERHUB_API_TOKEN, ou em um arquivo (tokenFile em atalaya.yaml).',
    en: 'JupyterHub {version} at {address}: without a token only whether it answers is watched. To see sessions and users write in jupyterhub_config.py:\n{config}\nrestart the hub and put that token into JUPYTERHUB_API_TOKEN, or into a file (tokenFile in atalaya.yaml).',
  },
  'discovery.hub_token_weak': {
    es: 'JupyterHub {version} en {address}: el token de JUPYTERHUB_API_TOKEN no puede contar usuarios (HTTP {status}); solo se vigila si responde. En jupyterhub_config.py escriba:\n{config}\ny use ese token.',
    pt: 'JupyterHub {version} em {address}: o token de JUPYTERHUB_API_TOKEN não pode contar usuários (HTTP {status}); só se vigia se responde. Em jupyterhub_config.py escreva:\n{config}\ne use esse token.',
    en: 'JupyterHub {version} at {address}: the token in JUPYTERHUB_API_TOKEN may not count users (HTTP {status}); only whether it answers is watched. In jupyterhub_config.py write:\n{config}\nand use that token.',
  },
  'discovery.hub_silent': {
    es: 'JupyterHub: JUPYTERHUB_API_URL vale {address}, pero ahí no responde un hub; no se vigila. ¿Está en marcha?',
    pt: 'JupyterHub: JUPYTERHUB_API_URL vale {address}, mas nenhum hub responde ali; não é vigiado. Está no ar?',
    en: 'JupyterHub: JUPYTERHUB_API_URL is {address}, but no hub answers there; not watched. Is it running?',
  },
  'discovery.hub_missing': {
    es: 'JupyterHub: no hay ninguno en {addresses}. Si está en otra máquina, configure sources.jupyterhub.',
    pt: 'JupyterHub: não há nenhum em {addresses}. Se está em outra máquina, configure sources.jupyterhub.',
    en: 'JupyterHub: there is none at {addresses}. If it is on another machine, configure sources.jupyterhub.',
  },
  'discovery.node_exporter': {
    es: 'node_exporter en {address}: no se agrega, porque esta máquina ya se vigila directamente con las mismas cifras.',
    pt: 'node_exporter em {address}: não é acrescentado, porque esta máquina já é vigiada diretamente com os mesmos números.',
    en: 'node_exporter at {address}: not added, because this machine is already watched directly, with the same figures.',
  },
  'discovery.dcgm_exporter': {
    es: 'dcgm-exporter en {address}: se vigila; las GPU de esta máquina se leen de ahí y no con nvidia-smi.',
    pt: 'dcgm-exporter em {address}: vigiado; as GPUs desta máquina são lidas dali e não com nvidia-smi.',
    en: 'dcgm-exporter at {address}: watched; this machine’s GPUs are read from it, not with nvidia-smi.',
  },
} as const satisfies Record<string, Text>
