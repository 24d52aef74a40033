import { describe, expect, it } from 'vitest';
import { manualTimers } from '../timers.ts';
import { hasCollapsed, Relief } from './relief.ts';

function start() {
  const timers = manualTimers();
  const relief = new Relief(timers);
  const picture = (isFlowing: boolean) => {
    const flow = {
      closed: false,
      isSent: isFlowing,
      async pause() {
        flow.isSent = false;
      },
      async resume() {
        flow.isSent = true;
      },
    };
    return { flow, relieved: relief.add(flow, isFlowing) };
  };
  const collapse = () => {
    relief.note({ availableBitrate: 1_200_000, desiredBitrate: 1_300_000 });
    relief.note({ availableBitrate: 250_000, desiredBitrate: 1_300_000 });
  };
  return { timers, relief, picture, collapse };
}

describe('relief of a line that becomes thin', () => {
  it('knows a collapse from a fluctuation, and from a line that nobody uses', () => {
    const estimate = (availableBitrate: number, desiredBitrate = 1_000_000) => ({ availableBitrate, desiredBitrate });
    expect(hasCollapsed(1_000_000, estimate(500_000))).toBe(true);
    expect(hasCollapsed(1_000_000, estimate(700_000))).toBe(false);
    expect(hasCollapsed(3_000_000, estimate(700_000))).toBe(false);
    expect(hasCollapsed(1_000_000, estimate(300_000, 0))).toBe(false);
  });

  it('pauses pictures for a moment, and lets them go on', () => {
    const { timers, picture, collapse } = start();
    const [shown, hidden] = [picture(true), picture(false)];
    collapse();
    expect(shown.flow.isSent).toBe(false);
    timers.advance(400);
    expect([shown.flow.isSent, hidden.flow.isSent]).toEqual([true, false]);
  });

  it('does meanwhile what is asked of a picture', async () => {
    const { timers, picture, collapse } = start();
    const [paused, resumed] = [picture(true), picture(false)];
    collapse();
    await paused.relieved.pause();
    await resumed.relieved.resume();
    expect(resumed.flow.isSent).toBe(false);
    timers.advance(400);
    expect([paused.flow.isSent, resumed.flow.isSent]).toEqual([false, true]);
  });

  it('does not do it again at once, nor with what is gone', () => {
    const { timers, relief, picture, collapse } = start();
    const { flow } = picture(true);
    collapse();
    timers.advance(400);
    collapse();
    expect(flow.isSent).toBe(true);
    timers.advance(5_000);
    relief.remove(flow);
    collapse();
    expect(flow.isSent).toBe(true);
  });
});
