import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SoundOutput } from './sound-output.ts';

/** A page as far as sound needs it, in a browser that plays nothing before it is allowed to. */
const page = { isAllowed: false };

class FakeElement {
  readonly dataset: Record<string, string> = {};
  srcObject: unknown = null;
  paused = true;
  append(): void {}
  remove(): void {}

  async play(): Promise<void> {
    if (!page.isAllowed) throw new DOMException('press something first', 'NotAllowedError');
    this.paused = false;
  }
}

const track = {} as MediaStreamTrack;

/** Resolves when everything that was begun has had its effect. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the sound output', () => {
  beforeEach(() => {
    page.isAllowed = false;
    vi.stubGlobal('document', { createElement: () => new FakeElement(), body: new FakeElement() });
    vi.stubGlobal('MediaStream', Object);
  });
  afterEach(() => vi.unstubAllGlobals());

  async function blocked(trackIds: readonly string[]) {
    const told: boolean[] = [];
    const output: SoundOutput = new SoundOutput(() => told.push(output.isBlocked));
    for (const id of trackIds) output.play(id, track);
    await settled();
    expect(told).toEqual([true]);
    return { output, told };
  }

  it('is blocked until the person presses for sound', async () => {
    const { output, told } = await blocked(['a', 'b']);
    page.isAllowed = true;
    await output.unblock();
    expect(told).toEqual([true, false]);
  });

  it('is blocked no more when what was refused plays after all', async () => {
    const { output, told } = await blocked(['a']);
    page.isAllowed = true;
    output.play('a', track);
    await settled();
    expect(told).toEqual([true, false]);
  });

  it('is blocked as long as one of several does not play', async () => {
    const { output } = await blocked(['a', 'b']);
    page.isAllowed = true;
    output.play('a', track);
    await settled();
    expect(output.isBlocked).toBe(true);
    output.stop('b');
    expect(output.isBlocked).toBe(false);
  });

  it('is not blocked when there is nothing left to play', async () => {
    const { output } = await blocked(['a']);
    output.stop('a');
    expect(output.isBlocked).toBe(false);
  });
});
