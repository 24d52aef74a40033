import { describe, expect, it } from 'vitest';
import { manualTimers, systemTimers } from './timers.ts';

describe('manual timers', () => {
  it('run what falls due in its order, what is added meanwhile included', () => {
    const timers = manualTimers(100);
    const ran: string[] = [];
    timers.after(20, () => ran.push(`late at ${timers.nowMs()}`));
    timers.after(10, () => {
      ran.push(`early at ${timers.nowMs()}`);
      timers.after(5, () => ran.push(`added at ${timers.nowMs()}`));
    });
    timers.advance(30);
    expect(ran).toEqual(['early at 110', 'added at 115', 'late at 120']);
    expect(timers.nowMs()).toBe(130);
  });

  it('forget what was called off', () => {
    const timers = manualTimers();
    const ran: string[] = [];
    const stop = timers.after(10, () => ran.push('never'));
    stop();
    stop();
    timers.advance(100);
    expect(ran).toEqual([]);
  });
});

describe('system timers', () => {
  it('run later, and can be called off', async () => {
    const ran: string[] = [];
    systemTimers.after(1, () => ran.push('never'))();
    await new Promise<void>((resolve) => {
      const keepAlive = setInterval(() => undefined, 1_000);
      systemTimers.after(20, () => {
        clearInterval(keepAlive);
        resolve();
      });
    });
    expect(ran).toEqual([]);
  });
});
