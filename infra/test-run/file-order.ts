import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** These take half a minute and more, most of it waiting: what begins last decides how long a run takes. */
const longest = [
  ...['deaths', 'troubles', 'real-faults'],
  ...['ffmpeg-program-renderer', 'recorder', 'supervisor', 'mail-kill'],
].map((name) => `/${name}.test.ts`);

/**
 * Vitest begins with the files that took longest the last time, and where nobody has run them yet, with the largest.
 * A long test may be a short file.
 */
export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder;
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = longest.findIndex((name) => moduleId.endsWith(name));
  return rank < 0 ? longest.length : rank;
}
