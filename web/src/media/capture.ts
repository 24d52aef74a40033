/** Why no camera, microphone or screen could be had; each has a sentence in the catalogue. */
export type CaptureProblem =
  | 'denied'
  | 'none-found'
  | 'in-use'
  | 'insecure-page'
  | 'unsupported'
  | 'cancelled'
  /** It was there and is gone: unplugged, or its permission was taken back. */
  | 'lost'
  | 'failed';

export class CaptureError extends Error {
  readonly problem: CaptureProblem;

  constructor(problem: CaptureProblem, cause?: unknown) {
    super(`no capture: ${problem}`, { cause });
    this.name = 'CaptureError';
    this.problem = problem;
  }
}

export interface DeviceOption {
  readonly deviceId: string;
  /** Empty until the person has allowed the use of devices. */
  readonly label: string;
}

export interface Devices {
  readonly cameras: readonly DeviceOption[];
  readonly microphones: readonly DeviceOption[];
}

export async function listDevices(): Promise<Devices> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const ofKind = (kind: MediaDeviceKind) =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ deviceId, label }));
  return { cameras: ofKind('videoinput'), microphones: ofKind('audioinput') };
}

/** Calls back when a device is plugged in or out, until the returned function is called. */
export function onDevicesChanged(listener: () => void): () => void {
  navigator.mediaDevices?.addEventListener('devicechange', listener);
  return () => navigator.mediaDevices?.removeEventListener('devicechange', listener);
}

/** A camera's track. Throws CaptureError. */
export async function captureCamera(deviceId: string | null): Promise<MediaStreamTrack> {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  const stream = await capture(() => media().getUserMedia({ video: { ...size, ...exactly(deviceId) } }));
  return oneTrack(stream.getVideoTracks(), 'motion');
}

/** A microphone's track, with the browser's echo cancellation: rooms have loudspeakers. Throws CaptureError. */
export async function captureMicrophone(deviceId: string | null): Promise<MediaStreamTrack> {
  const treatment = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
  const stream = await capture(() => media().getUserMedia({ audio: { ...treatment, ...exactly(deviceId) } }));
  return oneTrack(stream.getAudioTracks(), 'speech');
}

/** A screen, window or tab, sharp rather than smooth. Throws CaptureError; `cancelled` when the person chose none. */
export async function captureScreen(): Promise<MediaStreamTrack> {
  const devices = media();
  if (typeof devices.getDisplayMedia !== 'function') throw new CaptureError('unsupported');
  const size = { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 10, max: 15 } };
  try {
    const stream = await devices.getDisplayMedia({ video: size, audio: false });
    return oneTrack(stream.getVideoTracks(), 'detail');
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotAllowedError') throw new CaptureError('cancelled', error);
    throw error instanceof CaptureError ? error : new CaptureError(problemOf(error), error);
  }
}

function media(): MediaDevices {
  if (!window.isSecureContext) throw new CaptureError('insecure-page');
  if (!navigator.mediaDevices) throw new CaptureError('unsupported');
  return navigator.mediaDevices;
}

function exactly(deviceId: string | null): MediaTrackConstraints {
  return deviceId ? { deviceId: { exact: deviceId } } : {};
}

async function capture(run: () => Promise<MediaStream>): Promise<MediaStream> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof CaptureError ? error : new CaptureError(problemOf(error), error);
  }
}

function oneTrack(tracks: readonly MediaStreamTrack[], contentHint: string): MediaStreamTrack {
  const [track] = tracks;
  if (!track) throw new CaptureError('none-found');
  track.contentHint = contentHint;
  return track;
}

/** https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia names these. */
function problemOf(error: unknown): CaptureProblem {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none-found';
  if (name === 'NotReadableError' || name === 'AbortError') return 'in-use';
  return 'failed';
}
