import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressFiles } from './build/compress-files.ts';
import { firstLoads } from './build/first-loads.ts';
import { pdfFiles } from './build/pdf-files.ts';
import { publicWords } from './build/public-words.ts';
import { serverProgram } from './build/server-program.ts';

const services = process.env['CAMPUS_SERVICES'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), firstLoads(), publicWords(), pdfFiles(), compressFiles(), serverProgram()],
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
            // The entry needs it before all that is loaded with it.
            { name: 'preload', test: /vite[\\/]preload-helper/, priority: 40 },
            // The page's own script, which runs before the app is wanted: with all that it needs, and in nothing larger.
            { name: 'written-page', test: /web[\\/]src[\\/]written-page[\\/]/, priority: 40 },
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler)[\\/]|foundations[\\/]react\./,
              priority: 30,
            },
            { name: 'router', test: /node_modules[\\/]react-router[\\/]|foundations[\\/]router\./, priority: 30 },
            { name: 'zod', test: /node_modules[\\/]zod[\\/]|src[\\/]app[\\/]no-eval/, priority: 30 },
            {
              name: 'words',
              test: /node_modules[\\/](i18next|react-i18next|intl-messageformat|@formatjs|tslib)|foundations[\\/]words\./,
              priority: 30,
            },
            { name: 'hls', test: /node_modules[\\/]hls\.js[\\/]/, priority: 30 },
            {
              name: 'live-media',
              test: /node_modules[\\/](mediasoup-client|socket\.io-|engine\.io-|h264-profile)/,
              priority: 30,
            },
            // Three parts, each of which needs only those above it: in a circle none of them could run.
            {
              name: 'contract-broadcast',
              test: /[\\/]protocol[\\/]src[\\/](broadcast[\\/]|(contract|errors|ids|languages)\.ts)/,
              minShareCount: 4,
              priority: 22,
            },
            {
              name: 'contract-things',
              test: /[\\/]protocol[\\/]src[\\/](?!rest|centre-routes|route-spec|index)/,
              minShareCount: 4,
              priority: 21,
            },
            { name: 'contract-routes', test: /[\\/]protocol[\\/]src[\\/]/, minShareCount: 4, priority: 20 },
            // What many pages share is fetched at once: each file of its own costs a part of a round trip.
            {
              name: 'base',
              test: /[\\/]web[\\/]src[\\/](api|app|forms|ui[\\/](?!Menu|Switch|Toaster))|node_modules[\\/](@tanstack|lucide-react)/,
              minShareCount: 4,
              priority: 10,
            },
          ],
        },
      },
    },
  },
  // The one worker is the service worker, whose place says which pages it serves.
  worker: { format: 'iife', rolldownOptions: { output: { entryFileNames: 'service-worker.js' } } },
  server: {
    proxy: {
      '/api': { target: services },
      '/live': { target: services, ws: true },
      '/media': { target: services },
    },
  },
});
