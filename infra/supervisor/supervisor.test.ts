import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { answers } from './probe.ts';
import { exitOf, FakeCampus, isAlive, SERVICES } from './testing.ts';

describe('a campus', () => {
  const closers: (() => Promise<void> | void)[] = [];
  let campus: FakeCampus;
  let address: string;
  beforeAll(async () => {
    campus = new FakeCampus((clean) => void closers.push(clean));
    campus.start();
    ({ address } = await campus.ready());
  });
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  test('tells the address, shows notices plainly, and keeps other lines for the log files', async () => {
    expect(await answers(`${address}/health/ready`)).toBe(true);
    const output = campus.output();
    expect(output).toContain(`Open  ${address}`);
    expect(output).toContain('  Make the first account: http://localhost/setup#once');
    expect(output).not.toContain('NOTICE');
    expect(output).not.toContain('an ordinary line');
    // What the services miss while they start is no news; what they say later is.
    expect(output).not.toContain('the others are not there yet');
    await fetch(`${address}/warn`);
    await eventually(() => campus.output().includes('signalling: warning: the disk is getting full'));
    await eventually(() =>
      readFileSync(join(campus.data, 'logs', 'signalling.log'), 'utf8').includes('an ordinary line'),
    );
  });

  test('has a secret that only its owner can read, and gives it to every service', async () => {
    const file = join(campus.data, 'secrets.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const env = (await (await fetch(`${address}/env`)).json()) as Record<string, string>;
    expect(readFileSync(file, 'utf8')).toContain(`"${env.CONTROL_SECRET}"`);
    expect(env).toMatchObject({ EXIT_WITH_PARENT: '1', DATA_DIR: campus.data, PUBLIC_URL: address });
  });

  test('is not disturbed by another one that is started on its data folder, and refused', async () => {
    const { supervisor } = campus.running();
    expect(await exitOf(campus.start())).toBe(1);
    expect(campus.output()).toContain(
      `already runs on the data folder ${campus.data} (process ${supervisor.pid}, ${address})`,
    );
    expect(await answers(`${address}/health/ready`)).toBe(true);
  });

  // How soon the start comes is a matter of the policy, and its test.
  test.each(SERVICES)(
    'starts again a service that dies, on its port, and leaves the others alone (%s)',
    async (name) => {
      const starts = () => campus.events().filter((event) => event === `${name} started`).length;
      const pids = () => SERVICES.map((service) => campus.pidOf(service));
      const [before, startsBefore] = [pids(), starts()];
      process.kill(campus.pidOf(name), 'SIGKILL');
      await eventually(() => starts() === startsBefore + 1);
      await eventually(() => answers(`${address}/health/ready`));
      const after = pids();
      expect(SERVICES.filter((_service, index) => after[index] !== before[index])).toEqual([name]);
      await eventually(() =>
        campus.output().includes(`${name} ended unexpectedly (signal SIGKILL) and is started again.`),
      );
    },
  );
});

describe('a start', () => {
  test('with --lan answers over HTTPS with a certificate that stays the same, as the secret does', async () => {
    const campus = new FakeCampus();
    const first = campus.start(['--lan']);
    const { address } = await campus.ready();
    expect(address).toMatch(/^https:/);
    expect(campus.output()).toContain('Their browsers warn once');
    const kept = () => ['tls/cert.pem', 'secrets.json'].map((name) => readFileSync(join(campus.data, name), 'utf8'));
    const before = kept();
    expect(statSync(join(campus.data, 'tls', 'key.pem')).mode & 0o777).toBe(0o600);
    first.kill('SIGTERM');
    await exitOf(first);
    campus.start(['--lan']);
    await eventually(() => campus.output().split('is ready').length === 3);
    expect(kept()).toEqual(before);
  });

  test('fails with the words of a service whose settings are wrong, and leaves nothing running', async () => {
    const campus = new FakeCampus();
    campus.setMode('recordings', 'bad-settings');
    const child = campus.start();
    expect(await exitOf(child)).toBe(1);
    expect(campus.output()).toContain('The service recordings could not be started: its settings are not right.');
    expect(campus.output()).toContain('SOMETHING must be set');
    await campus.nothingLeft();
  });

  test('fails when a service ends again and again before it was ever ready', async () => {
    const campus = new FakeCampus();
    campus.setMode('sfu-server', 'crash');
    const child = campus.start();
    expect(await exitOf(child)).toBe(1);
    expect(campus.output()).toContain('The service sfu-server could not be started: it ended 3 times (code 1).');
    expect(campus.output()).toContain('something broke');
    await campus.nothingLeft();
  });

  test('says which other port to take when the port is used', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const campus = new FakeCampus();
    expect(await exitOf(campus.start(['--port', String(port)]))).toBe(1);
    expect(campus.output()).toContain(`Port ${port} is used by another program.`);
    expect(campus.output()).toContain(`npm start -- --port ${port + 1}`);
  });

  test('says so when a port for sound and picture is used', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const campus = new FakeCampus();
    expect(await exitOf(campus.start(['--sfu-port', String(port)]))).toBe(1);
    expect(campus.output()).toContain(`Port ${port}, one of those for sound and picture`);
  });
});

