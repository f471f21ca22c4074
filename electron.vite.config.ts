import { chmodSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

// Paths are relative to the repository. Dependencies are not bundled into the main process: some are native.
export default defineConfig({
  main: {
    plugins: [
      {
        // npm makes a package's commands executable when it links them, but not again after the next build.
        name: 'executable-commands',
        writeBundle: () => {
          for (const file of ['out/main/cli.js', 'out/main/serve.js']) chmodSync(file, 0o755)
        },
      },
    ],
    build: {
      target: 'node22',
      sourcemap: true,
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          serve: 'src/main/serve.ts',
          cli: 'src/main/cli.ts',
          engine: 'src/main/engine/entry.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        // A sandboxed preload must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      // Any browser of the last two years may open the web host.
      target: 'es2023',
      minify: true,
      // It comes from this machine.
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
})
