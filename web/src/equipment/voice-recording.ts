export const canRecord = (): boolean => typeof MediaRecorder === 'function';

/** Long enough for a sentence. */
export const voiceMs = 4_000;

/**
 * Records a microphone for some seconds; nothing leaves this page. Resolves to an address for an audio element, which has
 * to be revoked, or to null when it was stopped before or the browser cannot. Does not reject.
 */
export async function recordVoice(track: MediaStreamTrack, stop: AbortSignal): Promise<string | null> {
  if (!canRecord() || stop.aborted) return null;
  const parts: Blob[] = [];
  try {
    const recorder = new MediaRecorder(new MediaStream([track]));
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    const ended = new Promise<void>((resolve) => {
      recorder.addEventListener('stop', () => resolve());
      recorder.addEventListener('error', () => resolve());
    });
    recorder.start();
    const end = (): void => {
      if (recorder.state !== 'inactive') recorder.stop();
    };
    const timer = setTimeout(end, voiceMs);
    stop.addEventListener('abort', end);
    await ended;
    clearTimeout(timer);
    stop.removeEventListener('abort', end);
    if (stop.aborted) return null;
    return URL.createObjectURL(new Blob(parts, { type: recorder.mimeType }));
  } catch {
    return null;
  }
}
