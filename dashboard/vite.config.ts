/**
 * The build of the pages: `vite build dashboard`. Files in `assets/` carry a hash of their content and
 * lie beside `.br` and `.gz` versions. Chunks find each other relative to themselves, so they work below
 * any prefix; only index.html names `/assets/` from the root, the one thing a prefix has to rewrite.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import solid from 'vite-plugin-solid'

const DIST = join(import.meta.dirname, 'dist')
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
  version: string
}
const COMPRESSED_FROM_BYTES = 1024

/** A tiny classic script in the head: it must run before the first paint, and none may be inline. */
function bootScript(): Plugin {
  let reference = ''
  return {
    name: 'atalaya-boot-script',
    apply: 'build',
    buildStart() {
      const source = readFileSync(join(import.meta.dirname, 'boot/scheme.js'), 'utf8')
      reference = this.emitFile({ type: 'asset', name: 'scheme.js', source })
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const file = Object.values(bundle ?? {}).find((one) => one.type === 'asset' && one.names.includes('scheme.js'))
        if (!file || reference === '') throw new Error('the boot script is not in the bundle')
        return [{ tag: 'script', attrs: { src: `/${file.fileName}` }, injectTo: 'head-prepend' }]
      },
    },
  }
}

/** Writes what a server can send as it is. */
function precompress(): Plugin {
  return {
    name: 'atalaya-precompress',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(DIST, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|html|svg)$/.test(entry.name)) continue
        const file = join(entry.parentPath, entry.name)
        const content = readFileSync(file)
        if (content.length < COMPRESSED_FROM_BYTES) continue
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
        writeFileSync(`${file}.br`, brotliCompressSync(content, quality))
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
      }
    },
  }
}

/**
 * What the operator's first sentence takes, with all that it imports, and other pages take too: in one file it is
 * compressed better than in a small one for each set of pages that share it (a test weighs what is downloaded).
 */
const SHARED = [
  ...['Age', 'FigureText', 'Panel', 'Sparkline', 'Unknown'].map((name) => `components/${name}.tsx`),
  ...['chart-feed.ts', 'latest-of.ts', 'scheme.ts', 'site.tsx'].map((name) => `data/${name}`),
  ...['gpus', 'nodes', 'storage', 'trend'].map((name) => `logic/${name}.ts`),
  ...['App', 'Banners', 'DataAgeLine', 'Header', 'RangePicker'].map((name) => `shell/${name}.tsx`),
].map((path) => join(import.meta.dirname, path))
const isShared = (id: string): boolean => SHARED.includes(id)

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  define: { 'import.meta.env.ATALAYA_VERSION': JSON.stringify(version) },
  plugins: [solid(), bootScript(), precompress()],
  experimental: {
    renderBuiltUrl: (filename, { hostType }) => (hostType === 'html' ? `/${filename}` : { relative: true }),
  },
  build: {
    outDir: DIST,
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', test: isShared }] } } },
  },
  server: { port: 18_401, proxy: { '/api': 'http://127.0.0.1:8080' } },
})
