/**
 * Every setting of a machine, once: `npm start -- --help`, `.env.example` and the reading of both come from here.
 *
 * @typedef {object} Setting
 * @property {string} env name in the environment and in `.env`
 * @property {string} [flag] name on the command line, without the dashes
 * @property {string} [value] what the flag takes, as the help names it; a flag without one takes nothing
 * @property {'text' | 'port' | 'whole' | 'switch' | 'on-off' | 'origin' | 'web-address' | 'path' | 'ip' | 'level' | 'web-addresses' | 'turn-addresses' | 'smtp'} kind
 * @property {string} [default] as one would write it; missing when there is none
 * @property {string} says one or two sentences for the person who installs
 */

/** @typedef {{ title: string, settings: readonly Setting[] }} SettingGroup */

/** @type {readonly SettingGroup[]} */
export const SETTING_GROUPS = [
  {
    title: 'Where it answers',
    settings: [
      {
        env: 'PORT',
        flag: 'port',
        value: 'N',
        kind: 'port',
        default: '3000',
        says: 'The port for browsers. 0 takes one that is free.',
      },
      {
        env: 'HOST',
        flag: 'host',
        value: 'ADDRESS',
        kind: 'ip',
        says: 'The address to listen on: 127.0.0.1 (this machine only; the default) or 0.0.0.0 (all; the default with --lan).',
      },
      {
        env: 'PUBLIC_URL',
        flag: 'public-url',
        value: 'URL',
        kind: 'origin',
        says: 'The address that people open, such as https://campus.example.org. It goes into every link. Needed behind a reverse proxy.',
      },
      {
        env: 'LAN',
        flag: 'lan',
        kind: 'switch',
        default: '0',
        says: 'Answers other machines of the local network too, over HTTPS with a certificate made here. Browsers only give out cameras over HTTPS.',
      },
      {
        env: 'TLS_CERT_FILE',
        flag: 'tls-cert',
        value: 'FILE',
        kind: 'path',
        says: 'A certificate (PEM, with its chain) for HTTPS. Needs the key as well.',
      },
      {
        env: 'TLS_KEY_FILE',
        flag: 'tls-key',
        value: 'FILE',
        kind: 'path',
        says: 'The private key of that certificate (PEM).',
      },
      {
        env: 'TRUST_PROXY',
        kind: 'text',
        default: 'off',
        says: 'Which reverse proxies may say where a request came from: off, how many there are in a row, or their addresses.',
      },
    ],
  },
  {
    title: 'Data',
    settings: [
      {
        env: 'DATA_DIR',
        flag: 'data',
        value: 'DIR',
        kind: 'path',
        default: './data',
        says: 'The folder for everything that is kept: database, recordings, secrets, logs. Back this one up.',
      },
      {
        env: 'RECORDINGS_DIR',
        kind: 'path',
        says: 'Another folder for the recordings, on a larger disk perhaps. The default is the folder recordings in the data folder.',
      },
      {
        env: 'RECORDINGS_DISK_RESERVE_MIB',
        kind: 'whole',
        default: '1024',
        says: 'Recordings end, with an alarm to the host, before less than this many MiB are free on the disk.',
      },
      {
        env: 'DATABASE_URL',
        kind: 'text',
        says: 'A PostgreSQL database, such as postgres://user:password@host/name. Without it a file in the data folder is the database.',
      },
      {
        env: 'REDIS_URL',
        kind: 'text',
        says: 'A Redis server, such as redis://host:6379. Only needed with more than one signalling server.',
      },
      {
        env: 'LOG_LEVEL',
        kind: 'level',
        default: 'info',
        says: 'How much the logs tell: trace, debug, info, warn, error, fatal or silent.',
      },
      {
        env: 'SLIDES_MAX_MB',
        kind: 'whole',
        default: '25',
        says: 'The largest PDF that may be uploaded as slides, in megabytes (1 to 200).',
      },
      {
        env: 'SLIDES_MAX_PAGES',
        kind: 'whole',
        default: '300',
        says: 'How many pages such a PDF may have (1 to 2000).',
      },
      { env: 'DEMO', kind: 'on-off', default: 'on', says: 'Whether the first page offers the demo: on or off.' },
    ],
  },
  {
    title: 'Sound and picture',
    settings: [
      {
        env: 'SFU_PORT',
        flag: 'sfu-port',
        value: 'N',
        kind: 'port',
        default: '44400',
        says: 'The first port for sound and picture (UDP and TCP); each media worker takes one more. Open them in the firewall. 0 takes free ones.',
      },
      {
        env: 'SFU_WORKERS',
        kind: 'whole',
        says: 'How many media workers there are. The default is one for each processor core.',
      },
      {
        env: 'SFU_LISTEN_IP',
        kind: 'ip',
        says: 'The address that sound and picture are received on. The default is 127.0.0.1, or 0.0.0.0 when other machines are answered.',
      },
      {
        env: 'SFU_ANNOUNCED_ADDRESS',
        kind: 'text',
        says: 'The address (IP) by which browsers reach this machine, when it stands behind a router or in a cloud. The default is found from PUBLIC_URL or the network.',
      },
      {
        env: 'SFU_URLS',
        kind: 'web-addresses',
        says: 'Further SFU servers on other machines, with commas between them. They need the same CONTROL_SECRET.',
      },
      {
        env: 'SFU_INGEST_IP',
        kind: 'ip',
        default: '127.0.0.1',
        says: 'The address on which encoders may send plain RTP. It is not authenticated, so keep it off public networks.',
      },
      {
        env: 'SFU_TAP_TARGETS',
        kind: 'text',
        says: 'Addresses of recorders on other machines, with commas; this machine is always allowed.',
      },
      {
        env: 'SFU_PROBE_KBPS',
        kind: 'whole',
        default: '4000',
        says: 'How fast the page “Check your equipment” measures at most, in kbit/s. Two people can measure at once, and nobody while the media server is busy. 0 measures nothing.',
      },
      {
        env: 'TURN_URLS',
        kind: 'turn-addresses',
        says: 'TURN servers for people behind strict firewalls, with commas, such as turn:turn.example.org:3478.',
      },
      {
        env: 'TURN_SECRET',
        kind: 'text',
        says: 'The secret shared with the TURN servers (static-auth-secret of coturn).',
      },
      {
        env: 'CONTROL_SECRET',
        kind: 'text',
        says: 'The secret between the services. It is made at the first start and kept in the data folder; set it only to share it with other machines.',
      },
    ],
  },
  {
    title: 'Mail (without it nothing is sent, and links are shown to be copied)',
    settings: [
      {
        env: 'MAIL_URL',
        kind: 'smtp',
        says: 'The mail server, such as smtp://name:password@mail.example.org:587 or smtps://…:465. A connection by smtp:// is encrypted when the server offers it; with ?requireTLS=true behind the port always.',
      },
      {
        env: 'MAIL_FROM',
        kind: 'text',
        says: 'The sender of the mails, such as International Campus <campus@example.org>. Needed with MAIL_URL.',
      },
    ],
  },
  {
    title: 'Signing in with the university’s own accounts (OpenID Connect)',
    settings: [
      {
        env: 'OIDC_ISSUER',
        kind: 'web-address',
        says: 'The issuer of the university’s accounts, such as https://login.univ.example. It switches this on, and must know the campus with the return address PUBLIC_URL/sign-in/university.',
      },
      { env: 'OIDC_CLIENT_ID', kind: 'text', says: 'The name under which the university knows this campus.' },
      {
        env: 'OIDC_CLIENT_SECRET',
        kind: 'text',
        says: 'The secret that goes with it. Without one the campus is a public client; PKCE is used in any case.',
      },
      {
        env: 'OIDC_NAME',
        kind: 'text',
        says: 'What the button calls the university. The default is the host of OIDC_ISSUER.',
      },
      {
        env: 'OIDC_DOMAINS',
        kind: 'text',
        says: 'The mail domains whose people are let in, with commas, such as univ.example,students.univ.example. Each is meant exactly, and the university must have verified the address.',
      },
      {
        env: 'OIDC_SCOPE',
        kind: 'text',
        default: 'openid email profile',
        says: 'What the university is asked to tell.',
      },
      {
        env: 'OIDC_ROLE_CLAIM',
        kind: 'text',
        says: 'The claim that a role is read from, such as roles, or realm_access.roles for what is inside.',
      },
      {
        env: 'OIDC_ROLES',
        kind: 'text',
        says: 'What its values mean, with commas: staff=organiser,student=member. Of several the highest counts; who has none is a member.',
      },
    ],
  },
  {
    title: 'Tools of this machine (found or installed when not set)',
    settings: [
      { env: 'FFMPEG_PATH', kind: 'path', says: 'An ffmpeg of version 5 or later.' },
      { env: 'FFPROBE_PATH', kind: 'path', says: 'The ffprobe that belongs to it.' },
      { env: 'MEDIASOUP_WORKER_BIN', kind: 'path', says: 'A mediasoup worker that was built elsewhere.' },
      {
        env: 'MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL',
        kind: 'web-address',
        says: 'Where the official mediasoup worker is downloaded from, when not from its project’s releases.',
      },
      { env: 'CHROMIUM_PATH', kind: 'path', says: 'A Chromium for the browser tests (npm test).' },
    ],
  },
];

/** @type {readonly Setting[]} */
export const SETTINGS = SETTING_GROUPS.flatMap((group) => group.settings);
