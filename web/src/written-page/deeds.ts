type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What somebody does on the written page before the app is there to hear of it. Links lead on by themselves. */
export interface Deeds {
  /** Whether there were any, the keyboard's place included. */
  any(): boolean;
  /** Resolves when nobody is in the middle of one: a list of choices is open, or letters are being put together. */
  settled(): Promise<void>;
  /** Does the same on the app's page, in whose place the other one stood; the keyboard is where it was. */
  redo(from: HTMLElement, into: HTMLElement): void;
}

export function hearDeeds(page: HTMLElement): Deeds {
  /** In the order in which they were pressed last. */
  const pressed = new Set<Element>();
  let isUnderWay = false;
  let hasSettled: (() => void)[] = [];

  const begin = (): void => {
    isUnderWay = true;
  };
  const settle = (): void => {
    isUnderWay = false;
    for (const resolve of hasSettled) resolve();
    hasSettled = [];
  };
  const opens = ({ target }: Event): boolean => target instanceof Element && target.closest('select') !== null;

  page.addEventListener('pointerdown', (event) => opens(event) && begin());
  page.addEventListener('compositionstart', begin);
  for (const end of ['change', 'compositionend', 'focusout']) page.addEventListener(end, settle);
  page.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (!button) return;
    event.preventDefault();
    pressed.delete(button);
    pressed.add(button);
    button.setAttribute('aria-busy', 'true');
  });
  // By Enter, in a form without a button.
  page.addEventListener('submit', (event) => event.preventDefault());

  return {
    any: () => pressed.size > 0 || page.contains(document.activeElement) || changedFields(page).length > 0,
    settled: () => (isUnderWay ? new Promise((resolve) => hasSettled.push(resolve)) : Promise.resolve()),
    redo(from, into) {
      const twin = <E extends Element>(element: E): E | null => twinOf(element, from, into);
      const focused = from.contains(document.activeElement) ? document.activeElement : null;
      const range = focused instanceof HTMLInputElement ? [focused.selectionStart, focused.selectionEnd] : [];
      const changed = changedFields(from).map((field) => [field, twin(field)] as const);
      const place = focused && twin(focused);
      const buttons = [...pressed].map(twin);
      from.replaceWith(into);
      for (const [field, other] of changed) if (other) take(field, other);
      if (place instanceof HTMLElement) place.focus({ preventScroll: true });
      const [start = null, end = null] = range;
      if (place instanceof HTMLInputElement && start !== null) place.setSelectionRange(start, end);
      for (const button of buttons) if (button instanceof HTMLElement && button.isConnected) button.click();
    },
  };
}

function changedFields(page: HTMLElement): Field[] {
  return [...page.querySelectorAll<Field>('input, select, textarea')].filter((field) => {
    if (field instanceof HTMLSelectElement)
      return [...field.options].some((each) => each.selected !== each.hasAttribute('selected'));
    if (field instanceof HTMLInputElement && isSwitch(field)) return field.checked !== field.defaultChecked;
    return field.value !== field.defaultValue;
  });
}

const isSwitch = ({ type }: HTMLInputElement): boolean => type === 'radio' || type === 'checkbox';

/** As if it had been typed or chosen there: React hears of a value by the event, and only of one that it did not set. */
function take(from: Field, to: Field): void {
  if (from instanceof HTMLInputElement && to instanceof HTMLInputElement && isSwitch(from)) {
    if (to.checked !== from.checked) to.click();
    return;
  }
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(to), 'value') ?? {};
  set?.call(to, from.value);
  to.dispatchEvent(new Event(to instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
}

/** The one of its kind in the other page: in the same place among those that look the same. */
function twinOf<E extends Element>(element: E, from: HTMLElement, into: HTMLElement): E | null {
  const look = lookOf(element, from);
  const alike = (page: HTMLElement): Element[] =>
    [...page.querySelectorAll(element.localName)].filter((other) => lookOf(other, page) === look);
  return (alike(into)[alike(from).indexOf(element)] as E | undefined) ?? null;
}

/** Ids are others in the app's page; its labels are looked up, since a browser does not outside the document. */
function lookOf(element: Element, page: HTMLElement): string {
  const named = ['data-testid', 'aria-label', 'href', 'type'].map((name) => element.getAttribute(name));
  const label = element.id === '' ? null : page.querySelector(`label[for="${CSS.escape(element.id)}"]`);
  return JSON.stringify([...named, label?.textContent, element.textContent]);
}
