import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONSENT_TEXT_VERSION } from '@campus/protocol';
import { freePort } from '@campus/service-kit/free-port';
import { eventually } from '@campus/service-kit/testing';
import { startFakeSfu } from '@campus/sfu-server/testing';
import { expect, it, onTestFinished } from 'vitest';
import { connectLive } from '../../../signalling/src/live/testing/live-client.ts';
import { leadDraft, password } from '../../../signalling/src/people/test-people.ts';
import { testClient } from '../../../signalling/src/rest/test-client.ts';
import { spawnSignalling } from '../../integration/signalling-process.ts';
import { gatherCrowd } from './crowd.ts';

const secret = 'a secret for tests only';
const consent = { choice: 'watch-only', textVersion: CONSENT_TEXT_VERSION } as const;

/** The short form of `npm run bench -- --only crowd`: what is promised, without its figures. */
it('tells everyone in a crowd everything in order and once, also when signalling is killed meanwhile', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'campus-crowd-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const sfu = await startFakeSfu({ secret });
  onTestFinished(() => sfu.close());
  const port = await freePort();
  const start = () =>
    spawnSignalling(port, {
      ...{ DATA_DIR: dataDir, SFU_URLS: sfu.url, CONTROL_SECRET: secret, DEMO: 'off', LOG_LEVEL: 'warn' },
    });
  let service = await start();
  onTestFinished(() => service.kill('SIGKILL'));
  const rest = testClient(service.url);
  const setupLine = await eventually(() => service.lines.find((line) => line.includes('/setup/')) ?? false);
  const token = /\/setup\/(\S+)/.exec(setupLine)?.[1];
  const admin = { name: 'Ada Admin', email: 'ada@nantes.example', password };
  const { accessToken: as } = await rest.call('setup.complete', { body: { token, institution: leadDraft, admin } });
  const draft = {
    ...{ title: 'A full hall', kind: 'talk', startsAtMs: Date.now(), timeZone: 'UTC', visibility: 'public' },
    isRecordedAutomatically: false,
  };
  const { id: eventId } = await rest.call('events.create', { as, body: draft });
  const enter = async (name: string, session?: string): Promise<string> => {
    const body = { eventId, name, consent };
    return (await rest.call('broadcasts.join', { body, as: session })).joinToken;
  };

  const host = await connectLive(service.url, await enter('Ada', as));
  await eventually(() => host.snapshots.length > 0);
  await host.call('backstage.open', { commandId: 'open-the-backstage' });
  await host.call('broadcast.goLive', { commandId: 'go-on-air-now' });
  host.close();

  const crowd = gatherCrowd(port);
  onTestFinished(() => crowd.close());
  for (let count = 1; count <= 50; count += 1) crowd.join(await enter(`Member ${count}`));
  await crowd.untilCaughtUp(30_000);
  const spoken = await crowd.speak({
    ...{ perSecond: 20, seconds: 4, settleMs: 30_000 },
    async meanwhile() {
      // In the middle of it all, and not before anything was said.
      await eventually(() => crowd.members.every(({ heard }) => heard.size >= 20));
      await service.kill('SIGKILL');
      service = await start();
    },
  });
  expect(spoken).toMatchObject({ messages: 80, deliveries: 80 * 50, lost: 0, twice: 0, problems: [] });
  await crowd.untilCaughtUp(30_000);
}, 180_000);
