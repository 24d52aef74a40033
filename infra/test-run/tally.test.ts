import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { judge, lastLine, readPlaywrightReport, readVitestReport, sum } from './tally.mjs';

function reportOf(content: unknown): string {
  const file = join(temporaryFolder(), 'report.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const vitestFile = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

test('the last line names what was skipped only when something was', () => {
  expect(lastLine({ passed: 5, failed: 0, skipped: 0 })).toBe('5 passed, 0 failed');
  expect(
    lastLine(
      sum([
        { passed: 1, failed: 1, skipped: 1 },
        { passed: 2, failed: 0, skipped: 1 },
      ]),
    ),
  ).toBe('3 passed, 1 failed, 2 skipped');
});

describe('the report of vitest', () => {
  test('is counted test by test', () => {
    const file = reportOf({
      testResults: [
        vitestFile('passed', 'passed', 'passed', 'pending'),
        vitestFile('failed', 'failed', 'passed', 'todo'),
      ],
    });
    expect(readVitestReport(file)).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  test('counts a file that could not be loaded as one failure', () => {
    expect(readVitestReport(reportOf({ testResults: [vitestFile('failed')] }))).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });

  test('is missing when it is not there or not whole', () => {
    expect(readVitestReport('/nowhere.json')).toBeUndefined();
    expect(readVitestReport(reportOf('{"testResults": ['))).toBeUndefined();
  });
});

describe('the report of Playwright', () => {
  test('is counted test by test', () => {
    const stats = { expected: 4, flaky: 1, unexpected: 2, skipped: 3 };
    expect(readPlaywrightReport(reportOf({ stats, errors: [] }))).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  test('counts an error outside of the tests as a failure', () => {
    const stats = { expected: 4, flaky: 0, unexpected: 0, skipped: 0 };
    expect(readPlaywrightReport(reportOf({ stats, errors: [{ message: 'x' }] }))?.failed).toBe(1);
  });
});

describe('a runner has failed', () => {
  test.each([
    ['when it left no report', undefined, 0],
    ['when it ran no test', { passed: 0, failed: 0, skipped: 0 }, 0],
    ['when it skipped every test', { passed: 0, failed: 0, skipped: 3 }, 0],
    ['when it ended with an error although no test failed', { passed: 3, failed: 0, skipped: 0 }, 1],
    ['when it was ended by a signal', { passed: 3, failed: 0, skipped: 0 }, null],
  ])('%s', (_name, reported, exitCode) => {
    expect(judge(reported, exitCode)).toMatchObject({ tally: { failed: 1 }, problem: expect.any(String) });
  });

  test('only as often as its tests did, when they did', () => {
    expect(judge({ passed: 1, failed: 2, skipped: 0 }, 1)).toEqual({
      tally: { passed: 1, failed: 2, skipped: 0 },
      problem: undefined,
    });
  });
});
