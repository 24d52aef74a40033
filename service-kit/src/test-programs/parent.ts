import { spawnChild } from '../child-process.ts';
import { createLogger } from '../log.ts';

/** Started by tests: `parent.ts PIDDIR COMMAND ARG…` starts one child, prints its pid and stays until it is killed. */
const [pidDir = '', command = '', ...args] = process.argv.slice(2);
const child = spawnChild(command, args, { log: createLogger('parent', 'silent'), pidDir });
process.stdout.write(`${child.pid}\n`);
setInterval(() => undefined, 60_000);
