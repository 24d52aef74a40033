import { describe, expect, it } from 'vitest';
import { chooseEncoding, chooseWantedCodec } from './choose-encoding.ts';

const h264 = { codec: 'H264' } as const;
const vp8 = { codec: 'VP8' } as const;

describe('choosing an encoding', () => {
  it('R4: prefers H.264 wherever it stands', () => {
    expect(chooseEncoding([vp8, h264], () => true)).toBe(h264);
  });

  it('R4: takes the oldest that the receiver can take', () => {
    const other = { codec: 'VP8' } as const;
    expect(chooseEncoding([h264, vp8, other], (encoding) => encoding.codec === 'VP8')).toBe(vp8);
  });

  it('R4: finds none when the receiver can take none', () => {
    expect(chooseEncoding([h264, vp8], () => false)).toBeUndefined();
    expect(chooseEncoding([], () => true)).toBeUndefined();
  });
});

describe('choosing what to ask the publisher for', () => {
  it('R4: asks for the first that the receiver takes and the track has not', () => {
    expect(chooseWantedCodec([h264], ['H264', 'VP8'])).toBe('VP8');
    expect(chooseWantedCodec([vp8], ['H264', 'VP8'])).toBe('H264');
    expect(chooseWantedCodec([vp8], ['VP8'])).toBeUndefined();
    expect(chooseWantedCodec([h264], [])).toBeUndefined();
  });
});
