import { describe, expect, it } from 'vitest';
import { manualTimers } from '../timers.ts';
import { gatherCrowd } from './crowd.ts';

function start() {
  const timers = manualTimers(1_000);
  const crowd = gatherCrowd(timers);
  const begun: string[] = [];
  const arrive = (name: string) => crowd.arrive(() => begun.push(`${name} ${timers.nowMs() - 1_000}`));
  return { timers, begun, arrive };
}

describe('those who come to one picture', () => {
  it('R13: begin at once when they come alone', () => {
    const { timers, begun, arrive } = start();
    arrive('a');
    timers.advance(350);
    arrive('b');
    expect(begun).toEqual(['a 0', 'b 350']);
  });

  it('R13: begin together when no more come', () => {
    const { timers, begun, arrive } = start();
    for (const name of ['a', 'b', 'c', 'd']) {
      arrive(name);
      timers.advance(100);
    }
    expect(begun).toEqual(['a 0']);
    timers.advance(20);
    expect(begun).toEqual(['a 0', 'b 420', 'c 420', 'd 420']);
    timers.advance(100);
    arrive('e');
    timers.advance(1_000);
    expect(begun.at(-1)).toBe('e 640');
  });

  it('R13: begin at once while the keyframe of the one before is still on its way', () => {
    const { timers, begun, arrive } = start();
    arrive('a');
    timers.advance(59);
    arrive('b');
    timers.advance(1);
    arrive('c');
    timers.advance(120);
    expect(begun).toEqual(['a 0', 'b 59', 'c 180']);
  });

  it('R13: wait no longer than 600 ms, however many keep coming', () => {
    const { timers, begun, arrive } = start();
    for (let count = 0; count < 20; count += 1) {
      arrive(`v${count}`);
      timers.advance(50);
    }
    expect(begun.slice(0, 3)).toEqual(['v0 0', 'v1 50', 'v2 700']);
    expect(begun).toContain('v13 700');
    expect(begun).not.toContain('v15 700');
  });

  it('may go before it begins, without a word to the others', () => {
    const { timers, begun, arrive } = start();
    arrive('a');
    timers.advance(100);
    const leaveB = arrive('b');
    const leaveC = arrive('c');
    leaveB();
    leaveB();
    timers.advance(120);
    expect(begun).toEqual(['a 0', 'c 220']);
    leaveC();
    timers.advance(100);
    const leaveD = arrive('d');
    leaveD();
    timers.advance(1_000);
    arrive('e');
    expect(begun).toEqual(['a 0', 'c 220', 'e 1320']);
  });
});
