import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** One of the scripts beside this file with all that it imports, for `addInitScript`. */
export async function buildScript(name: 'canvas-camera' | 'frame-reader' | 'bare-room'): Promise<string> {
  const entry = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, target: 'esnext', lib: { entry, formats: ['iife'], name: 'script' } },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const code = first && 'output' in first ? first.output[0].code : undefined;
  if (code === undefined) throw new Error(`${name} was not built`);
  return code;
}
