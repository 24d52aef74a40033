import type { BrowserContext } from '@playwright/test';

/** Mean colours of the two pictures: what a picture shows tells which of them it is. */
export const cameraColour = [24, 48, 168] as const;
export const screenColour = [16, 120, 40] as const;

export type Rgb = readonly [red: number, green: number, blue: number];

export function isBlue([red, green, blue]: Rgb): boolean {
  return blue > red + 60 && blue > green + 60;
}

export function isGreen([red, green, blue]: Rgb): boolean {
  return green > red + 40 && green > blue + 40;
}

interface DeviceOptions {
  readonly width: number;
  readonly height: number;
  readonly cameraColour: readonly [number, number, number];
  readonly screenColour: readonly [number, number, number];
}

declare global {
  interface Window {
    /** When each flash was drawn, by the wall clock. */
    flashesAtMs?: number[];
  }
}

/**
 * Replaces camera, microphone and screen of all pages of a context by sources that share one clock: a blue picture that
 * turns white for 100 ms each second, a 1 kHz tone at just those times, and a green screen. Chromium's own fake files
 * for picture and sound do not start together.
 */
export async function useFlashBeepDevices(context: BrowserContext): Promise<void> {
  const options: DeviceOptions = { width: 960, height: 540, cameraColour, screenColour };
  await context.addInitScript(replaceDevices, options);
}

/** Makes a browser that neither sends nor takes H.264, as Firefox is on a machine without its plugin. */
export async function useNoH264(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const isOther = (codec: RTCRtpCodec): boolean => codec.mimeType.toLowerCase() !== 'video/h264';
    for (const kind of [RTCRtpReceiver, RTCRtpSender]) {
      const original = kind.getCapabilities.bind(kind);
      kind.getCapabilities = (media) => {
        const found = original(media);
        return found && { ...found, codecs: found.codecs.filter(isOther) };
      };
    }
    const addTransceiver = RTCPeerConnection.prototype.addTransceiver;
    RTCPeerConnection.prototype.addTransceiver = function added(this: RTCPeerConnection, track, init) {
      const transceiver = addTransceiver.call(this, track, init);
      const kind = typeof track === 'string' ? track : track.kind;
      // The offer then names no H.264, and so neither does what the page concludes from it.
      if (kind === 'video') transceiver.setCodecPreferences(RTCRtpReceiver.getCapabilities('video')?.codecs ?? []);
      return transceiver;
    };
  });
}

/** Runs in the page, and so stands alone. */
function replaceDevices({ width, height, cameraColour: blue, screenColour: green }: DeviceOptions): void {
  const flashSeconds = 0.1;
  const flashesAtMs: number[] = [];
  window.flashesAtMs = flashesAtMs;

  const startPicture = (
    framesPerSecond: number,
    [red, greenPart, bluePart]: readonly [number, number, number],
    isWhite: (halfFrameSeconds: number) => boolean,
  ): MediaStreamTrack => {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const drawing = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (!drawing) throw new Error('no canvas');
    const shade = (by: number): string => `rgb(${red + by}, ${greenPart + by}, ${bluePart + by})`;
    const track = canvas.captureStream(0).getVideoTracks()[0] as CanvasCaptureMediaStreamTrack;
    let frame = 0;
    setInterval(() => {
      frame += 1;
      drawing.fillStyle = isWhite(0.5 / framesPerSecond) ? 'white' : shade(0);
      drawing.fillRect(0, 0, width, height);
      // Something that moves and leaves the mean colour as it is.
      for (const [row, by] of [-16, 16].entries()) {
        drawing.fillStyle = shade(by);
        drawing.fillRect(((frame * 12 + row * 300) % (width - 120)) | 0, height * (0.1 + 0.7 * row), 120, 60);
      }
      track.requestFrame();
    }, 1000 / framesPerSecond);
    return track;
  };

  const start = (): { camera: MediaStreamTrack; microphone: MediaStreamTrack } => {
    const audio = new AudioContext({ sampleRate: 48_000 });
    const output = audio.createMediaStreamDestination();
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = 1000;
    volume.gain.value = 0;
    tone.connect(volume).connect(output);
    const first = audio.currentTime + 1;
    for (let at = first; at < first + 900; at += 1) {
      volume.gain.setValueAtTime(0.7, at);
      volume.gain.setValueAtTime(0, at + flashSeconds);
    }
    tone.start();
    let wasWhite = false;
    const camera = startPicture(25, blue, (halfFrameSeconds) => {
      // A frame stands for the time until the next one: its middle decides.
      const since = audio.currentTime + halfFrameSeconds - first;
      const isWhite = since >= 0 && since % 1 < flashSeconds;
      if (isWhite && !wasWhite) flashesAtMs.push(Date.now());
      wasWhite = isWhite;
      return isWhite;
    });
    const [microphone] = output.stream.getAudioTracks();
    if (!microphone) throw new Error('no sound');
    return { camera, microphone };
  };

  let devices: ReturnType<typeof start> | undefined;
  let screen: MediaStreamTrack | undefined;
  // Only secure pages have devices; a blank one has not.
  if (!navigator.mediaDevices) return;
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    devices ??= start();
    return new MediaStream([
      ...(constraints?.video ? [devices.camera.clone()] : []),
      ...(constraints?.audio ? [devices.microphone.clone()] : []),
    ]);
  };
  navigator.mediaDevices.getDisplayMedia = async () => {
    screen ??= startPicture(12, green, () => false);
    return new MediaStream([screen.clone()]);
  };
}
