import type { TrackSource } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { CaptureError, type Devices } from './capture.ts';
import { CaptureDesk } from './capture-desk.ts';

/** A captured track as far as the desk uses it. */
class FakeCapture {
  enabled = true;
  readyState: MediaStreamTrackState = 'live';
  readonly deviceId: string;
  #ended: (() => void)[] = [];

  constructor(deviceId: string) {
    this.deviceId = deviceId;
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }

  addEventListener(_name: 'ended', listener: () => void): void {
    this.#ended.push(listener);
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** The cable is pulled. */
  pull(): void {
    this.readyState = 'ended';
    for (const listener of this.#ended) listener();
  }
}

const laptop = { deviceId: 'laptop', label: 'of the laptop' };
const room = { deviceId: 'room', label: 'of the room' };

function start(options: { busy?: string[]; areIdsHidden?: boolean } = {}) {
  const opened: FakeCapture[] = [];
  const asked: (string | null)[] = [];
  const capture = (source: TrackSource) => async (deviceId: string | null) => {
    asked.push(deviceId);
    const id = deviceId ?? 'laptop';
    if (options.busy?.includes(id)) throw new CaptureError('in-use');
    options.areIdsHidden = false;
    const track = new FakeCapture(source === 'screen' ? 'screen' : id);
    opened.push(track);
    return track as unknown as MediaStreamTrack;
  };
  const listDevices = async (): Promise<Devices> =>
    options.areIdsHidden ? { cameras: [], microphones: [] } : { cameras: [laptop, room], microphones: [laptop, room] };
  const desk = new CaptureDesk({
    capture: { camera: capture('camera'), microphone: capture('microphone'), screen: capture('screen') },
    listDevices,
    onDevicesChanged: () => () => undefined,
  });
  return { desk, opened, asked };
}

describe('the capture desk', () => {
  it('takes up the chosen microphone after a reload, although nobody has listed the devices yet', async () => {
    const { desk, asked } = start();
    await desk.restore({ camera: false, microphone: true, cameraId: null, microphoneId: 'room' });
    expect(asked).toEqual(['room']);
    expect(desk.read().states.microphone).toBe('on');
  });

  it('takes up the chosen microphone where the browser tells the ids only after a first capture', async () => {
    const { desk, opened } = start({ areIdsHidden: true });
    await desk.restore({ camera: false, microphone: true, cameraId: null, microphoneId: 'room' });
    expect(opened.map(({ deviceId, readyState }) => [deviceId, readyState])).toEqual([
      ['laptop', 'ended'],
      ['room', 'live'],
    ]);
  });

  it('takes the browser’s own choice when the chosen one is not plugged in any more', async () => {
    const { desk, opened } = start();
    await desk.restore({ camera: true, microphone: false, cameraId: 'left at home', microphoneId: null });
    expect(opened.map(({ deviceId, readyState }) => [deviceId, readyState])).toEqual([['laptop', 'live']]);
  });

  it('says that a device is gone that was pulled out, and nothing when sharing was stopped', async () => {
    const { desk, opened } = start();
    await desk.turnOn('camera');
    await desk.turnOn('screen');
    for (const track of opened) track.pull();
    expect(desk.read().states).toMatchObject({ camera: 'off', screen: 'off' });
    expect(desk.read().problems).toEqual({ camera: 'lost' });
  });

  it('stays with the device that works when another one cannot be had', async () => {
    const { desk, opened } = start({ busy: ['room'] });
    await desk.turnOn('camera');
    await desk.choose('camera', 'room');
    expect(opened.map(({ readyState }) => readyState)).toEqual(['live']);
    expect(desk.read()).toMatchObject({ states: { camera: 'on' }, problems: { camera: 'in-use' }, cameraId: null });
  });

  it('exchanges a device without letting go of the old one before, and keeps it muted', async () => {
    const { desk, opened } = start();
    await desk.turnOn('microphone');
    const [first] = opened;
    if (first) first.enabled = false;
    await desk.choose('microphone', 'room');
    expect(opened.map(({ readyState, enabled }) => [readyState, enabled])).toEqual([
      ['ended', false],
      ['live', false],
    ]);
  });

  it('lets go of everything when it is closed, even of what comes later', async () => {
    const { desk, opened } = start();
    await desk.turnOn('camera');
    const late = desk.turnOn('microphone');
    desk.close();
    desk.close();
    await late;
    expect(opened.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  });
});
