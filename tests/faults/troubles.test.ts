import { it } from 'vitest';
import { expectToBear, troubles } from './bearing.ts';

it(
  'a broadcast and its recording bear a bad network, a locked database, a slow disk and a clock that is set',
  {
    timeout: 400_000,
  },
  () => expectToBear(troubles),
);
