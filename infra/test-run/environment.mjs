import { delimiter, join } from 'node:path';
import { SETTING_GROUPS } from '../settings/table.mjs';
import { RUN_MARK } from './left-over.mjs';

/**
 * What tests and measurements see: the tools that set-up found, a folder of this run's own for everything temporary,
 * and none of the settings of a real campus, so that no test can reach its database.
 *
 * @param {string} root folder of the project
 * @param {import('../boot/set-up.mjs').Tools} tools
 * @param {Partial<{ chromium: string } & import('../boot/steps/test-servers.mjs').TestServers>} programs
 * @param {string} run
 * @param {string} folder
 * @returns {NodeJS.ProcessEnv}
 */
export function testEnvironment(root, tools, programs, run, folder) {
  const env = { ...process.env };
  for (const { settings } of SETTING_GROUPS) for (const setting of settings) delete env[setting.env];
  return {
    ...env,
    PATH: [join(root, 'node_modules', '.bin'), env.PATH].join(delimiter),
    TMPDIR: folder,
    // A run starts hundreds of processes of the same code; see `npm start`.
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? join(root, '.cache', 'compiled'),
    [RUN_MARK]: run,
    FFMPEG_PATH: tools.ffmpeg,
    ...(tools.ffprobe ? { FFPROBE_PATH: tools.ffprobe } : {}),
    MEDIASOUP_WORKER_BIN: tools.worker,
    ...(programs.chromium ? { CHROMIUM_PATH: programs.chromium } : {}),
    ...(programs.redis ? { TEST_REDIS_SERVER: programs.redis } : {}),
    ...(programs.turn ? { TEST_TURN_SERVER: programs.turn } : {}),
  };
}