describe('a service that dies', () => {
  test('again and again is said, and it comes back when it can', async () => {
    const campus = new FakeCampus();
    campus.start();
    await campus.ready();
    campus.setMode('recordings', 'crash');
    process.kill(campus.pidOf('recordings'), 'SIGKILL');
    await eventually(() => campus.output().split('recordings ended unexpectedly (code 1)').length >= 3);
    campus.setMode('recordings', '');
    await eventually(() => campus.events().filter((event) => event === 'recordings started').length === 2);
  });
});

describe('a stop', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'by %s closes signalling, then recordings, then the SFU',
    async (signal) => {
      const campus = new FakeCampus();
      const child = campus.start();
      await campus.ready();
      child.kill(signal);
      expect(await exitOf(child)).toBe(0);
      expect(campus.events().filter((event) => /stop/.test(event))).toEqual(
        SERVICES.flatMap((name) => [`${name} stopping:signal`, `${name} stopped`]),
      );
      await campus.nothingLeft();
      expect(existsSync(join(campus.data, 'running.json'))).toBe(false);
    },
  );

  test('takes two signals at once for one, as npm passes Ctrl-C on a second time', async () => {
    const campus = new FakeCampus();
    const child = campus.start();
    await campus.ready();
    child.kill('SIGINT');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(0);
    expect(campus.events().filter((event) => event.endsWith(' stopped'))).toHaveLength(3);
  });

  // The first of these waits for its five seconds, and the others meanwhile for nothing.
  test.concurrent('ends a service that does not end by itself, and says so', async ({ onTestFinished: atEnd }) => {
    const campus = new FakeCampus(atEnd);
    campus.setMode('sfu-server', 'never-stops');
    const child = campus.start();
    await campus.ready();
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(0);
    expect(campus.output()).toContain('sfu-server did not end within 5 s and is ended now.');
    await campus.nothingLeft();
  });

  test.concurrent('ends what a service left running itself', async ({ onTestFinished: atEnd }) => {
    const campus = new FakeCampus(atEnd);
    campus.setMode('recordings', 'with-child');
    const child = campus.start();
    await campus.ready();
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(0);
    await campus.nothingLeft();
  });

  test.concurrent('happens also when the boot script ends, which closes the channel', async ({
    onTestFinished: atEnd,
  }) => {
    const campus = new FakeCampus(atEnd);
    const child = campus.start();
    await campus.ready();
    child.disconnect();
    expect(await exitOf(child)).toBe(0);
    await campus.nothingLeft();
  });
});

describe('when the supervisor is killed', () => {
  test('its services close by themselves', async () => {
    const campus = new FakeCampus();
    const child = campus.start();
    await campus.ready();
    child.kill('SIGKILL');
    await campus.nothingLeft();
    expect(campus.events().filter((event) => event.endsWith(' stopped'))).toHaveLength(3);
  });

  test('they get a signal from the kernel, so that also those end that do not watch their input', async () => {
    const campus = new FakeCampus();
    for (const name of SERVICES) campus.setMode(name, 'ignores-input');
    const child = campus.start();
    await campus.ready();
    child.kill('SIGKILL');
    await campus.nothingLeft();
    expect(campus.events().filter((event) => event.endsWith('stopping:signal'))).toHaveLength(3);
  });

  test('they do so also on a system without parent-death signals, by the end of their input', async () => {
    const campus = new FakeCampus();
    const child = campus.start([], { PATH: '' });
    await campus.ready();
    child.kill('SIGKILL');
    await campus.nothingLeft();
    expect(campus.events().filter((event) => event.endsWith('stopping:input'))).toHaveLength(3);
  });

  test('the next start waits for what is still closing its files', async () => {
    const campus = new FakeCampus();
    campus.setMode('recordings', 'stops-late');
    const child = campus.start();
    await campus.ready();
    const closing = campus.pidOf('recordings');
    child.kill('SIGKILL');
    await exitOf(child);
    campus.start();
    await eventually(() => campus.output().includes('An earlier start did not end properly.'), 30_000);
    expect(isAlive(closing)).toBe(true);
    campus.setMode('recordings', '');
    await eventually(() => campus.output().split('is ready').length === 3, 30_000);
    const recordings = campus.events().filter((event) => event.startsWith('recordings'));
    expect(recordings.at(-2)).toBe('recordings stopped');
    expect(recordings.at(-1)).toBe('recordings started');
    expect(isAlive(closing)).toBe(false);
  }, 90_000);
});
