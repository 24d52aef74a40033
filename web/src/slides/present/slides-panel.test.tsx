// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { useEffect, useReducer } from 'react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawPage, patience, speak, startFakeServer } from '../../forms/testing/form-bench.tsx';
import { ShownSlides } from '../testing/shown-slides.tsx';
import { SlidesPanel } from './SlidesPanel.tsx';

let own: ShownSlides;
let redraw: () => void;

function Panel() {
  const [, again] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    redraw = again;
  }, []);
  return <SlidesPanel view={own.view} session={own.session} />;
}

const deck = { id: 'deck-1', name: 'Weaving.pdf', pageCount: 3, bytes: 9, uploadedAtMs: 1, titles: [] };
const happen = (...events: Parameters<ShownSlides['happen']>) =>
  act(() => {
    own.happen(...events);
    redraw();
  });

/** Begins with what it says, and the files there. */
async function open(...events: Parameters<ShownSlides['happen']>): Promise<void> {
  startFakeServer({ 'slides.list': { decks: [deck], limits: { largestBytes: 100, mostPages: 10 } } });
  own = new ShownSlides();
  own.happen(...events);
  drawPage(<Panel />);
  await waitFor(() => expect(screen.queryByTestId('deck-row')).not.toBeNull(), patience);
}

const focused = () => document.activeElement?.getAttribute('data-testid');
const expectFocus = (testId: string): Promise<void> => waitFor(() => expect(focused()).toBe(testId), patience);

beforeAll(() => speak('en').then(() => undefined));
afterEach(() => {
  cleanup();
  own.close();
  vi.unstubAllGlobals();
});

describe('the keyboard’s place in the slides', () => {
  it('is at the pages once a file is shown, and at the files once none is', async () => {
    await open({ type: 'slides.hidden' });
    screen.getByTestId('show-slides').focus();
    happen({ type: 'slides.shown', deckId: 'deck-1', page: 1 });
    await expectFocus('next-page');
    screen.getByTestId('hide-slides').focus();
    happen({ type: 'slides.hidden' });
    await expectFocus('slides-file');
  });

  it('stays on a button that has come to its end, which does nothing more', async () => {
    await open();
    const next = screen.getByTestId<HTMLButtonElement>('next-page');
    next.focus();
    happen({ type: 'slides.shown', deckId: 'deck-1', page: 3 });
    expect([next.disabled, next.getAttribute('aria-disabled'), focused()]).toEqual([false, 'true', 'next-page']);
    fireEvent.click(next);
    fireEvent.click(screen.getByTestId('undo-line'));
    expect(own.asked).toEqual([]);
    fireEvent.click(screen.getByTestId('previous-page'));
    await waitFor(() => expect(own.asked).toEqual([['slides.show', { deckId: 'deck-1', page: 2 }]]), patience);
  });
});
