import { useEffect, useRef } from 'react';
import type { Slot } from '../player/layout.ts';
import styles from './Stage.module.css';

interface VideoSlotProps {
  element: HTMLVideoElement;
  label: string;
  /** Null hides it; it stays in the page, so that it can go on or get ready. */
  slot: Slot | null;
  isCorner: boolean;
}

export function VideoSlot({ element, label, slot, isCorner }: VideoSlotProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ref.current?.append(element);
    return () => element.remove();
  }, [element]);
  useEffect(() => {
    element.setAttribute('aria-label', label);
    if (slot === null) element.setAttribute('aria-hidden', 'true');
    else element.removeAttribute('aria-hidden');
  }, [element, label, slot]);
  return (
    <div
      ref={ref}
      className={styles.slot}
      data-shown={slot !== null}
      data-corner={isCorner}
      style={
        slot === null
          ? {}
          : {
              insetBlockStart: `${slot.top}%`,
              insetInlineStart: `${slot.start}%`,
              inlineSize: `${slot.width}%`,
              blockSize: `${slot.height}%`,
            }
      }
    />
  );
}
