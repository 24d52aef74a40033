import { describe, expect, it } from 'vitest';
import { growthOf, replacedProcesses } from './growth.ts';
import { parseActiveResources, type Sample } from './samples.ts';

const sample = (minute: number, memoryKb: number, files: number): Sample => ({
  atMs: minute * 60_000,
  processes: [
    { name: 'signalling', pid: 1, memoryKb, files, threads: 11 },
    { name: 'ffmpeg', pid: 2, memoryKb: 10, files: 5, threads: 1 },
    { name: 'ffmpeg', pid: 3, memoryKb: 20, files: 5, threads: 1 },
  ],
  timers: { signalling: 7, 'sfu-server': 3, recordings: minute },
  heapKb: { signalling: 20_000 + minute, 'sfu-server': 10_000, recordings: 10_000 },
  logBytes: 1_000 * minute,
});

describe('growth over a soak', () => {
  it('leaves the warm-up out, and tells a leak from what is flat', () => {
    const samples = [sample(0, 500, 90), ...[1, 2, 3, 4, 5, 6, 7].map((minute) => sample(minute, 100 + minute, 40))];
    const growth = growthOf(samples, 60_000);
    const of = (what: string) => growth.find((one) => one.what === what);
    expect(of('memory of signalling')).toMatchObject({ early: 102, late: 107 });
    expect(of('memory of signalling')?.perHour).toBeCloseTo(60);
    expect(of('heap of signalling')?.perHour).toBeCloseTo(60);
    expect(of('files of signalling')).toMatchObject({ early: 40, late: 40, perHour: 0 });
    expect(of('memory of ffmpeg')).toMatchObject({ early: 30, late: 30, perHour: 0 });
    expect(of('timers of signalling')?.perHour).toBe(0);
    expect(of('timers of recordings')?.perHour).toBeCloseTo(60);
    expect(of('logs')?.perHour).toBeCloseTo(60_000);
  });

  it('says which processes did not stay', () => {
    const [first, second, third] = [sample(0, 1, 1), sample(1, 1, 1), sample(2, 1, 1)];
    const restarted = {
      ...third,
      processes: third.processes.map((one) => (one.name === 'signalling' ? { ...one, pid: 9 } : one)),
    };
    expect(replacedProcesses([first, second, third], 60_000)).toEqual([]);
    expect(replacedProcesses([first, second, restarted], 60_000)).toEqual(['signalling', 'signalling']);
    expect(replacedProcesses([first, restarted, restarted], 60_000)).toEqual([]);
  });

  it('reads what keeps an event loop going from the metrics', () => {
    const text = [
      '# TYPE nodejs_active_resources gauge',
      'nodejs_active_resources{type="Timeout",service="signalling"} 12',
      'nodejs_active_resources{service="signalling",type="TCPSocketWrap"} 3',
    ].join('\n');
    expect(parseActiveResources(text, 'Timeout')).toBe(12);
    expect(parseActiveResources(text, 'TCPSocketWrap')).toBe(3);
    expect(parseActiveResources(text, 'Immediate')).toBe(0);
  });
});
