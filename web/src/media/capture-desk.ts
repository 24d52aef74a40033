import type { TrackSource } from '@campus/protocol';
import {
  CaptureError,
  type CaptureProblem,
  captureCamera,
  captureMicrophone,
  captureScreen,
  type Devices,
  listDevices,
  onDevicesChanged,
} from './capture.ts';

export type CaptureState = 'off' | 'starting' | 'on';

export interface DeskView {
  readonly devices: Devices;
  /** The chosen devices; null is the browser's own choice. */
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  readonly states: Readonly<Record<TrackSource, CaptureState>>;
  readonly problems: Readonly<Partial<Record<TrackSource, CaptureProblem>>>;
}

/** What a reload takes up again. */
export interface DeskChoice {
  readonly camera: boolean;
  readonly microphone: boolean;
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
}

export interface CaptureDeskDependencies {
  readonly capture: Readonly<Record<TrackSource, (deviceId: string | null) => Promise<MediaStreamTrack>>>;
  readonly listDevices: () => Promise<Devices>;
  readonly onDevicesChanged: (listener: () => void) => () => void;
}

export const browserCapture: CaptureDeskDependencies = {
  capture: { camera: captureCamera, microphone: captureMicrophone, screen: () => captureScreen() },
  listDevices,
  onDevicesChanged,
};

/** The person's own camera, microphone and screen as captured, whether or not anything is published. */
export class CaptureDesk {
  readonly #deps: CaptureDeskDependencies;
  readonly #listeners = new Set<() => void>();
  readonly #tracks = new Map<TrackSource, MediaStreamTrack>();
  readonly #unlisten: () => void;
  /** Raised by every wish about a source, so that a slow answer to an older wish is dropped. */
  readonly #wishes: Record<TrackSource, number> = { camera: 0, microphone: 0, screen: 0 };
  #view: DeskView = {
    devices: { cameras: [], microphones: [] },
    cameraId: null,
    microphoneId: null,
    states: { camera: 'off', microphone: 'off', screen: 'off' },
    problems: {},
  };
  #isClosed = false;

  constructor(deps: CaptureDeskDependencies = browserCapture) {
    this.#deps = deps;
    this.#unlisten = deps.onDevicesChanged(() => void this.#listAgain());
    void this.#listAgain();
  }

  read = (): DeskView => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  track(source: TrackSource): MediaStreamTrack | null {
    return this.#tracks.get(source) ?? null;
  }

  get choice(): DeskChoice {
    const { states, cameraId, microphoneId } = this.#view;
    return { camera: states.camera !== 'off', microphone: states.microphone !== 'off', cameraId, microphoneId };
  }

  async restore(choice: DeskChoice): Promise<void> {
    this.#set({ cameraId: choice.cameraId, microphoneId: choice.microphoneId });
    if (choice.microphone) await this.turnOn('microphone');
    if (choice.camera) await this.turnOn('camera');
  }

  /** Never rejects: what goes wrong stands in `problems`. */
  async turnOn(source: TrackSource): Promise<void> {
    if (this.#isClosed || this.#view.states[source] !== 'off') return;
    await this.#capture(source);
  }

  turnOff(source: TrackSource): void {
    this.#wishes[source] += 1;
    this.#drop(source);
    this.#setSource(source, 'off', undefined);
  }

  /** Another device. One that is in use goes on until the other one works, and if that one never does. */
  async choose(source: 'camera' | 'microphone', deviceId: string): Promise<void> {
    const before = this.#wantedId(source);
    this.#want(source, deviceId);
    if (this.#view.states[source] === 'off') return;
    await this.#capture(source);
    if (this.#view.problems[source] && this.#wantedId(source) === deviceId) this.#want(source, before);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#unlisten();
    for (const source of [...this.#tracks.keys()]) this.#drop(source);
    this.#listeners.clear();
  }

  async #capture(source: TrackSource): Promise<void> {
    this.#wishes[source] += 1;
    const wish = this.#wishes[source];
    this.#setSource(source, 'starting', undefined);
    try {
      const track = await this.#open(source);
      if (this.#isClosed || wish !== this.#wishes[source]) return track.stop();
      const before = this.#tracks.get(source);
      track.enabled = before?.enabled ?? true;
      this.#tracks.set(source, track);
      before?.stop();
      // A camera is unplugged, or the browser's own "stop sharing" is pressed, which is no problem.
      track.addEventListener('ended', () => {
        if (this.#tracks.get(source) !== track) return;
        this.turnOff(source);
        if (source !== 'screen') this.#setSource(source, 'off', 'lost');
      });
      this.#setSource(source, 'on', undefined);
      if (this.#view.devices.cameras.every((camera) => camera.label === '')) void this.#listAgain();
    } catch (error) {
      if (wish !== this.#wishes[source]) return;
      const problem = error instanceof CaptureError ? error.problem : 'failed';
      const goesOn = this.#tracks.get(source)?.readyState === 'live';
      if (!goesOn) this.#drop(source);
      this.#setSource(source, goesOn ? 'on' : 'off', problem === 'cancelled' ? undefined : problem);
    }
  }

  /** The wanted device, or the browser's own choice where that is not plugged in any more. Rejects with CaptureError. */
  async #open(source: TrackSource): Promise<MediaStreamTrack> {
    const capture = this.#deps.capture[source];
    if (source === 'screen') return capture(null);
    const wanted = this.#wantedId(source);
    const track = await capture((await this.#isThere(source, wanted)) ? wanted : null);
    if (wanted === null || track.getSettings().deviceId === wanted || !(await this.#isThere(source, wanted)))
      return track;
    // Some browsers tell the ids only after the first capture.
    track.stop();
    return capture(wanted);
  }

  async #isThere(source: 'camera' | 'microphone', deviceId: string | null): Promise<boolean> {
    const isListed = (): boolean => {
      const { cameras, microphones } = this.#view.devices;
      return (source === 'camera' ? cameras : microphones).some((device) => device.deviceId === deviceId);
    };
    if (deviceId !== null && !isListed()) await this.#listAgain();
    return isListed();
  }

  #wantedId(source: 'camera' | 'microphone'): string | null {
    return source === 'camera' ? this.#view.cameraId : this.#view.microphoneId;
  }

  #want(source: 'camera' | 'microphone', deviceId: string | null): void {
    this.#set(source === 'camera' ? { cameraId: deviceId } : { microphoneId: deviceId });
  }

  #drop(source: TrackSource): void {
    this.#tracks.get(source)?.stop();
    this.#tracks.delete(source);
  }

  async #listAgain(): Promise<void> {
    const devices = await this.#deps.listDevices().catch(() => this.#view.devices);
    if (!this.#isClosed) this.#set({ devices });
  }

  #setSource(source: TrackSource, state: CaptureState, problem: CaptureProblem | undefined): void {
    const { [source]: _before, ...others } = this.#view.problems;
    this.#set({
      states: { ...this.#view.states, [source]: state },
      problems: problem ? { ...others, [source]: problem } : others,
    });
  }

  #set(change: Partial<DeskView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
