import { isAbsolute, join, relative } from 'node:path';
import { build, type Plugin } from 'rolldown';

/** Native code with what lies beside it, and what most campuses do without: loaded from node_modules, when needed. */
const outside = ['better-sqlite3', 'sharp', '@node-rs/argon2', 'selfsigned', 'pg', 'redis', 'nodemailer'];
/** Packages try for them, and do without; they are not installed. */
const missing = ['bufferutil', 'utf-8-validate'];
const isOutside = new RegExp(`^(${[...outside, ...missing].join('|')})(/|$)`);

export interface BundleOptions {
  /** Folder of the project. */
  root: string;
  /** The program's first module, from `root`. */
  main: string;
  /** What is written, with its source map beside it. It has to be run from a folder of `root`'s, such as `dist`. */
  file: string;
}

/**
 * Makes one file of a program, readable and with all that it imports. Throws what the bundler complains of, warnings
 * too: what it cannot find would be missed only when it is needed.
 */
export async function bundle({ root, main, file }: BundleOptions): Promise<void> {
  await build({
    input: join(root, main),
    cwd: root,
    platform: 'node',
    external: isOutside,
    plugins: [ownPlace(root)],
    onLog(level, log, pass) {
      pass(level === 'warn' ? 'error' : level, log);
    },
    output: {
      file,
      format: 'esm',
      // One file also for what is imported late, which another start's bundle may not take away from a running service.
      codeSplitting: false,
      sourcemap: true,
      sourcemapExcludeSources: true,
      banner: placesBanner,
      comments: { jsdoc: false },
    },
  });
}

const placesBanner = [
  `import { dirname as $dirname } from 'node:path';`,
  `import { fileURLToPath as $fileURLToPath } from 'node:url';`,
  `const $urlOf = (place) => new URL(place, new URL('../', import.meta.url)).href;`,
  `const $filenameOf = (place) => $fileURLToPath($urlOf(place));`,
  `const $dirnameOf = (place) => $dirname($filenameOf(place));`,
].join('\n');

const askedInModule = /\bimport\.meta\.(url|dirname|filename)\b/g;

/** A module that asks where it lies is told where its source lies, so that it finds the files beside it. */
function ownPlace(root: string): Plugin {
  return {
    name: 'own-place',
    transform: {
      filter: { code: /\bimport\.meta\.(url|dirname|filename)\b|\b__(dirname|filename)\b/ },
      handler(code, id) {
        // The bundler's own modules do mean the bundle.
        if (!isAbsolute(id)) return null;
        const place = JSON.stringify(relative(root, id));
        const answered = code.replaceAll(askedInModule, (_asked, what: string) => `$${what}Of(${place})`);
        if (answered !== code) return { code: answered, map: null };
        // Lines stay where they are.
        return { code: `var __filename = $filenameOf(${place}), __dirname = $dirnameOf(${place}); ${code}`, map: null };
      },
    },
  };
}
