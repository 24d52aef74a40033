import { readFileSync } from 'node:fs';

/**
 * How many tests ended how.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 */

/** @type {Readonly<Tally>} */
export const NONE = { passed: 0, failed: 0, skipped: 0 };

/** @param {readonly Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  return tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
    }),
    NONE,
  );
}

/** The line that `npm test` ends with. @param {Tally} tally */
export function lastLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * What a runner's report says, made honest: a runner that ended with an error although no test failed, that ran
 * nothing, or that left no report has failed too.
 *
 * @param {Tally | undefined} reported
 * @param {number | null} exitCode
 * @returns {{ tally: Tally, problem: string | undefined }}
 */
export function judge(reported, exitCode) {
  if (!reported) return { tally: { ...NONE, failed: 1 }, problem: `it left no report (it ended with ${exitCode})` };
  if (reported.passed + reported.failed === 0) {
    return { tally: { ...reported, failed: 1 }, problem: 'it ran no test at all' };
  }
  if (exitCode !== 0 && reported.failed === 0) {
    return { tally: { ...reported, failed: 1 }, problem: `no test failed, but it ended with ${exitCode}` };
  }
  return { tally: reported, problem: undefined };
}

/** Reads the JSON report of vitest. @param {string} file @returns {Tally | undefined} */
export function readVitestReport(file) {
  const report = readJson(file);
  if (!report || !Array.isArray(report.testResults)) return undefined;
  const tallies = report.testResults.map((/** @type {any} */ result) => {
    const statuses = result.assertionResults.map((/** @type {any} */ test) => test.status);
    const count = (/** @type {readonly string[]} */ wanted) =>
      statuses.filter((/** @type {string} */ status) => wanted.includes(status)).length;
    const failed = count(['failed']);
    // A file that could not even be loaded has no tests, and has failed.
    const isBroken = result.status === 'failed' && failed === 0;
    return {
      passed: count(['passed']),
      failed: failed + (isBroken ? 1 : 0),
      skipped: count(['skipped', 'pending', 'todo', 'disabled']),
    };
  });
  return sum(tallies);
}

/** Reads the JSON report of Playwright. @param {string} file @returns {Tally | undefined} */
export function readPlaywrightReport(file) {
  const report = readJson(file);
  if (!report?.stats) return undefined;
  const { expected, flaky, unexpected, skipped } = report.stats;
  const broken = Array.isArray(report.errors) && unexpected === 0 ? Math.min(report.errors.length, 1) : 0;
  return { passed: expected + flaky, failed: unexpected + broken, skipped };
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
