import type { PagePlace } from '@campus/protocol';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { Ink } from './ink/Ink.tsx';
import type { InkLine, LiveInk } from './ink/live-ink.ts';
import type { SlideSource } from './pdf/open-deck.ts';
import styles from './Slides.module.css';
import { type DeckProblem, useDeck } from './use-deck.ts';
import { useFittedBox } from './use-fitted-box.ts';

export interface SlidePictureProps {
  source: SlideSource;
  place: PagePlace;
  /** What it is, for those who do not see it. */
  label: string;
  /** Said over it when the file cannot be had: for the moment, or at all. */
  trouble: Readonly<Record<DeckProblem, string>>;
  lines?: readonly (InkLine & { readonly id: string })[];
  pointer?: LiveInk['pointer'];
  /** Over the page, as large as it. */
  children?: ReactNode;
}

/** A page as large as its place allows, drawn for the pixels that it has there. The last one stays until it is whole. */
export function SlidePicture(props: SlidePictureProps) {
  const { source, place, label, trouble, lines = [], pointer = null, children } = props;
  const { deck, problem } = useDeck(source, place.deckId);
  const [about, setAbout] = useState({ page: 0, aspect: 16 / 9, text: '' });
  const [frame, box] = useFittedBox(about.aspect);
  const holder = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState(0);
  const { page } = place;
  const pixels = box === null ? 0 : Math.round(box.width * window.devicePixelRatio);

  useEffect(() => {
    if (!deck) return undefined;
    let isOver = false;
    Promise.all([deck.aspectOf(page), deck.textOf(page)]).then(
      ([aspect, text]) => !isOver && setAbout({ page, aspect, text }),
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [deck, page]);

  // Only once its shape is known: else it would be drawn twice.
  const isShapeKnown = about.page === page;
  useEffect(() => {
    if (!deck || pixels === 0 || !isShapeKnown) return undefined;
    const drawing = deck.draw(page, pixels);
    drawing.canvas.then(
      (canvas) => {
        canvas.setAttribute('role', 'img');
        canvas.setAttribute('aria-label', label);
        holder.current?.replaceChildren(canvas);
        setDrawn(page);
      },
      // Cancelled, or a page that cannot be drawn: the text is there.
      () => undefined,
    );
    return () => drawing.cancel();
  }, [deck, page, pixels, isShapeKnown, label]);

  return (
    <div ref={frame} className={styles.frame}>
      <div
        className={styles.page}
        style={box === null ? {} : { inlineSize: `${box.width}px`, blockSize: `${box.height}px` }}
        data-testid="slide"
        data-deck={place.deckId}
        data-page={page}
        data-drawn={drawn === page || undefined}
      >
        <div ref={holder} className={styles.holder} />
        <Ink lines={lines} pointer={pointer} width={box?.width ?? 0} />
        {children}
      </div>
      <VisuallyHidden>{isShapeKnown && about.text}</VisuallyHidden>
      {problem && <p className={styles.trouble}>{trouble[problem]}</p>}
    </div>
  );
}
