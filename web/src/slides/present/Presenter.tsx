import { type InkColour, InkColour as inkColours, type PagePlace, type Stroke } from '@campus/protocol';
import { ChevronLeft, ChevronRight, Eraser, MousePointer2, Pencil, Undo2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { BroadcastSession } from '../../broadcast/session/broadcast-session.ts';
import { useCommands } from '../../broadcast/session/use-broadcast.ts';
import type { ReadyView } from '../../broadcast/session/view.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import { linesOn, pointerOn } from '../ink/live-ink.ts';
import { SlidePicture } from '../SlidePicture.tsx';
import { DrawingSurface, type Tool } from './DrawingSurface.tsx';
import styles from './Present.module.css';
import { useClicker } from './use-clicker.ts';
import { useWantedPage } from './use-wanted-page.ts';

interface PresenterProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command' | 'slides'>;
  shown: PagePlace;
  titles: readonly string[];
}

/** What whoever speaks has before them: the page, the next one, and what to point and draw with. */
export function Presenter({ view, session, shown, titles }: PresenterProps) {
  const { t } = useTranslation('slides');
  const { run } = useCommands();
  const { deckId } = shown;
  const pageCount = view.state.slides.decks[deckId]?.pageCount ?? shown.page;
  const [page, want] = useWantedPage(shown.page, (wanted) =>
    run('slides', () => session.command('slides.show', { deckId, page: wanted })),
  );
  const turn = (to: number): void => want(Math.min(Math.max(1, to), pageCount));
  useClicker((step) => turn(page + step));
  const [tool, setTool] = useState<Tool>('pointer');
  const choose = (chosen: Tool): void => {
    setTool(chosen);
    session.slides.point({ deckId, page }, null);
  };
  const [isOver, setIsOver] = useState(false);
  const ink = useStore(session.slides.ink);
  const place = { deckId, page };
  const kept = view.state.slides.strokes;
  const onPage = kept.filter((stroke) => stroke.deckId === deckId && stroke.page === page);
  const label = (number: number) => t('page', { page: number, pages: pageCount });
  const titleOf = (number: number) => titles[number - 1] || label(number);
  const trouble = { late: t('trouble'), lost: t('lost') };
  // Its buttons are never `disabled`: the keyboard's place would be lost with the last line, or at the last page.
  const erase = (strokeId: string | null): void => {
    if (onPage.length > 0) void run('erase', () => session.command('slides.erase', { deckId, page, strokeId }));
  };
  const draw = async (stroke: Stroke): Promise<number | null> => {
    let seq: number | null = null;
    await run('draw', async () => {
      ({ seq } = await session.command('slides.draw', { stroke }));
    });
    return seq;
  };

  // Whoever goes away from the page points at nothing any more.
  useEffect(() => () => session.slides.point({ deckId, page }, null), [session, deckId, page]);

  return (
    <div className={styles.presenter} data-testid="presenter" data-page={page}>
      <div className={styles.current}>
        <SlidePicture
          source={session.slides.source}
          place={place}
          label={label(page)}
          trouble={trouble}
          lines={linesOn(place, kept, ink)}
          pointer={isOver ? null : pointerOn(place, ink)}
        >
          <DrawingSurface
            key={page}
            place={place}
            tool={tool}
            slides={session.slides}
            keptIds={onPage.map(({ id }) => id)}
            onOver={setIsOver}
            seq={view.state.seq}
            onDrawn={draw}
          />
        </SlidePicture>
      </div>
      <div className={styles.beside}>
        {page < pageCount && (
          <figure className={styles.next}>
            <figcaption>{t('next')}</figcaption>
            <div className={styles.nextPicture}>
              <SlidePicture
                source={session.slides.source}
                place={{ deckId, page: page + 1 }}
                label={label(page + 1)}
                trouble={trouble}
              />
            </div>
          </figure>
        )}
        <Select
          label={t('goTo')}
          value={String(page)}
          options={Array.from({ length: pageCount }, (_, index) => ({
            value: String(index + 1),
            label: `${index + 1} · ${titleOf(index + 1)}`,
          }))}
          onValueChange={(value) => turn(Number(value))}
          data-testid="go-to-page"
        />
      </div>
      <div className={styles.controls}>
        <Button icon={ChevronLeft} aria-disabled={page <= 1} onClick={() => turn(page - 1)} data-testid="previous-page">
          {t('previous')}
        </Button>
        <output className={styles.count} data-testid="page-count">
          {t('pageShort', { page, pages: pageCount })}
        </output>
        <Button
          icon={ChevronRight}
          variant="primary"
          aria-disabled={page >= pageCount}
          data-takes-focus
          onClick={() => turn(page + 1)}
          data-testid="next-page"
        >
          {t('forward')}
        </Button>
        <fieldset className={styles.tools}>
          <legend className={styles.legend}>{t('tools')}</legend>
          <IconButton
            icon={MousePointer2}
            label={t('pointer')}
            isPressed={tool === 'pointer'}
            onClick={() => choose('pointer')}
            data-testid="tool-pointer"
          />
          {inkColours.options.map((colour: InkColour) => (
            <IconButton
              key={colour}
              icon={Pencil}
              label={t(`pen.${colour}`)}
              isPressed={tool === colour}
              className={styles.pen}
              data-colour={colour}
              onClick={() => choose(colour)}
              data-testid={`tool-${colour}`}
            />
          ))}
          <IconButton
            icon={Undo2}
            label={t('undo')}
            aria-disabled={onPage.length === 0 || undefined}
            onClick={() => erase(onPage.at(-1)?.id ?? null)}
            data-testid="undo-line"
          />
          <IconButton
            icon={Eraser}
            label={t('erase')}
            aria-disabled={onPage.length === 0 || undefined}
            onClick={() => erase(null)}
            data-testid="erase-page"
          />
        </fieldset>
        <Button
          icon={X}
          onClick={() => void run('slides', () => session.command('slides.hide', {}))}
          data-testid="hide-slides"
        >
          {t('hide')}
        </Button>
      </div>
    </div>
  );
}
