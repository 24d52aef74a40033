import { type InkColour, PAGE_UNITS, type PagePlace, type Stroke } from '@campus/protocol';
import { type PointerEvent, useRef, useState } from 'react';
import { randomId } from '../../media/random-id.ts';
import { Ink } from '../ink/Ink.tsx';
import { thinLine } from '../ink/thin-line.ts';
import type { LiveSlides } from '../live-slides.ts';
import styles from './Present.module.css';

export type Tool = 'pointer' | InkColour;

interface DrawingSurfaceProps {
  place: PagePlace;
  tool: Tool;
  slides: Pick<LiveSlides, 'point' | 'draw' | 'lift'>;
  /** Lines that the log has by now: what was drawn here need not be shown any more. */
  keptIds: readonly string[];
  onOver: (isOver: boolean) => void;
  onDrawn: (stroke: Stroke) => void;
}

interface OwnLine {
  readonly id: string;
  readonly colour: InkColour;
  readonly points: readonly number[];
}

/** Over the page: where the mouse, a pen or a finger points and draws. */
export function DrawingSurface({ place, tool, slides, keptIds, onOver, onDrawn }: DrawingSurfaceProps) {
  const [own, setOwn] = useState<readonly OwnLine[]>([]);
  const [width, setWidth] = useState(0);
  const drawing = useRef<OwnLine | null>(null);

  const show = (line: OwnLine): void =>
    setOwn((lines) => [...lines.filter(({ id }) => id !== line.id && !keptIds.includes(id)), line]);

  const begin = (event: PointerEvent<HTMLElement>): void => {
    if (tool === 'pointer' || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setWidth(event.currentTarget.clientWidth);
    const line = { id: randomId('line'), colour: tool, points: [...unitsOf(event)] };
    drawing.current = line;
    show(line);
    slides.draw(place, line);
  };

  const move = (event: PointerEvent<HTMLElement>): void => {
    onOver(true);
    const line = drawing.current;
    const [x, y] = unitsOf(event);
    if (!line) {
      if (tool === 'pointer') slides.point(place, { x, y });
      return;
    }
    const longer = { ...line, points: [...line.points, x, y] };
    drawing.current = longer;
    show(longer);
    slides.draw(place, longer);
  };

  const finish = (): void => {
    const line = drawing.current;
    if (!line) return;
    drawing.current = null;
    slides.lift();
    onDrawn({ ...place, id: line.id, colour: line.colour, points: thinLine(line.points) });
  };

  const leave = (): void => {
    onOver(false);
    if (tool === 'pointer') slides.point(place, null);
  };

  return (
    <>
      <Ink lines={own.filter(({ id }) => !keptIds.includes(id))} pointer={null} width={width} />
      <div
        className={styles.surface}
        data-tool={tool}
        data-testid="drawing-surface"
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={finish}
        onPointerCancel={finish}
        onPointerLeave={leave}
      />
    </>
  );
}

/** Where on the page, whole and within it: a captured pen may leave it. */
function unitsOf(event: PointerEvent<HTMLElement>): [number, number] {
  const box = event.currentTarget.getBoundingClientRect();
  const units = (share: number): number => Math.round(Math.min(Math.max(0, share), 1) * PAGE_UNITS);
  return [units((event.clientX - box.x) / box.width), units((event.clientY - box.y) / box.height)];
}
