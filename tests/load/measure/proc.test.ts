import { describe, expect, it } from 'vitest';
import {
  cpuTimeMs,
  memoryKb,
  parseCoreBusyMs,
  parseSchedMs,
  parseSchedstatMs,
  parseStatCpuMs,
  parseUdpErrors,
} from './proc.ts';

describe('what Linux tells of processes', () => {
  it('is read from schedstat where the kernel counts, and from sched', () => {
    expect(parseSchedstatMs('1500000 22 3\n')).toBe(1.5);
    expect(parseSchedstatMs('0 0 0\n')).toBeUndefined();
    expect(parseSchedstatMs('')).toBeUndefined();
    const sched = 'head (26028, #threads: 1)\n---\nse.exec_start   :  15722235.08\nse.sum_exec_runtime  :   6.538969\n';
    expect(parseSchedMs(sched)).toBe(6.538969);
    expect(parseSchedMs('')).toBeUndefined();
  });

  it('is read from stat, whatever the command is called', () => {
    const stat = '42 (a b) c) S 1 42 42 0 -1 4194560 100 0 0 0 25 17 3 4 20 0 1 0 1 2 3';
    expect(parseStatCpuMs(stat)).toBe(420);
    expect(parseStatCpuMs('')).toBeUndefined();
  });

  it('counts what was taken from a core as busy, and waiting as idle', () => {
    const text = 'cpu  9 9 9 9 9 9 9 9 9 9\ncpu0 10 1 5 900 70 2 3 4 0 0\ncpu1 1 0 0 0 0 0 0 0 0 0\n';
    expect(parseCoreBusyMs(text, 0)).toBe(250);
    expect(parseCoreBusyMs(text, 1)).toBe(10);
  });

  it('finds the errors of UDP by their names', () => {
    const text = [
      'Tcp: RtoAlgorithm\nTcp: 1',
      'Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors',
      'Udp: 100 1 7 200 5 2',
      'UdpLite: InDatagrams\nUdpLite: 0',
    ].join('\n');
    expect(parseUdpErrors(text)).toEqual({ inErrors: 7, receiveBufferErrors: 5, sendBufferErrors: 2 });
  });

  it('is there for the process that asks', () => {
    expect(cpuTimeMs(process.pid)).toBeGreaterThan(1);
    expect(memoryKb(process.pid)).toBeGreaterThan(1_000);
    expect(cpuTimeMs(2 ** 30)).toBe(0);
  });
});
