import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';

/**
 * Builds the app once more, as the program with which signalling writes the public pages: `.server/write-pages.js` in the
 * same folder, so that page and program are always of one build. No server of files sends what is in a folder of that name.
 */
export function serverProgram(): Plugin {
  let root = '';
  let outDir = '';
  return {
    name: 'campus:server-program',
    apply: 'build',
    configResolved(config) {
      ({ root } = config);
      outDir = resolve(root, config.build.outDir, '.server');
    },
    async closeBundle(error) {
      if (error) return;
      await build({
        root,
        configFile: false,
        logLevel: 'warn',
        plugins: [react()],
        publicDir: false,
        // With React made for production, and found wherever the folder is laid.
        ssr: { noExternal: true },
        build: {
          ssr: join(root, 'src/server/main.ts'),
          outDir,
          emptyOutDir: true,
          target: 'node20',
          chunkSizeWarningLimit: 2_000,
          rolldownOptions: { output: { entryFileNames: 'write-pages.js' } },
        },
      });
    },
  };
}
