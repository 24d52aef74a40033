import { AppError } from '@campus/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DtlsIdentity } from './dtls-identity.ts';
import { FakeSignalling, FakeTransport } from './fakes.ts';
import { type Direction, PeerLink } from './peer-link.ts';

const links: PeerLink[] = [];
beforeEach(() => void vi.useFakeTimers({ now: 100_000 }));
afterEach(() => {
  for (const link of links.splice(0)) link.close();
  vi.useRealTimers();
});

function start(direction: Direction = 'receive', identity: DtlsIdentity | null = null) {
  const signalling = new FakeSignalling();
  const made: FakeTransport[] = [];
  signalling.answer('media.open', () => ({ transportId: `transport-${made.length + 1}`, dtlsParameters: {} }));
  signalling.answer('media.restartIce', () => ({ iceParameters: {} }));
  const make = ({ id }: { id: string }) => {
    const transport = new FakeTransport(id);
    made.push(transport);
    return transport.asTransport();
  };
  let opened = 0;
  const link = new PeerLink({
    direction,
    signalling,
    device: () => ({ createSendTransport: make, createRecvTransport: make }) as never,
    iceServers: () => [],
    identity: async () => identity,
    nowMs: () => Date.now(),
    onOpened: () => {
      opened += 1;
    },
    onChange: () => undefined,
  });
  links.push(link);
  const count = (name: string) => signalling.names().filter((asked) => asked === name).length;
  return { signalling, made, link, count, opened: () => opened };
}

describe('a peer link', () => {
  it('opens one transport however many ask at once', async () => {
    const { link, count } = start();
    await Promise.all([link.ensure(), link.ensure()]);
    await link.ensure();
    expect(count('media.open')).toBe(1);
  });

  it('restarts ICE two seconds after media broke, and stays with the transport when that helps', async () => {
    const { link, made, count } = start();
    await link.ensure();
    made[0]?.become('connected');
    made[0]?.become('disconnected');
    await vi.advanceTimersByTimeAsync(1_900);
    expect(count('media.restartIce')).toBe(0);
    await vi.advanceTimersByTimeAsync(600);
    expect(made[0]?.restarts).toBe(1);
    made[0]?.become('connected');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(made).toHaveLength(1);
    expect(link.isInterrupted).toBe(false);
  });

  it('builds a new transport when the restart did not help', async () => {
    const { link, made, opened } = start();
    await link.ensure();
    made[0]?.become('connected');
    made[0]?.become('failed');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(made[0]?.restarts).toBe(1);
    expect(link.isInterrupted).toBe(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(made).toHaveLength(2);
    expect(made[0]?.closed).toBe(true);
    expect(opened()).toBe(2);
  });

  it('builds a new transport at once when the other end does not know it any more', async () => {
    const { link, made, signalling } = start();
    await link.ensure();
    made[0]?.become('connected');
    signalling.answer('media.restartIce', () => {
      throw new AppError('NOT_FOUND', 'no such transport');
    });
    await link.verify();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(made).toHaveLength(2);
  });

  it('does nothing while signalling is away, and mends the link when it is back', async () => {
    const { link, made, signalling, count } = start();
    await link.ensure();
    made[0]?.become('connected');
    signalling.isUp = false;
    made[0]?.become('failed');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(count('media.restartIce')).toBe(0);
    signalling.isUp = true;
    link.signallingCameUp();
    await vi.advanceTimersByTimeAsync(0);
    expect(made[0]?.restarts).toBe(1);
  });

  it.each(['send', 'receive'] as const)(
    'to %s gets a new transport after a long break: the estimate of the bandwidth is worthless',
    async (direction) => {
      const { link, made, signalling } = start(direction);
      await link.ensure();
      made[0]?.become('connected');
      signalling.isUp = false;
      made[0]?.become('disconnected');
      await vi.advanceTimersByTimeAsync(20_000);
      signalling.isUp = true;
      link.signallingCameUp();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(made).toHaveLength(2);
      expect(made[0]?.restarts).toBe(0);
    },
  );

  it('tries to open again while the media plane is away', async () => {
    const { link, made, signalling } = start();
    let refusals = 3;
    signalling.answer('media.open', () => {
      refusals -= 1;
      if (refusals >= 0) throw new AppError('UNAVAILABLE', 'no SFU');
      return { transportId: 'transport-1' };
    });
    await expect(link.ensure()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(made).toHaveLength(1);
  });

  it('is left alone once it is closed, however often that is said', async () => {
    const { link, made } = start();
    await link.ensure();
    link.close();
    link.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(made).toHaveLength(1);
    expect(made[0]?.closed).toBe(true);
    await expect(link.ensure()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('asks once for what it may not have, and again when somebody needs it', async () => {
    const { link, signalling, count } = start('send');
    signalling.answer('media.open', () => {
      throw new AppError('FORBIDDEN', 'not on stage');
    });
    await expect(link.ensure()).rejects.toThrow('not on stage');
    await vi.advanceTimersByTimeAsync(10_000);
    expect([count('media.open'), link.isInterrupted]).toEqual([1, false]);
    await expect(link.ensure()).rejects.toThrow('not on stage');
    expect(count('media.open')).toBe(2);
  });

  it('tells its certificate with the request for the transport, and then not again', async () => {
    const dtlsParameters = { role: 'client' as const, fingerprints: [{ algorithm: 'sha-256', value: 'AB:CD' }] };
    const { link, signalling, made, count } = start('receive', { certificate: {} as RTCCertificate, dtlsParameters });
    await link.ensure();
    expect(signalling.asked[0]).toEqual({ name: 'media.open', request: { direction: 'receive', dtlsParameters } });
    await made[0]?.connect({ role: 'client', fingerprints: [{ algorithm: 'sha-256', value: 'ab:cd' }] });
    expect(count('media.connect')).toBe(0);
    // A browser that took another certificate than it was given is believed.
    await made[0]?.connect({ role: 'client', fingerprints: [{ algorithm: 'sha-256', value: 'EF:01' }] });
    expect(count('media.connect')).toBe(1);
  });

  it('rests when it is released, and opens again when it is needed', async () => {
    const { link, made } = start();
    await link.ensure();
    made[0]?.become('connected');
    link.release();
    await vi.advanceTimersByTimeAsync(30_000);
    expect([made.length, made[0]?.closed, link.isInterrupted]).toEqual([1, true, false]);
    await link.ensure();
    expect(made).toHaveLength(2);
  });

  it('tells a network that lets no media through from one that broke', async () => {
    const { link, made } = start();
    await link.ensure();
    made[0]?.become('connecting');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(link.isBlocked).toBe(false);
    for (const transport of made.slice(1)) transport.become('connecting');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(link.isBlocked).toBe(true);
    // Between two tries there is no transport; the next one comes after its pause.
    while (link.transport === null) await vi.advanceTimersByTimeAsync(500);
    made.at(-1)?.become('connected');
    expect(link.isBlocked).toBe(false);
    made.at(-1)?.become('failed');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(link.isBlocked).toBe(false);
  });
});
