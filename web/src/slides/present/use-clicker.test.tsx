// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { drawPage, speak } from '../../forms/testing/form-bench.tsx';
import { MessageList } from '../../talk/MessageList.tsx';
import type { TalkSession } from '../../talk/talk-session.ts';
import { ShownSlides } from '../testing/shown-slides.tsx';
import { useClicker } from './use-clicker.ts';

let steps: number[] = [];

function Clicker() {
  useClicker((step) => steps.push(step));
  return (
    <>
      <button type="button" aria-label="Talk" data-testid="button" />
      <input aria-label="Name" data-testid="input" />
      <div role="menu">
        <button type="button" role="menuitem" aria-label="Leave" data-testid="menu-item" />
      </div>
    </>
  );
}

beforeAll(() => speak('en').then(() => undefined));
afterEach(() => {
  cleanup();
  steps = [];
});

const press = (testId: string, key: string): boolean => fireEvent.keyDown(screen.getByTestId(testId), { key });

describe('the keys of a hand-held presenter', () => {
  it('turn pages, and do nothing else then', () => {
    drawPage(<Clicker />);
    expect([press('button', 'PageDown'), press('button', 'PageUp')]).toEqual([false, false]);
    expect(steps).toEqual([1, -1]);
  });

  it('are left to whoever writes, chooses in a menu or pages through the messages', () => {
    const own = new ShownSlides();
    drawPage(
      <>
        <Clicker />
        <MessageList view={own.view} session={{} as TalkSession} messages={[]} markSeq={null} />
      </>,
    );
    for (const place of ['input', 'menu-item', 'messages']) expect(press(place, 'PageDown')).toBe(true);
    expect(steps).toEqual([]);
    own.close();
  });
});
