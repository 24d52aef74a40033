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
  /** Up to which number of the log the page is shown. */
  seq: number;
  onOver: (isOver: boolean) => void;
  /** Resolves to its number in the log; null when the server did not take it. */
  onDrawn: (stroke: Stroke) => Promise<number | null>;
}

interface OwnLine {
  readonly id: string;
  readonly colour: InkColour;
  readonly points: readonly number[];
  /** Its number in the log, as soon as that is known. */
  readonly seq?: number;
}

/** Over the page: where the mouse, a pen or a finger points and draws. */
export function DrawingSurface({ place, tool, slides, keptIds, seq, onOver, onDrawn }: DrawingSurfaceProps) {
  const [own, setOwn] = useState<readonly OwnLine[]>([]);
  const [width, setWidth] = useState(0);
  const drawing = useRef<OwnLine | null>(null);

  const drop = (ids: readonly string[]): void => setOwn((lines) => lines.filter(({ id }) => !ids.includes(id)));
  // For good: a line that is erased again leaves the log, and must not come back from here.
  if (own.some(({ id }) => keptIds.includes(id))) drop(keptIds);
  // What came and went within one message, or while the line was down, is seen in no log here.
  const past = own.flatMap((line) => (line.seq !== undefined && line.seq <= seq ? line.id : []));
  if (past.length > 0) drop(past);

  const show = (line: OwnLine): void => setOwn((lines) => [...lines.filter(({ id }) => id !== line.id), line]);

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
    const stroke = { ...place, id: line.id, colour: line.colour, points: thinLine(line.points) };
    void onDrawn(stroke).then((drawnSeq) => {
      if (drawnSeq === null) drop([line.id]);
      else setOwn((lines) => lines.map((each) => (each.id === line.id ? { ...each, seq: drawnSeq } : each)));
    });
  };

  const leave = (): void => {
    onOver(false);
    if (tool === 'pointer') slides.point(place, null);
  };

  return (
    <>
      <Ink lines={own} pointer={null} width={width} />
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
