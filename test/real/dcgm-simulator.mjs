// SIMULATOR of NVIDIA's dcgm-exporter 4.x for machines without a GPU: its metric names, types, labels
// and units, with values made up by smooth functions of the time.
//
//   node dcgm-simulator.mjs --port 19400 --host gpu01 [--gpus 4]
//
// POST /control takes JSON, any of:
//   {"freeze": true}            values stand still until {"freeze": false}
//   {"gpu": 1, "xid": 79}       last XID error of one GPU
//   {"gpu": 1, "lost": true}    the GPU has fallen off the bus: its lines are gone
//   {"status": 503}             answers /metrics with that status
//   {"reset": true}             everything as at the start
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : process.argv[at + 1]
}
const port = Number(option('port', 19400))
const host = option('host', 'gpu01')
const gpus = Array.from({ length: Number(option('gpus', 4)) }, (_, index) => ({
  index,
  uuid: uuid(index),
  xid: 0,
  lost: false,
}))
const MODEL = 'NVIDIA A100-SXM4-80GB'
const FRAMEBUFFER_MIB = 81920
const RESERVED_MIB = 620

let frozenAt = null
let status = 200

// name, type, help, value of a GPU under a load of 0 to 1 after some seconds
const METRICS = [
  ['DCGM_FI_DEV_SM_CLOCK', 'gauge', 'SM clock frequency (in MHz).', () => 1410],
  ['DCGM_FI_DEV_MEM_CLOCK', 'gauge', 'Memory clock frequency (in MHz).', () => 1593],
  ['DCGM_FI_DEV_MEMORY_TEMP', 'gauge', 'Memory temperature (in C).', ({ load }) => Math.round(33 + load * 50)],
  ['DCGM_FI_DEV_GPU_TEMP', 'gauge', 'GPU temperature (in C).', ({ load }) => Math.round(31 + load * 42)],
  ['DCGM_FI_DEV_POWER_USAGE', 'gauge', 'Power draw (in W).', ({ load }) => (62 + load * 330).toFixed(6)],
  [
    'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION',
    'counter',
    'Total energy consumption since boot (in mJ).',
    ({ seconds }) => Math.round(seconds * 200_000),
  ],
  ['DCGM_FI_DEV_GPU_UTIL', 'gauge', 'GPU utilization (in %).', ({ load }) => Math.round(load * 100)],
  ['DCGM_FI_DEV_MEM_COPY_UTIL', 'gauge', 'Memory utilization (in %).', ({ load }) => Math.round(load * 60)],
  ['DCGM_FI_DEV_XID_ERRORS', 'gauge', 'Value of the last XID error encountered.', ({ gpu }) => gpu.xid],
  [
    'DCGM_FI_DEV_FB_FREE',
    'gauge',
    'Framebuffer memory free (in MiB).',
    ({ usedMib }) => FRAMEBUFFER_MIB - RESERVED_MIB - usedMib,
  ],
  ['DCGM_FI_DEV_FB_USED', 'gauge', 'Framebuffer memory used (in MiB).', ({ usedMib }) => usedMib],
  ['DCGM_FI_DEV_FB_RESERVED', 'gauge', 'Framebuffer memory reserved (in MiB).', () => RESERVED_MIB],
  ['DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS', 'counter', 'Number of remapped rows for uncorrectable errors', () => 0],
  [
    'DCGM_FI_PROF_GR_ENGINE_ACTIVE',
    'gauge',
    'Ratio of time the graphics engine is active.',
    ({ load }) => load.toFixed(6),
  ],
  [
    'DCGM_FI_PROF_PIPE_TENSOR_ACTIVE',
    'gauge',
    'Ratio of cycles the tensor (HMMA) pipe is active.',
    ({ load }) => (load * 0.42).toFixed(6),
  ],
]

function uuid(index) {
  const hex = createHash('sha1').update(`${host}/${index}`).digest('hex')
  return `GPU-${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

function sample(gpu, seconds) {
  const load = 0.5 + 0.5 * Math.sin((seconds / 240) * 2 * Math.PI + gpu.index * 1.7)
  return { gpu, seconds, load, usedMib: Math.round(2000 + load * 66_000) }
}

function labels(gpu, name) {
  const bus = `00000000:${(7 + gpu.index * 0x40).toString(16).toUpperCase().padStart(2, '0')}:00.0`
  const pairs = [
    ['gpu', gpu.index],
    ['UUID', gpu.uuid],
    ['pci_bus_id', bus],
    ['device', `nvidia${gpu.index}`],
    ['modelName', MODEL],
    ['Hostname', host],
    ['DCGM_FI_DRIVER_VERSION', '550.90.07'],
  ]
  if (name === 'DCGM_FI_DEV_XID_ERRORS')
    pairs.push(['err_code', gpu.xid], ['err_msg', gpu.xid ? 'Simulated' : 'No Error'])
  return pairs.map(([key, value]) => `${key}="${value}"`).join(',')
}

function render() {
  const seconds = frozenAt ?? Date.now() / 1000
  const lines = METRICS.flatMap(([name, type, help, value]) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...gpus.filter((gpu) => !gpu.lost).map((gpu) => `${name}{${labels(gpu, name)}} ${value(sample(gpu, seconds))}`),
  ])
  return `${lines.join('\n')}\n`
}

function control(change) {
  if (change.reset) {
    frozenAt = null
    status = 200
    for (const gpu of gpus) Object.assign(gpu, { xid: 0, lost: false })
  }
  if ('freeze' in change) frozenAt = change.freeze ? Date.now() / 1000 : null
  if ('status' in change) status = change.status
  const gpu = gpus[change.gpu]
  if (gpu && 'xid' in change) gpu.xid = change.xid
  if (gpu && 'lost' in change) gpu.lost = change.lost
}

createServer((request, response) => {
  if (request.method === 'POST' && request.url === '/control') {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
      if (body.length > 4096) request.destroy()
    })
    request.on('end', () => {
      try {
        control(JSON.parse(body))
        response.end('ok\n')
      } catch {
        response.writeHead(400).end('bad JSON\n')
      }
    })
    return
  }
  if (request.url !== '/metrics') return response.writeHead(404).end('404 page not found\n')
  if (status !== 200) return response.writeHead(status).end('simulated failure\n')
  response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(render())
}).listen(port, '127.0.0.1')
