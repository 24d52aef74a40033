// @vitest-environment happy-dom
import { act } from '@testing-library/react';
import { type FormEvent, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hearDeeds } from './deeds.ts';
import { holdFirstLoad } from './first-load.ts';
import { giveWay } from './give-way.ts';
import { isKnownReader } from './known-reader.ts';
import { writeInOwnZone } from './own-zone.ts';

interface DoorProps {
  onEnter: (said: string) => void;
  /** Only the app knows it. */
  isMember?: boolean;
}

/** A page with something of all that somebody can do on one. */
function Door({ onEnter, isMember = false }: DoorProps) {
  const [name, setName] = useState('');
  const [look, setLook] = useState('light');
  const [isSeen, setSeen] = useState(false);
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    onEnter(`${name}, ${look}, ${isSeen ? 'seen' : 'unseen'}`);
  };
  return (
    <main>
      {isMember && <button type="button">My account</button>}
      <form onSubmit={enter}>
        <label htmlFor="name">Name</label>
        <input id="name" value={name} onChange={(event) => setName(event.target.value)} />
        <label htmlFor="look">Look</label>
        <select id="look" value={look} onChange={(event) => setLook(event.target.value)}>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
        <label htmlFor="seen">Seen</label>
        <input id="seen" type="checkbox" checked={isSeen} onChange={(event) => setSeen(event.target.checked)} />
        <button type="submit">Enter</button>
        <button type="button" onClick={() => onEnter('not now')}>
          Not now
        </button>
      </form>
    </main>
  );
}

