import type { TrackSource } from '@campus/protocol';
import { useEffect, useRef } from 'react';
import { classNames } from '../../ui/class-names.ts';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import styles from './Picture.module.css';

interface PictureProps {
  session: Pick<BroadcastSession, 'attach'>;
  trackId: string;
  source: TrackSource;
  /** One's own camera, as in a mirror. */
  isMirrored?: boolean;
  className?: string | undefined;
}

/** A place for a track's picture; the media layer puts the video element into it. */
export function Picture({ session, trackId, source, isMirrored = false, className }: PictureProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!ref.current) return;
    return session.attach(trackId, source, ref.current);
  }, [session, trackId, source]);
  return (
    <div
      ref={ref}
      className={classNames(styles.picture, className)}
      data-mirrored={isMirrored || undefined}
      data-picture={source}
    />
  );
}
