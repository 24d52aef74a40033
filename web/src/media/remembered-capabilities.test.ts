import { describe, expect, it } from 'vitest';
import { rememberedCapabilities } from './remembered-capabilities.ts';

const opus = { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, preferredPayloadType: 100 };

function keep(stored: Map<string, string> = new Map()) {
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
  return { stored, capabilities: rememberedCapabilities(() => storage) };
}

describe('what a media plane was able to', () => {
  it('is recalled as it was, so that the same plane is known again', () => {
    const { stored, capabilities } = keep();
    expect(capabilities.recall()).toBeNull();
    const plane = { codecs: [opus], headerExtensions: [] };
    capabilities.remember(plane);
    expect(JSON.stringify(keep(stored).capabilities.recall())).toBe(JSON.stringify(plane));
  });

  it('is forgotten when it is broken, of another kind, or may not be kept', () => {
    for (const text of ['{', '"x"', '{"codecs":1}', 'null']) {
      const { stored, capabilities } = keep();
      capabilities.remember({ codecs: [], headerExtensions: [] });
      for (const key of stored.keys()) stored.set(key, text);
      expect(capabilities.recall()).toBeNull();
    }
    const forbidden = rememberedCapabilities(() => {
      throw new Error('no storage here');
    });
    forbidden.remember({ codecs: [], headerExtensions: [] });
    expect(forbidden.recall()).toBeNull();
  });
});
