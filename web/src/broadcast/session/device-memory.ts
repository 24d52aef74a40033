import type { DeskChoice } from '../../media/capture-desk.ts';

/** What was on before a reload of the page, so that a host who presses reload is back on air by themselves. */
export function rememberDevices(door: string, choice: DeskChoice): void {
  try {
    sessionStorage.setItem(keyOf(door), JSON.stringify(choice));
  } catch {
    // Then a reload starts with everything off.
  }
}

export function recallDevices(door: string): DeskChoice | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(door)) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return null;
    const { camera, microphone, cameraId, microphoneId } = stored as Record<string, unknown>;
    return {
      camera: camera === true,
      microphone: microphone === true,
      cameraId: typeof cameraId === 'string' ? cameraId : null,
      microphoneId: typeof microphoneId === 'string' ? microphoneId : null,
    };
  } catch {
    return null;
  }
}

function keyOf(door: string): string {
  return `campus.devices.${door.slice(-48)}`;
}
