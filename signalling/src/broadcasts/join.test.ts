import { randomUUID } from 'node:crypto';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { command, type LiveStage, openStage, type StageOptions } from '../live/testing/live-stage.ts';
import { refusal } from '../rest/test-client.ts';

let stage: LiveStage | undefined;

async function open(options: StageOptions = {}): Promise<LiveStage> {
  stage = await openStage(options);
  return stage;
}

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe('a ban', () => {
  it('holds for the link of one person, also in a new tab, and for nobody who came with it before', async () => {
    const { enter, link, joinOnly } = await open();
    const host = await enter('host');
    await command(host, 'backstage.open');
    for (const role of ['moderator', 'speaker', 'interpreter', 'centre'] as const) {
      const { token } = await link(role);
      const banned = await enter(role, { link: token });
      const other = await joinOnly(role, { link: token });
      await host.call('participant.remove', {
        commandId: randomUUID(),
        participantId: banned.join.participantId,
        isBanned: true,
      });
      await eventually(() => !banned.socket.connected);
      const { joinToken: previousToken } = banned.join;
      expect(await refusal(joinOnly(role, { link: token, previousToken }))).toBe('LINK_REVOKED');
      expect(await refusal(joinOnly(role, { link: token }))).toBe('LINK_REVOKED');
      const back = await joinOnly(role, { link: token, previousToken: other.joinToken });
      expect(back.participantId).toBe(other.participantId);
      expect((await joinOnly(role)).participantId).not.toBe(banned.join.participantId);
    }
  });

  it('is no ban when somebody was only removed', async () => {
    const { enter, link, joinOnly } = await open();
    const host = await enter('host');
    const { token } = await link('centre');
    const removed = await enter('centre', { link: token });
    const participantId = removed.join.participantId;
    await host.call('participant.remove', { commandId: randomUUID(), participantId, isBanned: false });
    await eventually(() => !removed.socket.connected);
    expect((await joinOnly('centre', { link: token })).participantId).not.toBe(participantId);
  });
});
