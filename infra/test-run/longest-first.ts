import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Of those that wait most of their time: what begins last decides how long a run takes. */
const longest = ['deaths', 'real-faults', 'troubles', 'real-recording'];

/**
 * Vitest begins with the files that took longest the last time, and where nobody has run them yet, with the largest.
 * A long test may be a short file.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder;
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return rank === -1 ? longest.length : rank;
}
