export { type FakeSfu, startFakeSfu } from './fake-sfu.ts';
export { audioParameters, dtlsParameters, receiverCapabilities, videoParameters } from './rtp-samples.ts';
