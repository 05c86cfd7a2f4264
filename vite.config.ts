import { defineConfig } from 'vite';
import { builtInJobs } from './src/cli/build/built-in-jobs.ts';
import { sluiceDts } from './src/cli/build/sluice-dts.ts';
import { trimMonaco } from './src/cli/build/trim-monaco.ts';
import { workerText } from './src/cli/build/worker-text.ts';

const root = import.meta.dirname;

export default defineConfig({
  root,
  // The site runs from any folder of any host.
  base: './',
  plugins: [workerText(), builtInJobs(root), sluiceDts(root), trimMonaco()],
  worker: { format: 'es', plugins: () => [workerText(), trimMonaco()] },
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 8192,
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { host: '127.0.0.1', port: 5173 },
  optimizeDeps: {
    // Packages that only workers and lazy chunks import are looked for at start as well: found late, they would make the
    // server bundle anew and reload the page.
    entries: ['index.html', 'src/app/**/*.{ts,tsx}', 'workers/*.ts'],
    include: ['monaco-editor/languages/features/typescript/ts.worker.js'],
  },
});
