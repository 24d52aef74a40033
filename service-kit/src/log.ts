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
 * JSON lines on standard output. Messages are constant sentences; what varies goes into fields. An error goes under
 * `err`, so that its stack and causes are kept whole.
 */
export function createLogger(service: string, level = 'info', destination?: DestinationStream): Logger {
  const options = {
    base: { service },
    level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}
