import { afterAll } from 'vitest';
import { realEnginesInTurn, startRealEngine } from '../testing/real-engine.ts';
import { describeMediaEngine } from './media-engine.contract.ts';

const inTurn = realEnginesInTurn();
afterAll(() => inTurn.close());

describeMediaEngine(
  'the media engine over mediasoup workers',
  () => inTurn.start(),
  () => startRealEngine(),
);
