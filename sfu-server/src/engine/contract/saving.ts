import { describe, expect, it } from 'vitest';
import {
  ana,
  ben,
  type EngineHarness,
  openTransport,
  publishCamera,
  roomId,
  said,
  subscribe,
} from '../../testing/engine-harness.ts';
import { audioParameters, receiverCapabilities, videoParameters } from '../../testing/rtp-samples.ts';
import { freshHarness } from './harness.ts';

export function describeSaving(start: () => Promise<EngineHarness>): void {
  const harness = freshHarness(start);

  /** Ana's camera in three layers, her screen in one, and her voice. */
  async function publishAll(): Promise<void> {
    const { engine } = harness();
    const { transportId } = await publishCamera(harness(), { layers: 3 });
    const screen = { roomId, trackId: 'screen-ana', source: 'screen', transportId, kind: 'video' } as const;
    await engine.produce({ ...screen, rtpParameters: videoParameters(), isPaused: false });
    const voice = { roomId, trackId: 'voice-ana', source: 'microphone', transportId, kind: 'audio' } as const;
    await engine.produce({ ...voice, rtpParameters: audioParameters(), isPaused: false });
  }
  const trackIds = ['camera-ana', 'screen-ana', 'voice-ana'];

  describe('saving data', () => {
    it('R15: holds back on a transport what does not fit, says so, and lets it go on when it fits again', async () => {
      await publishAll();
      const { engine } = harness();
      const transportId = await openTransport(harness(), ben, 'receive');
      const ids = new Map<string, string>();
      for (const trackId of trackIds) {
        const { subscriptionId, isHeldBack } = await subscribe(harness(), { transportId, trackId });
        expect(isHeldBack).toBe(false);
        ids.set(subscriptionId, trackId);
        await engine.resumeSubscription({ roomId, subscriptionId });
      }
      const told = () =>
        said(harness(), 'subscription.heldBack').map(({ subscriptionId, isHeldBack }) => [
          ids.get(subscriptionId),
          isHeldBack,
        ]);
      await engine.saveOnTransport({ roomId, transportId, saving: 'low' });
      expect(told()).toEqual([['screen-ana', true]]);
      await engine.saveOnTransport({ roomId, transportId, saving: 'sound-only' });
      expect(told().slice(1)).toEqual([['camera-ana', true]]);
      await engine.saveOnTransport({ roomId, transportId, saving: 'off' });
      expect(told().slice(2).toSorted()).toEqual([
        ['camera-ana', false],
        ['screen-ana', false],
      ]);
    });

    it('R15: holds back from the first packet on what is subscribed with the transport', async () => {
      await publishAll();
      const { engine } = harness();
      const tracks = trackIds.map((trackId) => ({ trackId, isPaused: false }));
      const receive = { rtpCapabilities: receiverCapabilities(), tracks, saving: 'slides-and-sound' as const };
      const { subscriptions } = await engine.openTransport({ roomId, ownerId: ben, direction: 'receive', receive });
      expect(subscriptions.map(({ trackId, isHeldBack }) => [trackId, isHeldBack]).toSorted()).toEqual([
        ['camera-ana', true],
        ['screen-ana', true],
        ['voice-ana', false],
      ]);
    });

    it('R15: knows no saving of a transport that sends, nor of one that is not there', async () => {
      const { engine } = harness();
      const sending = await openTransport(harness(), ana, 'send');
      const save = (transportId: string) => engine.saveOnTransport({ roomId, transportId, saving: 'low' });
      await expect(save(sending)).rejects.toMatchObject({ code: 'INVALID' });
      await expect(save('nobodys')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}
