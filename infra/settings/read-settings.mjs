import { accessSync, constants } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SETTINGS } from './table.mjs';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
const MAX_WORKERS = 64;

/** Settings that cannot be used. The message lists every problem. */
export class SettingsError extends Error {
  /** @param {readonly string[]} problems */
  constructor(problems) {
    super(
      `${problems.length === 1 ? 'A setting needs' : 'Some settings need'} attention:\n${problems.map((problem) => `  ${problem}`).join('\n')}\nnpm start -- --help lists what can be set.`,
    );
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/**
 * What one start of the campus goes by. Paths are absolute; what is undefined is found or left to the service.
 *
 * @typedef {object} Settings
 * @property {boolean} wantsHelp
 * @property {string} dataDir
 * @property {number} port 0 takes a free one
 * @property {string} host
 * @property {string | undefined} publicUrl an origin without a slash at its end
 * @property {boolean} lan
 * @property {{ certFile: string, keyFile: string } | undefined} tls
 * @property {number} sfuPort 0 takes free ones
 * @property {number | undefined} sfuWorkers
 * @property {string | undefined} sfuListenIp
 * @property {string | undefined} sfuAnnouncedAddress
 * @property {readonly string[]} sfuUrls
 * @property {Readonly<Record<string, string>>} given every setting that was given, by its name in the environment
 */

/**
 * Reads the command line and the environment; the command line wins, and what is empty counts as not given. Throws a
 * SettingsError that lists every problem at once. Values of secrets are never repeated in it.
 *
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {{ projectFolder: string, callerFolder: string }} folders a path on the command line counts from where the
 *   person stands, one in the environment from the project's folder
 * @returns {Settings}
 */
export function readSettings(args, env, folders) {
  /** @type {string[]} */
  const problems = [];
  const { flags, wantsHelp } = readFlags(args, problems);

  /** @type {Record<string, string>} */
  const given = {};
  for (const setting of SETTINGS) {
    const flag = setting.flag === undefined ? undefined : flags[setting.flag];
    const raw = flag ?? env[setting.env];
    const text = raw?.trim();
    const name = flag !== undefined ? `--${setting.flag}` : setting.env;
    if (text === undefined || text === '') {
      if (flag !== undefined) problems.push(`${name} needs a value.`);
      continue;
    }
    const problem = problemWith(setting.kind, text);
    if (problem) problems.push(`${name} ${problem}.`);
    else if (setting.kind === 'path') {
      given[setting.env] = resolve(flag !== undefined ? folders.callerFolder : folders.projectFolder, text);
    } else given[setting.env] = text;
  }

  const lan = isOn(given.LAN);
  const tls = readTls(given, problems);
  const workers = Number(given.SFU_WORKERS ?? '1');
  if (workers < 1 || workers > MAX_WORKERS) problems.push(`SFU_WORKERS must be from 1 to ${MAX_WORKERS}.`);
  if ((given.MAIL_URL === undefined) !== (given.MAIL_FROM === undefined)) {
    problems.push('MAIL_URL and MAIL_FROM are needed together.');
  }
  if (given.TURN_URLS !== undefined && given.TURN_SECRET === undefined) {
    problems.push('With TURN_URLS the servers’ TURN_SECRET is needed too.');
  }
  if (given.OIDC_ISSUER !== undefined && (given.OIDC_CLIENT_ID === undefined || given.OIDC_DOMAINS === undefined)) {
    problems.push('With OIDC_ISSUER both OIDC_CLIENT_ID and OIDC_DOMAINS are needed too.');
  }
  const lastPort = Number(given.SFU_PORT ?? defaultOf('SFU_PORT')) + workers - 1;
  if (lastPort > 65_535) problems.push('SFU_PORT is too high for that many SFU_WORKERS: their ports go beyond 65535.');
  if (problems.length > 0) throw new SettingsError(problems);
  return {
    wantsHelp,
    dataDir: given.DATA_DIR ?? resolve(folders.projectFolder, defaultOf('DATA_DIR')),
    port: Number(given.PORT ?? defaultOf('PORT')),
    host: given.HOST ?? (lan ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: given.PUBLIC_URL === undefined ? undefined : new URL(given.PUBLIC_URL).origin,
    lan,
    tls,
    sfuPort: Number(given.SFU_PORT ?? defaultOf('SFU_PORT')),
    sfuWorkers: given.SFU_WORKERS === undefined ? undefined : Number(given.SFU_WORKERS),
    sfuListenIp: given.SFU_LISTEN_IP,
    sfuAnnouncedAddress: given.SFU_ANNOUNCED_ADDRESS,
    sfuUrls: listOf(given.SFU_URLS ?? ''),
    given,
  };
}

/** @param {string} env */
function defaultOf(env) {
  return SETTINGS.find((setting) => setting.env === env)?.default ?? '';
}

/** @param {readonly string[]} args @param {string[]} problems */
function readFlags(args, problems) {
  const options = Object.fromEntries(
    SETTINGS.flatMap((setting) =>
      setting.flag === undefined
        ? []
        : [[setting.flag, { type: /** @type {'string' | 'boolean'} */ (setting.value ? 'string' : 'boolean') }]],
    ),
  );
  /** @type {Record<string, string>} */
  const flags = {};
  let wantsHelp = false;
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...options, help: { type: 'boolean', short: 'h' } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`"${token.value}" was not understood.`);
    if (token.kind !== 'option') continue;
    const option = token.name === 'help' ? { type: 'boolean' } : options[token.name];
    if (!option) problems.push(`${token.rawName} is not an option.`);
    else if (token.name === 'help') wantsHelp = true;
    else if (option.type === 'boolean') {
      if (token.value !== undefined) problems.push(`${token.rawName} takes no value.`);
      flags[token.name] = '1';
    } else flags[token.name] = token.value ?? '';
  }
  return { flags, wantsHelp };
}

/** @param {Record<string, string>} given @param {string[]} problems */
function readTls(given, problems) {
  const certFile = given.TLS_CERT_FILE;
  const keyFile = given.TLS_KEY_FILE;
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined) {
    problems.push('For HTTPS both are needed, the certificate (--tls-cert) and its key (--tls-key).');
    return undefined;
  }
  for (const file of [certFile, keyFile]) {
    try {
      accessSync(file, constants.R_OK);
    } catch {
      problems.push(`The file ${file} cannot be read.`);
    }
  }
  return { certFile, keyFile };
}

