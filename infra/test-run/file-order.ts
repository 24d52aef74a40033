import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What begins last decides how long a run takes. `real-faults` measures picture against sound, and is through before
 * whole products are killed and started again beside it.
 */
const longest = ['real-faults', 'real-recording'];
/** These two belong side by side, when all others of theirs are through. */
const last = ['deaths', 'troubles'];

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
  const isOneOf = (names: readonly string[]): boolean => names.some((name) => moduleId.endsWith(`/${name}.test.ts`));
  if (isOneOf(longest)) return 0;
  return isOneOf(last) ? 2 : 1;
}
