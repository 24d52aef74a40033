import { describe, expect, it } from 'vitest';
import { H264Depacketiser } from './h264-depacketiser.ts';

const sps = Buffer.from([0x67, 0x42, 0xe0, 0x1f, 0x01]);
const otherSps = Buffer.from([0x67, 0x42, 0xe0, 0x16, 0x02]);
const pps = Buffer.from([0x68, 0xce, 0x3c, 0x80]);
const idr = Buffer.from([0x65, ...Array.from({ length: 30 }, (_, index) => index)]);
const slice = Buffer.from([0x41, 9, 8, 7]);

const stapA = (...nals: Buffer[]) =>
  Buffer.concat([
    Buffer.from([0x78]),
    ...nals.flatMap((nal) => [Buffer.from([nal.length >> 8, nal.length & 0xff]), nal]),
  ]);
const fuA = (nal: Buffer, pieces: number): Buffer[] => {
  const [head = 0] = nal;
  const size = Math.ceil((nal.length - 1) / pieces);
  return Array.from({ length: pieces }, (_, index) => {
    const flags = (index === 0 ? 0x80 : 0) | (index === pieces - 1 ? 0x40 : 0);
    const body = nal.subarray(1 + index * size, 1 + (index + 1) * size);
    return Buffer.concat([Buffer.from([(head & 0xe0) | 28, flags | (head & 0x1f)]), body]);
  });
};
const annexB = (...nals: Buffer[]) => Buffer.concat(nals.flatMap((nal) => [Buffer.from([0, 0, 0, 1]), nal]));

/** Pictures as lists of payloads, the last with the marker. */
function run(depacketiser: H264Depacketiser, pictures: readonly Buffer[][], lostBefore: readonly Buffer[] = []) {
  return pictures.flatMap((payloads, picture) =>
    payloads.flatMap((payload, index) =>
      depacketiser.push(
        { rtpTimestamp: picture * 3_000, isLast: index === payloads.length - 1, payload },
        lostBefore.includes(payload),
      ),
    ),
  );
}

describe('H.264 out of RTP', () => {
  it('puts aggregated and fragmented NAL units together to Annex B pictures', () => {
    const frames = run(new H264Depacketiser(), [[stapA(sps, pps), ...fuA(idr, 4)], [slice]]);
    expect(frames.map(({ isKeyframe, rtpTimestamp }) => [isKeyframe, rtpTimestamp])).toEqual([
      [true, 0],
      [false, 3_000],
    ]);
    expect(frames[0]?.data).toEqual(annexB(sps, pps, idr));
    expect(frames[1]?.data).toEqual(annexB(slice));
    expect(frames[1]?.setupId).toBeNull();
  });

  it('gives nothing before the first keyframe', () => {
    expect(run(new H264Depacketiser(), [[slice], [slice], [sps, pps, idr]])).toHaveLength(1);
  });

  it('gives nothing more after a loss until the next keyframe', () => {
    const lost = Buffer.from(slice);
    const frames = run(
      new H264Depacketiser(),
      [[stapA(sps, pps), idr], [slice], [lost], [slice], [stapA(sps, pps), idr], [slice]],
      [lost],
    );
    expect(frames.map(({ rtpTimestamp }) => rtpTimestamp)).toEqual([0, 3_000, 12_000, 15_000]);
  });

  it('does not take a keyframe whose middle is lost', () => {
    const pieces = fuA(idr, 4);
    const third = pieces[2] as Buffer;
    const frames = run(
      new H264Depacketiser(),
      [[stapA(sps, pps), pieces[0] as Buffer, third, pieces[3] as Buffer]],
      [third],
    );
    expect(frames).toEqual([]);
  });

  it('takes a keyframe that begins right after a loss with its parameter sets', () => {
    const start = stapA(sps, pps);
    expect(run(new H264Depacketiser(), [[start, idr]], [start])).toHaveLength(1);
  });

  it('names another set-up when the parameter sets change, and the same for the same', () => {
    const frames = run(new H264Depacketiser(), [
      [stapA(sps, pps), idr],
      [sps, pps, idr],
      [stapA(otherSps, pps), idr],
    ]);
    const [first, again, other] = frames.map(({ setupId }) => setupId);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('gives each keyframe parameter sets that came only once', () => {
    const frames = run(new H264Depacketiser(), [[sps, pps, idr], [idr]]);
    expect(frames[1]?.data).toEqual(annexB(sps, pps, idr));
  });

  it('ends a picture at the next time when its marker is lost', () => {
    const depacketiser = new H264Depacketiser();
    depacketiser.push({ rtpTimestamp: 0, isLast: false, payload: stapA(sps, pps) }, false);
    depacketiser.push({ rtpTimestamp: 0, isLast: false, payload: idr }, false);
    expect(depacketiser.push({ rtpTimestamp: 3_000, isLast: false, payload: slice }, false)).toHaveLength(1);
  });

  it.each([
    ['of one NAL unit', [Buffer.from([0x7c, 0x85, 1])], [0x7c, 0x05], [Buffer.from([0x7c, 0x45, 1])]],
    ['of many NAL units', [], [0x41], []],
  ])('drops a picture %s above 8 MB, and waits for a keyframe', (_kind, start, head, end) => {
    const piece = Buffer.concat([Buffer.from(head), Buffer.alloc(1 << 20)]);
    const large = [...start, ...Array.from({ length: 9 }, () => piece), ...end];
    const frames = run(new H264Depacketiser(), [
      [stapA(sps, pps), idr],
      large,
      [slice],
      [stapA(sps, pps), idr],
      [slice],
    ]);
    expect(frames.map(({ rtpTimestamp }) => rtpTimestamp)).toEqual([0, 9_000, 12_000]);
  });

  it('does not let tiny packets fill the memory either', () => {
    const depacketiser = new H264Depacketiser();
    for (const payload of [sps, pps, idr]) depacketiser.push({ rtpTimestamp: 0, isLast: false, payload }, false);
    for (let index = 0; index < 50_000; index += 1)
      depacketiser.push({ rtpTimestamp: 0, isLast: false, payload: slice }, false);
    expect(depacketiser.push({ rtpTimestamp: 0, isLast: true, payload: slice }, false)).toEqual([]);
  });

  it('survives payloads that are cut off', () => {
    const broken = [Buffer.from([0x78]), Buffer.from([0x78, 0, 9, 1]), Buffer.from([0x7c]), Buffer.from([0x1e, 1])];
    for (const payload of broken) expect(run(new H264Depacketiser(), [[stapA(sps, pps), idr, payload]])).toEqual([]);
  });
});
