// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { patience, speak } from '../../forms/testing/form-bench.tsx';
import { LiveSlide } from '../LiveSlide.tsx';
import { layOut, ShownSlides } from '../testing/shown-slides.tsx';
import { Presenter } from './Presenter.tsx';

let own: ShownSlides;
let redraw: () => void;

const both = () => {
  const { view, session, watching } = own;
  const shown = { deckId: 'deck-1', page: 2 };
  return (
    <>
      <Presenter view={view} session={session} shown={shown} titles={[]} />
      <div data-testid="audience">
        <LiveSlide view={view} slides={watching} place={shown} />
      </div>
    </>
  );
};

const linesAt = (testId: string): number => within(screen.getByTestId(testId)).queryAllByTestId('ink-line').length;
const expectLines = (count: number): Promise<void> =>
  waitFor(() => expect([linesAt('presenter'), linesAt('audience')]).toEqual([count, count]), patience);

async function draw(): Promise<void> {
  const before = own.asked.length;
  const surface = screen.getByTestId('drawing-surface');
  fireEvent.pointerDown(surface, { button: 0, clientX: 100, clientY: 100 });
  await waitFor(() => expect(linesAt('audience')).toBeGreaterThan(0), patience);
  fireEvent.pointerMove(surface, { clientX: 900, clientY: 400 });
  fireEvent.pointerUp(surface);
  await waitFor(() => expect(own.asked.length).toBe(before + 1), patience);
}

/** The server takes what was drawn last. */
async function keep(): Promise<void> {
  if (own.lastStroke) own.happen({ type: 'slides.drawn', stroke: own.lastStroke });
  redraw();
  await expectLines(1);
}

beforeAll(() => speak('en').then(layOut));
beforeEach(() => {
  own = new ShownSlides();
  const { rerender } = render(both());
  redraw = () => rerender(both());
  fireEvent.click(screen.getByTestId('tool-red'));
});
afterEach(() => {
  cleanup();
  own.close();
});

describe('another’s pointer', () => {
  it('is seen on its own page only', async () => {
    const pointAt = (page: number) =>
      own.presenting.traced({ deckId: 'deck-1', page, pointer: { x: 1, y: 1 }, strokes: [] });
    const isSeen = () => within(screen.getByTestId('presenter')).queryByTestId('ink-pointer') !== null;
    pointAt(2);
    redraw();
    expect(isSeen()).toBe(true);
    pointAt(3);
    redraw();
    expect(isSeen()).toBe(false);
  });
});

describe('a line on a slide', () => {
  it.each(['undo-line', 'erase-page'])('is gone for everybody after %s', async (button) => {
    await draw();
    await keep();
    fireEvent.click(screen.getByTestId(button));
    await waitFor(() => expect(own.asked.at(-1)?.[0]).toBe('slides.erase'), patience);
    const strokeId = button === 'undo-line' ? (own.lastStroke?.id ?? '') : null;
    expect(own.asked.at(-1)?.[1]).toEqual({ deckId: 'deck-1', page: 2, strokeId });
    own.happen({ type: 'slides.erased', deckId: 'deck-1', page: 2, strokeId });
    redraw();
    expect([linesAt('presenter'), linesAt('audience')]).toEqual([0, 0]);
  });

  it('goes away where it was drawn when the server refuses it', async () => {
    own.isRefusing = true;
    await draw();
    await waitFor(() => expect(linesAt('presenter')).toBe(0), patience);
  });

  it('is gone where it was drawn when it came and went in one message', async () => {
    await draw();
    const stroke = own.lastStroke;
    if (!stroke) throw new Error('nothing was drawn');
    const { deckId, page } = stroke;
    own.happen({ type: 'slides.drawn', stroke }, { type: 'slides.erased', deckId, page, strokeId: stroke.id });
    redraw();
    await expectLines(0);
  });

  it('is not drawn again by a trace that comes late', async () => {
    await draw();
    await keep();
    const stroke = own.lastStroke;
    if (!stroke) throw new Error('nothing was drawn');
    own.happen({ type: 'slides.erased', deckId: 'deck-1', page: 2, strokeId: stroke.id });
    const { deckId, page, id, colour, points } = stroke;
    own.watching.traced({ deckId, page, pointer: null, strokes: [{ id, colour, from: 0, points }] });
    redraw();
    expect(linesAt('audience')).toBe(0);
  });
});
