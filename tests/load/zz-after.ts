import { setTimeout as wait } from 'node:timers/promises';
import { cores, pin } from './measure/machine.ts';
import { cpuTimeMs } from './measure/proc.ts';
import { campus } from './systems/campus.ts';
import { Audience } from './audience.ts';
import { openWays } from './ways.ts';
pin(process.pid, cores.load);
const ways = await openWays(['janus-tuned', 'janus-packaged'], console.log);
const rig = ways.rigOn('loopback');
const system = (await campus.start(rig)) as any;
const audience = await Audience.start(rig);
try {
  await audience.fill(system, 100);
  const s = system.processes().find((p: any) => p.name === 'signalling')!;
  let from = cpuTimeMs(s.pid);
  const out = [];
  for (let k = 0; k < 30; k++) {
    await wait(2000);
    const now = cpuTimeMs(s.pid);
    out.push(((now - from) / 20).toFixed(1));
    from = now;
  }
  console.log(out.join(' '));
} finally {
  await audience.close();
  await system.close();
  ways.close();
}
