import {
  activeRecording,
  type BroadcastState,
  type RecordingsCalls,
  recordableTracks,
  type RequestOf,
} from '@campus/protocol';

export type DesiredRecording = Omit<RequestOf<RecordingsCalls, 'recording.sync'>, 'sfuUrl'>;

/**
 * What the recorder shall do in this state; null when nothing: no recording runs, or it waits for the first live
 * moment. Pure.
 */
export function desiredRecording(state: BroadcastState): DesiredRecording | null {
  const recording = activeRecording(state);
  if (!recording || recording.captureStartedAtMs === null || state.phase === 'ended') return null;
  return {
    recordingId: recording.id,
    epochMs: recording.captureStartedAtMs,
    isCapturing: state.phase === 'live',
    roomId: state.id,
    tracks: recordableTracks(state).map(({ id, participantId, source }) => ({ trackId: id, participantId, source })),
  };
}
