import { silentLog } from '@campus/service-kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeEngine, type FakeEngine } from '../engine/fake-engine.ts';
import { createOwnerLeases, type OwnerLeases } from './owner-leases.ts';

const roomId = 'room-one';
const holding = { roomId, ownerId: 'recorder-one' };

describe('what a recorder holds', () => {
  let fake: FakeEngine;
  let leases: OwnerLeases;

  const open = () => fake.engine.openTransport({ ...holding, direction: 'receive' });
  const held = async () => (await fake.engine.listRooms({})).rooms[0]?.transports.length;

  beforeEach(async () => {
    fake = createFakeEngine();
    leases = createOwnerLeases(fake.engine, silentLog());
    await fake.engine.openRoom({ roomId });
    leases.linkUp('link-1');
  });

  it('R10: is not kept when the link goes while it is being opened', async () => {
    const opening = leases.holding('link-1', holding, async () => {
      leases.linkDown('link-1');
      return open();
    });
    await expect(opening).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await held()).toBe(0);
  });

  it('R10: belongs to the newest link that asked, and goes with that one only', async () => {
    await leases.holding('link-1', holding, open);
    leases.linkUp('link-2');
    await leases.holding('link-2', holding, open);
    await leases.holding('link-2', holding, open);
    expect(await held()).toBe(2);
    leases.linkDown('link-1');
    expect(await held()).toBe(2);
    leases.linkDown('link-2');
    expect(await held()).toBe(0);
  });

  it('R10: is kept of an opening that failed, and still goes with the link', async () => {
    await leases.holding('link-1', holding, open);
    const failing = leases.holding('link-1', holding, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await held()).toBe(1);
    leases.linkDown('link-1');
    expect(await held()).toBe(0);
  });
});
