export { type FakeSfu, startFakeSfu } from './fake-sfu.ts';
