import { startRealEngine } from '../testing/real-engine.ts';
import { describeMediaEngine } from './media-engine.contract.ts';

describeMediaEngine('the media engine over mediasoup workers', () => startRealEngine());
