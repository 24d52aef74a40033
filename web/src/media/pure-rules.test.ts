import { ceilings } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { capabilityOf, pickCodec, videoEncodings } from './encodings.ts';
import { chooseLayer, type LayerQuestion, type LinesSeen, seeLines } from './layer-choice.ts';
import { judgeQuality, worse } from './quality.ts';
import { compareTotals, readTotals } from './receive-stats.ts';
import { readUplink } from './send-stats.ts';
import { diffWanted, retryDelayMs, type WantedTrack } from './wanted.ts';

describe('the wanted set', () => {
  const camera: WantedTrack = { trackId: 't-camera', participantId: 'p-ada', source: 'camera' };
  const voice: WantedTrack = { trackId: 't-voice', participantId: 'p-ada', source: 'microphone' };

  it('opens what is new and closes what is no longer wanted', () => {
    expect(diffWanted(['t-screen', 't-voice'], [camera, voice])).toEqual({ added: [camera], removedIds: ['t-screen'] });
  });

  it('changes nothing when it is held already, however often it is named', () => {
    expect(diffWanted(['t-camera'], [camera, camera])).toEqual({ added: [], removedIds: [] });
    expect(diffWanted([], [camera, camera]).added).toEqual([camera]);
  });

  it('asks again for a refused track ever less often, but at least every five seconds', () => {
    expect([1, 2, 3, 4, 9].map(retryDelayMs)).toEqual([300, 600, 1200, 2400, 5000]);
  });
});