const entered = vi.fn<(said: string) => void>();
let page: HTMLElement;
let root: HTMLElement;
let app: Root;

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  entered.mockReset();
  document.body.innerHTML = `<div id="written-page">${renderToStaticMarkup(<Door onEnter={entered} />)}</div><div id="root"></div>`;
  page = document.getElementById('written-page') as HTMLElement;
  root = document.getElementById('root') as HTMLElement;
  app = createRoot(root);
});
afterEach(async () => {
  await act(async () => app.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const inPage = <E extends Element>(selector: string): E => {
  const found = page.querySelector<E>(selector);
  if (!found) throw new Error(`the written page has no ${selector}`);
  return found;
};
const nameNow = (): HTMLInputElement => document.getElementById('name') as HTMLInputElement;
const comes = (isMember = false): Promise<void> =>
  act(async () => app.render(<Door onEnter={entered} isMember={isMember} />));

function type(text: string): void {
  const field = inPage<HTMLInputElement>('#name');
  field.focus();
  field.value = text;
  field.setSelectionRange(2, 2);
}

describe('the written page gives way to the app', () => {
  it('in one step, when that has more to show than that it waits', async () => {
    giveWay(page, root, hearDeeds(page));
    expect(root.isConnected).toBe(false);
    await act(async () => app.render(<p data-waiting="">One moment</p>));
    expect(page.isConnected).toBe(true);
    await comes();
    expect(page.isConnected).toBe(false);
    expect(root.isConnected).toBe(true);
    expect(entered).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(document.body);
  });

  it('also where that waits for long', async () => {
    vi.useFakeTimers();
    giveWay(page, root, hearDeeds(page));
    await act(async () => app.render(<p data-waiting="">One moment</p>));
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    expect(page.isConnected).toBe(false);
    expect(root.textContent).toBe('One moment');
  });

  it('with what was typed, chosen and pressed meanwhile, once', async () => {
    const deeds = hearDeeds(page);
    expect(deeds.any()).toBe(false);
    type('Amina');
    expect(deeds.any()).toBe(true);
    inPage<HTMLSelectElement>('#look').value = 'dark';
    inPage<HTMLInputElement>('#seen').click();
    inPage<HTMLButtonElement>('button[type=submit]').click();
    inPage<HTMLButtonElement>('button[type=submit]').click();
    expect(inPage('button[type=submit]').getAttribute('aria-busy')).toBe('true');
    giveWay(page, root, deeds);
    // What only the app knows of stands there as well.
    await comes(true);
    await act(async () => undefined);
    expect(entered.mock.calls).toEqual([['Amina, dark, seen']]);
    expect(nameNow().value).toBe('Amina');
  });

  it('and does all that was pressed, each once, in order', async () => {
    const deeds = hearDeeds(page);
    for (const type of ['submit', 'button', 'submit']) inPage<HTMLButtonElement>(`button[type=${type}]`).click();
    expect(page.querySelectorAll('[aria-busy]')).toHaveLength(2);
    giveWay(page, root, deeds);
    await comes();
    expect(entered.mock.calls).toEqual([['not now'], [', light, unseen']]);
  });

  it('with the keyboard where it was, in the middle of a word', async () => {
    const deeds = hearDeeds(page);
    type('Amina');
    giveWay(page, root, deeds);
    await comes(true);
    expect(document.activeElement).toBe(nameNow());
    expect(nameNow().selectionStart).toBe(2);
    expect(nameNow().value).toBe('Amina');
  });

  it('not while a list is open, or letters are being put together', async () => {
    const deeds = hearDeeds(page);
    giveWay(page, root, deeds);
    const select = inPage<HTMLSelectElement>('#look');
    select.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    await comes();
    expect(page.isConnected).toBe(true);
    select.value = 'dark';
    await act(async () => void select.dispatchEvent(new Event('change', { bubbles: true })));
    expect(page.isConnected).toBe(false);
    expect((document.getElementById('look') as HTMLSelectElement).value).toBe('dark');
  });
});

describe('the files of the app', () => {
  const answers = vi.fn<(href: string) => Promise<Response>>();
  const loadAgain = vi.fn();

  beforeEach(() => {
    for (const each of [answers, loadAgain]) each.mockReset();
    vi.stubGlobal('fetch', answers);
    vi.useFakeTimers();
    document.body.insertAdjacentHTML(
      'beforeend',
      '<script type="application/json" id="first-load">["/a.js","/b.js"]</script>',
    );
  });

  it('are asked for until they have come', async () => {
    answers
      .mockRejectedValueOnce(new TypeError('Failed to fetch'))
      .mockResolvedValueOnce(new Response('', { status: 503 }));
    answers.mockImplementation(async () => new Response('code'));
    const held = holdFirstLoad(loadAgain);
    await vi.advanceTimersByTimeAsync(1_000);
    await held;
    expect(answers.mock.calls.map(([href]) => href).toSorted()).toEqual(['/a.js', '/a.js', '/b.js', '/b.js']);
    expect(loadAgain).not.toHaveBeenCalled();
  });

  it('are those of another page where they are gone', async () => {
    answers.mockImplementation(async (href) => new Response('', { status: href === '/b.js' ? 404 : 200 }));
    await holdFirstLoad(loadAgain);
    expect(answers).toHaveBeenCalledTimes(2);
    expect(loadAgain).toHaveBeenCalledTimes(1);
  });
});

describe('a reader', () => {
  const storage = (...keys: string[]) => ({ length: keys.length, key: (index: number) => keys[index] ?? null });

  it('is known where the browser keeps more of them than the server was told', () => {
    expect(isKnownReader([() => storage()])).toBe(false);
    expect(isKnownReader([() => storage('campus.language', 'other')])).toBe(false);
    expect(isKnownReader([() => storage(), () => storage('campus.join.abc')])).toBe(true);
    expect(isKnownReader([() => storage('campus.language', 'campus.theme')])).toBe(true);
  });

  it('is unknown where keeping is forbidden', () => {
    const forbidden = () => {
      throw new DOMException('no', 'SecurityError');
    };
    expect(isKnownReader([forbidden, () => storage()])).toBe(false);
  });
});

describe('a page that was written by other clocks', () => {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const answer = vi.fn<() => Promise<Response>>();

  beforeEach(() => {
    answer.mockReset();
    vi.stubGlobal('fetch', answer);
    page.innerHTML = '<p>Songs</p><p><time>18:00</time></p><ul><li>One</li></ul>';
    page.dataset['timeZone'] = 'Antarctica/Troll';
    const html = `<div id="written-page"><p>Songs</p><p><time>21:00</time> <span>(18:00 there)</span></p><ul><li>One</li></ul></div>`;
    answer.mockImplementation(async () => new Response(html));
  });

  it('is written again, and only what differs is drawn anew', async () => {
    const [title, , list] = page.children;
    await writeInOwnZone(page, () => false);
    expect(page.textContent).toBe('Songs21:00 (18:00 there)One');
    expect(page.firstElementChild).toBe(title);
    expect(page.lastElementChild).toBe(list);
    expect(document.cookie).toContain(`campus.zone=${own}`);
    await writeInOwnZone(page, () => false);
    expect(answer).toHaveBeenCalledTimes(1);
  });

  it('stays as it is under the hands of somebody who does something on it', async () => {
    await writeInOwnZone(page, () => true);
    expect(page.textContent).toBe('Songs18:00One');
  });

  it('stays as it is where nobody answers', async () => {
    answer.mockImplementation(async () => new Response('', { status: 503 }));
    await writeInOwnZone(page, () => false);
    expect(page.textContent).toBe('Songs18:00One');
  });
});
