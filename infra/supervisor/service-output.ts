import { RotatingLog } from './rotating-log.ts';

const NOTICE = 'NOTICE ';
const SHOWN = new Set(['warn', 'error', 'fatal']);
const REPEAT_AFTER_MS = 60_000;
const LAST_LINES = 20;

export interface ServiceOutputOptions {
  name: string;
  log: RotatingLog;
  /** Shows a notice to the person at the terminal. */
  notice(text: string): void;
  /** Shows a short warning at the terminal. */
  warn(text: string): void;
  now?(): number;
}

/**
 * Sorts what a service prints: notices and short warnings go to the terminal, everything else to its log file. The
 * last lines are kept, to be shown when it cannot start.
 */
export class ServiceOutput {
  readonly #options: ServiceOutputOptions;
  readonly #shownAt = new Map<string, number>();
  readonly #rest = { stdout: '', stderr: '' };
  #last: string[] = [];

  constructor(options: ServiceOutputOptions) {
    this.#options = options;
  }

  read(from: 'stdout' | 'stderr', text: string): void {
    const lines = (this.#rest[from] + text).split('\n');
    this.#rest[from] = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  /** Takes what stood without an end of line when the process ended. */
  flush(): void {
    for (const from of ['stdout', 'stderr'] as const) {
      if (this.#rest[from] !== '') this.#line(this.#rest[from]);
      this.#rest[from] = '';
    }
  }

  lastLines(): readonly string[] {
    return this.#last;
  }

  #line(line: string): void {
    if (line.startsWith(NOTICE)) return this.#options.notice(line.slice(NOTICE.length));
    if (line === 'NOTICE') return this.#options.notice('');
    if (line.trim() === '') return;
    this.#options.log.write(line);
    this.#last = [...this.#last, line].slice(-LAST_LINES);
    const { level, msg } = parse(line);
    if (level !== undefined && msg !== undefined && SHOWN.has(level)) this.#show(level, msg);
  }

  #show(level: string, msg: string): void {
    const text = `${this.#options.name}: ${level === 'warn' ? 'warning' : 'error'}: ${msg}`;
    const now = (this.#options.now ?? Date.now)();
    const before = this.#shownAt.get(text);
    if (before !== undefined && now - before < REPEAT_AFTER_MS) return;
    this.#shownAt.set(text, now);
    this.#options.warn(text);
  }
}

/** Our services log JSON objects with the level as a word and the message in `msg`. */
function parse(line: string): { level?: string; msg?: string } {
  if (!line.startsWith('{')) return {};
  try {
    const { level, msg } = JSON.parse(line) as Record<string, unknown>;
    return typeof level === 'string' && typeof msg === 'string' ? { level, msg } : {};
  } catch {
    return {};
  }
}
