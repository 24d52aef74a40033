import { describe, expect, it } from 'vitest';
import { SoundDesk } from './sound-desk.ts';

function recorder() {
  const chunks: Buffer[] = [];
  const state = { isClosed: false };
  return {
    write: (pcm: Buffer) => void chunks.push(pcm),
    close: async () => {
      state.isClosed = true;
    },
    state,
    left: () => {
      const all = Buffer.concat(chunks);
      return Array.from({ length: all.length / 4 }, (_, index) => all.readInt16LE(index * 4) / 32_767);
    },
  };
}
const say = (level: number, count: number) => new Float32Array(count).fill(level);

describe('the desk', () => {
  it('records a floor of silence when nobody speaks, without a break', async () => {
    const floor = recorder();
    const desk = new SoundDesk(0, floor);
    for (let sample = 0; sample <= 48_000; sample += 4_321) desk.advanceTo(sample);
    desk.advanceTo(48_000);
    await desk.close();
    expect(floor.left()).toHaveLength(48_000);
    expect(floor.left().every((sample) => sample === 0)).toBe(true);
    expect(floor.state.isClosed).toBe(true);
  });

  it('adds the voices up, each where it belongs, and gives each one to its own file', async () => {
    const [floor, mine, yours] = [recorder(), recorder(), recorder()];
    const desk = new SoundDesk(0, floor);
    const a = desk.addVoice(() => mine);
    const b = desk.addVoice(() => yours);
    a.voice.place(say(0.2, 4_800), say(0.2, 4_800), 1_000);
    b.voice.place(say(0.3, 4_800), say(0.3, 4_800), 3_000);
    desk.advanceTo(12_000);
    await desk.close();
    expect(floor.left()[2_000]).toBeCloseTo(0.2, 3);
    expect(floor.left()[4_000]).toBeCloseTo(0.5, 3);
    expect(floor.left()[7_000]).toBeCloseTo(0.3, 3);
    expect(mine.left()[4_000]).toBeCloseTo(0.2, 3);
    expect(yours.left()[4_000]).toBeCloseTo(0.3, 3);
    expect([mine, yours].map(({ left }) => left().length)).toEqual([12_000, 12_000]);
  });

  it('begins a voice that joins late where the floor is', () => {
    const desk = new SoundDesk(0, recorder());
    desk.advanceTo(9_600);
    let began = -1;
    desk.addVoice((startSample) => {
      began = startSample;
      return null;
    });
    expect(began).toBe(9_600);
  });

  it('mixes a retired voice to its end before it closes its file', async () => {
    const [floor, mine] = [recorder(), recorder()];
    const desk = new SoundDesk(0, floor);
    const { voice, retire } = desk.addVoice(() => mine);
    voice.place(say(0.4, 9_600), say(0.4, 9_600), 0);
    retire(9_600);
    desk.advanceTo(4_800);
    expect(mine.state.isClosed).toBe(false);
    desk.advanceTo(24_000);
    expect(mine.state.isClosed).toBe(true);
    expect(mine.left()).toHaveLength(9_600);
    expect(floor.left()[9_000]).toBeCloseTo(0.4, 3);
    expect(floor.left()[12_000]).toBe(0);
    await desk.close();
  });

  it('makes a long silence up in pieces', async () => {
    const floor = recorder();
    const desk = new SoundDesk(0, floor);
    const target = 10 * 48_000;
    desk.advanceTo(target);
    expect(desk.position).toBe(48_000);
    while (desk.position < target) desk.advanceTo(target);
    await desk.close();
    expect(floor.left()).toHaveLength(target);
  });
});
