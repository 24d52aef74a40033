import { retryDelayMs } from '../media/wanted.ts';

/** Asks for code until it has come, ever less often. */
export async function importAgain<Module>(load: () => Promise<Module>): Promise<Module> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs(failures)));
    }
  }
}
