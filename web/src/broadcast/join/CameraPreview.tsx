import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { CaptureDesk } from '../../media/capture-desk.ts';
import styles from './GreenRoom.module.css';

/** One's own camera as in a mirror, straight from the device. */
export function CameraPreview({ desk }: { desk: CaptureDesk }) {
  const ref = useRef<HTMLVideoElement>(null);
  const track = useSyncExternalStore(desk.subscribe, () => desk.track('camera'));
  useEffect(() => {
    const video = ref.current;
    if (!video || !track) return;
    video.srcObject = new MediaStream([track]);
    return () => {
      video.srcObject = null;
    };
  }, [track]);
  return (
    <video ref={ref} className={styles.video} autoPlay muted playsInline aria-hidden="true" data-testid="preview" />
  );
}
