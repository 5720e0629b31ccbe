import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The API that `vite` and `vite preview` forward to; the built pages are served by that API itself. */
const api = process.env.API_URL ?? 'http://127.0.0.1:3000';
const proxy = Object.fromEntries(
  ['/v1', '/local', '/docs', '/openapi.json', '/healthz'].map((path) => [path, { target: api }]),
);

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  server: { proxy },
  preview: { proxy },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The first versions with light-dark() and OKLCH: the one colour table needs both.
    target: ['chrome123', 'safari17.5', 'firefox120'],
    manifest: true,
    chunkSizeWarningLimit: 700,
  },
});
