import { type RefObject, useEffect, useRef, useState } from 'react';

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** The largest box of that shape in an element, in pixels; null until it is laid out. */
export function useFittedBox(aspect: number): [RefObject<HTMLDivElement | null>, Box | null] {
  const ref = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Box | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setRoom({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, room && fit(room, aspect)];
}

export function fit({ width, height }: Box, aspect: number): Box | null {
  if (width < 1 || height < 1) return null;
  return width / height > aspect ? { width: height * aspect, height } : { width, height: width / aspect };
}
