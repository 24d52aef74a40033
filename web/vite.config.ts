import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const services = process.env['CAMPUS_SERVICES'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The colours use light-dark(), which older targets would have rewritten into something larger.
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // Nothing inline: the content security policy allows files of our own origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|react-router)[\\/]/, priority: 30 },
            { name: 'hls', test: /node_modules[\\/]hls\.js[\\/]/, priority: 30 },
            {
              name: 'live-media',
              test: /node_modules[\\/](mediasoup-client|socket\.io-|engine\.io-|h264-profile)/,
              priority: 30,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: services },
      '/live': { target: services, ws: true },
      '/media': { target: services },
    },
  },
});
