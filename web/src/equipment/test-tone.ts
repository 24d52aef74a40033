import type { DeviceOption } from '../media/capture.ts';

/** Three notes that rise, so that nobody takes them for something else; in hertz. */
const notes = [440, 554, 659];
const noteS = 0.4;
/** Of full scale: clearly heard, and no shock in headphones. */
const loudness = 0.2;

type Chooser = HTMLAudioElement & { setSinkId?: (deviceId: string) => Promise<void> };

/** The loudspeakers and headphones that the browser lets choose between; none where it does not. */
export async function listOutputs(): Promise<DeviceOption[]> {
  if (!('setSinkId' in HTMLMediaElement.prototype)) return [];
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return all
    .filter(({ kind, label, deviceId }) => kind === 'audiooutput' && label !== '' && deviceId !== '')
    .map(({ deviceId, label }) => ({ deviceId, label }));
}

/** To be called from a press of the person's. Resolves when it has sounded or was stopped, and to whether it could be. */
export async function playTone(deviceId: string | null, stop: AbortSignal): Promise<boolean> {
  const context = new AudioContext();
  const element: Chooser = new Audio();
  try {
    const output = context.createMediaStreamDestination();
    element.srcObject = output.stream;
    // Gone since it was chosen: then by the usual one.
    if (deviceId !== null) await element.setSinkId?.(deviceId).catch(() => undefined);
    const gain = context.createGain();
    gain.gain.value = loudness;
    gain.connect(output);
    await context.resume();
    await element.play();
    const startS = context.currentTime + 0.05;
    const ended = notes.map((frequency, index) => {
      const note = new OscillatorNode(context, { frequency });
      note.connect(gain);
      note.start(startS + index * noteS);
      note.stop(startS + (index + 0.85) * noteS);
      return new Promise<void>((resolve) => note.addEventListener('ended', () => resolve()));
    });
    const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve()));
    await Promise.race([Promise.all(ended), stopped]);
    return true;
  } catch {
    return false;
  } finally {
    element.pause();
    element.srcObject = null;
    await context.close().catch(() => undefined);
  }
}
