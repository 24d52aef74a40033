import { z } from 'zod';

/** The settings cannot be used. The message lists every problem, and is meant for the person who installs. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`These settings need attention:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const portMessage = 'must be a port number from 0 to 65535';
const millisMessage = 'must be a whole number of milliseconds, 0 or more';

/** A TCP or UDP port; 0 lets the system choose. */
export const envPort = z.coerce.number(portMessage).int(portMessage).min(0, portMessage).max(65535, portMessage);

/** `1`, `true`, `yes`, `on` or `0`, `false`, `no`, `off`. */
export const envBool = z.stringbool({ error: 'must be 1 or 0 (true, false, yes, no, on and off are understood too)' });

/** A list separated by commas; spaces around the entries do not count. */
export const envList = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

/** An absolute URL of any scheme; stays a string. */
export const envUrl = z.url({ error: 'must be a whole URL, such as https://campus.example.org' });

/** A length of time in milliseconds. */
export const envMillis = z.coerce.number(millisMessage).int(millisMessage).min(0, millisMessage);

/** What every service reads; a service's own schema extends it. */
export const serviceSettings = z.object({
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('How much the logs tell: trace, debug, info, warn, error, fatal or silent.'),
  EXIT_WITH_PARENT: envBool.default(false).describe('Set by the supervisor: the service ends when its input closes.'),
});

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings that `schema` names from the environment. A variable that is empty counts as not set. Throws
 * one ConfigError that lists every problem; values are never repeated in it, since they may be secrets.
 */
export function readConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment = process.env,
): z.output<Schema> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') given[name] = value;
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const descriptions = new Map(describeSettings(schema).map((setting) => [setting.name, setting.description]));
  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? '');
    if (name === '') return issue.message;
    const isMissing = given[name] === undefined && issue.code !== 'custom';
    const description = descriptions.get(name);
    return `${name} ${isMissing ? 'is not set' : issue.message}${description ? ` (${description})` : ''}`;
  });
  throw new ConfigError([...new Set(problems)]);
}

export interface SettingDescription {
  name: string;
  description: string;
  /** As one would write it in the environment; undefined when there is none. */
  default: string | undefined;
}

/** Lists the settings of a schema in its order, for `--help` and for the test that holds `.env.example` true. */
export function describeSettings(schema: z.ZodObject): SettingDescription[] {
  return Object.entries(schema.shape).map(([name, piece]) => describePiece(name, piece as z.ZodType));
}

/** `.describe()` may stand before or after `.default()` and `.optional()`, so the wrappers are opened one by one. */
function describePiece(name: string, outer: z.ZodType): SettingDescription {
  const setting: SettingDescription = { name, description: '', default: undefined };
  let piece: z.ZodType | undefined = outer;
  while (piece) {
    setting.description ||= piece.description ?? '';
    if (piece instanceof z.ZodDefault || piece instanceof z.ZodPrefault) {
      setting.default ??= asText(piece.def.defaultValue);
    }
    piece = innerOf(piece);
  }
  return setting;
}

function innerOf(piece: z.ZodType): z.ZodType | undefined {
  if (
    piece instanceof z.ZodDefault ||
    piece instanceof z.ZodPrefault ||
    piece instanceof z.ZodOptional ||
    piece instanceof z.ZodNullable
  ) {
    return piece.def.innerType as z.ZodType;
  }
  if (piece instanceof z.ZodPipe) return piece.def.in as z.ZodType;
  return undefined;
}

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value ? '1' : '0';
  return Array.isArray(value) ? value.join(',') : String(value);
}
