import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** What pdf.js asks for when a page needs it: letters of other scripts, fonts, and decoders of rare pictures. */
const folders = ['cmaps', 'standard_fonts', 'wasm'];
/** Of the last of them only what runs as a script: the security policy lets no WebAssembly in. Licences go along. */
const isServed = (folder: string, name: string): boolean =>
  folder !== 'wasm' || name.endsWith('_nowasm_fallback.js') || name.startsWith('LICENSE');

/** Lays them beside the app, at `/pdf/`, so that they come from our own origin. */
export function pdfFiles(): Plugin {
  return {
    name: 'campus:pdf-files',
    apply: 'build',
    async generateBundle() {
      const library = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
      for (const folder of folders) {
        for (const name of await readdir(join(library, folder))) {
          if (!isServed(folder, name)) continue;
          const source = await readFile(join(library, folder, name));
          this.emitFile({ type: 'asset', fileName: `pdf/${folder}/${name}`, source });
        }
      }
    },
  };
}