describe('the layer', () => {
  const question: LayerQuestion = {
    ...{ layers: 3, devicePixels: 1080, choice: 'auto', topLines: null, isSaving: false },
  };

  it('follows the height on the screen', () => {
    const layerAt = (devicePixels: number) => chooseLayer({ ...question, devicePixels });
    expect([90, 180, 300, 480, 504, 1080].map(layerAt)).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('follows the lines that a camera is seen to have', () => {
    const layerOf = (topLines: number, layers = 3) => chooseLayer({ ...question, layers, topLines, devicePixels: 458 });
    expect([270, 540, 720, 1080].map((lines) => layerOf(lines))).toEqual([2, 2, 1, 1]);
    expect(layerOf(480, 2)).toBe(1);
  });

  it('counts its lines once two looks in a row saw the same of them', () => {
    const look = (seen: LinesSeen, lines: number, layer: number | null) => seeLines(seen, { lines, layer }, 3);
    const unseen: LinesSeen = { lines: 0, layer: null, topLines: null };
    const once = look(unseen, 270, 1);
    expect(once.topLines).toBeNull();
    const twice = look(once, 270, 1);
    expect(twice.topLines).toBe(540);
    // The layer has changed, its picture is on the way; then it is there, then it is gone.
    const changing = look(twice, 270, 2);
    const changed = look(look(changing, 540, 2), 540, 2);
    expect([changing.topLines, changed.topLines]).toEqual([540, 540]);
    expect(look(look(changed, 0, null), 0, null).topLines).toBe(540);
    expect(look(look(changed, 1080, 2), 1080, 2).topLines).toBe(1080);
  });

  it('follows the choice of the person whatever the size', () => {
    expect(chooseLayer({ ...question, devicePixels: 90, choice: 'high' })).toBe(2);
    expect(chooseLayer({ ...question, choice: 'medium' })).toBe(1);
    expect(chooseLayer({ ...question, layers: 2, choice: 'medium' })).toBe(1);
  });

  it('is the lowest while data are saved, and the only one where there is one', () => {
    expect(chooseLayer({ ...question, choice: 'high', isSaving: true })).toBe(0);
    expect(chooseLayer({ ...question, layers: 1, choice: 'high' })).toBe(0);
  });
});

describe('the encodings of a camera', () => {
  const scales = (width: number, height: number) =>
    videoEncodings('camera', { width, height }, 'H264').map((encoding) => encoding.scaleResolutionDownBy ?? 1);

  it('are three layers from 960 by 540 on, two below, and one for a stamp', () => {
    expect(scales(1280, 720)).toEqual([4, 2, 1]);
    expect(scales(960, 540)).toEqual([4, 2, 1]);
    expect(scales(640, 480)).toEqual([2, 1]);
    expect(scales(320, 180)).toEqual([1]);
  });

  it('have a smallest one that a data saver has room for, and of a screen as well', () => {
    const smallestBps = (source: 'camera' | 'screen', width: number, height: number) =>
      videoEncodings(source, { width, height }, 'H264')[0]?.maxBitrate;
    const cameras = [1280, 640, 320].map((width) => smallestBps('camera', width, (width * 9) / 16) ?? 0);
    const screens = [1920, 640].map((width) => smallestBps('screen', width, (width * 9) / 16) ?? 0);
    expect(Math.max(...cameras) + Math.max(...screens)).toBeLessThan(ceilings.low.pictureBps ?? 0);
    expect(Math.max(...screens)).toBeLessThan(ceilings['slides-and-sound'].pictureBps ?? 0);
  });

  it('grow from the small layer to the large one', () => {
    const rates = videoEncodings('camera', { width: 1280, height: 720 }, 'VP8').map((one) => one.maxBitrate ?? 0);
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
    expect(rates.at(-1)).toBeLessThanOrEqual(2_500_000);
  });

  it('give a screen few frames', () => {
    const encodings = videoEncodings('screen', { width: 1920, height: 1080 }, 'H264');
    expect(encodings).toHaveLength(3);
    expect(encodings.every((encoding) => (encoding.maxFramerate ?? 30) <= 15)).toBe(true);
  });

  it('prefer H.264, and take VP8 where the browser sends no H.264', () => {
    const h264 = { kind: 'video', mimeType: 'video/H264', preferredPayloadType: 101, clockRate: 90000 } as const;
    const vp8 = { ...h264, mimeType: 'video/VP8', preferredPayloadType: 96 } as const;
    expect(pickCodec([vp8, h264])).toBe('H264');
    expect(pickCodec([vp8])).toBe('VP8');
    expect(pickCodec([])).toBeNull();
    expect(capabilityOf([vp8, h264], 'VP8')).toBe(vp8);
  });
});

describe('the quality', () => {
  const fine = { lossRatio: 0, rttMs: 80, concealedRatio: 0, frozenRatio: 0, score: 10 };

  it('is said in one of three words, by the worst of what was measured', () => {
    expect(judgeQuality(fine)).toBe('good');
    expect(judgeQuality({ ...fine, lossRatio: 0.04 })).toBe('fair');
    expect(judgeQuality({ ...fine, score: 5 })).toBe('fair');
    expect(judgeQuality({ ...fine, concealedRatio: 0.2 })).toBe('poor');
    expect(judgeQuality({ ...fine, score: 2 })).toBe('poor');
  });

  it('is not known before anything was measured', () => {
    expect(
      judgeQuality({ lossRatio: null, rttMs: null, concealedRatio: null, frozenRatio: null, score: null }),
    ).toBeNull();
    expect(worse(null, 'fair')).toBe('fair');
    expect(worse('good', 'poor')).toBe('poor');
  });

  it('of a way out that is starved of bandwidth is fair', () => {
    const uplink = readUplink([
      { type: 'outbound-rtp', kind: 'video', qualityLimitationReason: 'bandwidth' },
      { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.03, roundTripTime: 0.05 },
      { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.01, roundTripTime: 0.05 },
    ]);
    expect(judgeQuality({ ...uplink.sample, score: null })).toBe('fair');
    expect(uplink).toMatchObject({ soundLossRatio: 0.01, isStarved: true });
    expect(readUplink([])).toMatchObject({ soundLossRatio: null, isStarved: null });
  });
});

describe('what was received', () => {
  const voice = (packetsReceived: number, concealedSamples: number, silentConcealedSamples: number) => ({
    type: 'inbound-rtp',
    kind: 'audio',
    trackIdentifier: 'voice',
    packetsReceived,
    packetsLost: 0,
    totalSamplesReceived: packetsReceived * 960,
    concealedSamples,
    silentConcealedSamples,
  });

  it('counts invented sound, but not the silence of somebody who does not speak', () => {
    const before = readTotals([voice(100, 0, 0)], 0);
    const after = readTotals([voice(200, 19_200, 9_600)], 2_000);
    expect(compareTotals(before, after).concealedRatio).toBeCloseTo(0.1);
  });

  it('names the streams that brought packets', () => {
    const before = readTotals([voice(100, 0, 0)], 0);
    expect(compareTotals(before, readTotals([voice(101, 0, 0)], 2_000)).flowing).toEqual(new Set(['voice']));
    expect(compareTotals(before, readTotals([voice(100, 0, 0)], 2_000)).flowing).toEqual(new Set());
  });

  it('judges nothing where nothing came', () => {
    const nothing = compareTotals(readTotals([], 0), readTotals([], 2_000));
    expect(nothing).toMatchObject({ lossRatio: null, concealedRatio: null, frozenRatio: null });
  });
});
