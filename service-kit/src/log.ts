import { type DestinationStream, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';

export type Logger = PinoLogger;

const secretKeys = [
  'accessToken',
  'authorization',
  'Authorization',
  'controlSecret',
  'CONTROL_SECRET',
  'cookie',
  'Cookie',
  'joinToken',
  'password',
  'passwordHash',
  'refreshToken',
  'secret',
  'set-cookie',
  'token',
];

/** A path for each key at the top and up to three levels down, as deep as our log fields go. */
const redactedPaths = secretKeys.flatMap((key) => {
  const own = key.includes('-') ? `["${key}"]` : key;
  const below = key.includes('-') ? own : `.${key}`;
  return [own, `*${below}`, `*.*${below}`, `*.*.*${below}`];
});

/**
 * Pino's own writer tries for ever to get rid of its last lines when the reader of standard output is gone (EPIPE), so
 * that a service whose supervisor was killed never ended. Node's stream gives up at once, and keeps log lines and
 * notices in order.
 */
const standardOutput: DestinationStream = {
  write: (line) => {
    process.stdout.write(line);
  },
};

/**
 * JSON lines on standard output. Messages are constant sentences; what varies goes into fields. An error goes under
 * `err`, so that its stack and causes are kept whole.
 */
export function createLogger(service: string, level = 'info', destination = standardOutput): Logger {
  const options = {
    base: { service },
    level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: '[redacted]' },
  };
  return pino(options, destination);
}
