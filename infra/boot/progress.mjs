const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const SPINNER_MS = 100;
const QUIET_MS = 1_000;
const LINE_EVERY_MS = 5_000;

/**
 * Shows what set-up does. On a terminal a running step has one line with a spinner and the seconds so far; in a file
 * or a pipe it has a line when it turns out to take longer than a second, and another every five.
 *
 * @param {{ out?: NodeJS.WritableStream & { isTTY?: boolean, columns?: number }, now?: () => number }} [options]
 */
export function createProgress(options = {}) {
  const out = options.out ?? process.stdout;
  const now = options.now ?? Date.now;
  const isTerminal = out.isTTY === true && process.env.TERM !== 'dumb';
  const clear = () => (isTerminal ? out.write('\r\u001B[K') : true);

  /** Prints a line of its own. @param {string} text */
  const say = (text) => {
    clear();
    out.write(`${text}\n`);
  };

  /**
   * Runs one step. `work` gets `report(text)`, by which it says what it is doing now, and returns the sentence that
   * stands for the finished step together with a value.
   *
   * @template T
   * @param {string} title what is looked at, such as `Packages`
   * @param {(report: (text: string) => void) => Promise<{ said: string, value: T }>} work
   * @returns {Promise<T>}
   */
  const step = async (title, work) => {
    const startedAt = now();
    let doing = '';
    let frame = 0;
    let saidAt = startedAt - LINE_EVERY_MS + QUIET_MS;
    const seconds = () => `${Math.round((now() - startedAt) / 1000)} s`;

    const draw = () => {
      if (isTerminal) {
        frame = (frame + 1) % SPINNER.length;
        const line = `${SPINNER[frame]} ${title}: ${doing} (${seconds()})`;
        out.write(`\r\u001B[K${line.slice(0, (out.columns ?? 80) - 1)}`);
      } else if (now() - saidAt >= LINE_EVERY_MS) {
        saidAt = now();
        out.write(`… ${title}: ${doing} (${seconds()})\n`);
      }
    };
    const timer = setInterval(draw, SPINNER_MS);
    try {
      const result = await work((text) => {
        doing = text;
        draw();
      });
      const took = now() - startedAt >= QUIET_MS ? ` (${seconds()})` : '';
      say(`✓ ${title}: ${result.said}${took}`);
      return result.value;
    } catch (error) {
      say(`✗ ${title}: this did not work (${seconds()})`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  };

  return { say, step };
}