/**
 * What is wrong with a value, as the rest of a sentence that begins with the setting's name.
 *
 * @param {import('./table.mjs').Setting['kind']} kind
 * @param {string} text
 * @returns {string | undefined}
 */
function problemWith(kind, text) {
  switch (kind) {
    case 'text':
    case 'path':
      return text.includes('\0') ? 'must not hold a zero byte' : undefined;
    case 'port':
      return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? undefined : 'must be a port number from 0 to 65535';
    case 'whole':
      return /^\d{1,9}$/.test(text) ? undefined : 'must be a whole number, 0 or more';
    case 'switch':
      return isSwitch(text) ? undefined : 'must be 1 or 0';
    case 'on-off':
      return text === 'on' || text === 'off' ? undefined : 'must be on or off';
    case 'ip':
      return isIP(text) ? undefined : 'must be an IP address of this machine, such as 127.0.0.1 or 0.0.0.0';
    case 'level':
      return LEVELS.includes(text) ? undefined : `must be one of ${LEVELS.join(', ')}`;
    case 'origin':
      return isWebAddress(text) && /^\/?$/.test(new URL(text).pathname + new URL(text).search + new URL(text).hash)
        ? undefined
        : 'must be a whole address without a path, such as https://campus.example.org';
    case 'web-address':
      return isWebAddress(text) ? undefined : 'must be a whole address, such as https://campus.example.org';
    case 'web-addresses':
      return listOf(text).every(isWebAddress) ? undefined : 'must be whole addresses, with commas between them';
    case 'turn-addresses':
      return listOf(text).every((entry) => /^(turns?|stuns?):[^\s/]+$/.test(entry))
        ? undefined
        : 'must be addresses such as turn:turn.example.org:3478, with commas between them';
    case 'smtp':
      return /^smtps?:\/\/[^\s/?#]+/.test(text) && URL.canParse(text)
        ? undefined
        : 'must be the address of a mail server, such as smtp://name:password@mail.example.org:587';
    default:
      return undefined;
  }
}

/** @param {string} text */
function isWebAddress(text) {
  try {
    const url = new URL(text);
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' && url.username === '';
  } catch {
    return false;
  }
}

/** @param {string} text */
function listOf(text) {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** @param {string} text */
function isSwitch(text) {
  return /^(1|0|true|false|yes|no|on|off)$/i.test(text);
}

/** @param {string | undefined} text */
function isOn(text) {
  return text !== undefined && /^(1|true|yes|on)$/i.test(text);
}
