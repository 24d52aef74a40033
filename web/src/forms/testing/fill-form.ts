import { fireEvent, waitFor, within } from '@testing-library/react';
import { expect } from 'vitest';
import { patience } from './form-bench.tsx';
import type { FieldCase, FormCase } from './form-case.ts';

type Say = (key: string) => string;
type Control = HTMLInputElement | HTMLTextAreaElement;

/** A form as people meet it: fields by their labels, and what stands beside them. */
export class FilledForm {
  readonly #form: HTMLFormElement;
  readonly #say: Say;
  readonly #fields: readonly FieldCase[];
  readonly #typed = new Map<string, string>();

  constructor(form: HTMLFormElement, { fields }: FormCase, say: Say) {
    this.#form = form;
    this.#fields = fields;
    this.#say = say;
  }

  #labelOf({ label, words, values = {} }: FieldCase): string {
    if (words !== undefined) return words;
    return this.#say(label).replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
  }

  /** What is marked as wrong, and tied to what is said of it: the control, or the group. */
  element(field: FieldCase): HTMLElement {
    const { isGroup = false } = field;
    // Texts are found with plain spaces, whatever theirs are.
    const text = this.#labelOf(field).replace(/\s+/g, ' ');
    if (!isGroup) return within(this.#form).getByLabelText(text, { selector: 'input, textarea' });
    const groups = [...this.#form.querySelectorAll('fieldset')];
    const found = groups.find((group) => group.querySelector('legend')?.textContent?.replace(/\s+/g, ' ') === text);
    if (!found) throw new Error(`there is no group ${text}`);
    return found;
  }

  type(field: FieldCase, value: string): void {
    if (field.isGroup) return;
    fireEvent.change(this.element(field), { target: { value } });
    this.#typed.set(this.#labelOf(field), value);
  }

  /** All fields as they are right; of a group its first choice. */
  async fillRight(): Promise<void> {
    for (const field of this.#fields) {
      // A group may be drawn only when the server has said what is in it.
      const element = await waitFor(() => this.element(field), patience);
      if (!field.isGroup) this.type(field, field.good ?? '');
      const [first] = field.isGroup ? within(element).queryAllByRole('radio') : [];
      if (first) fireEvent.click(first);
    }
  }

  send(): void {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    fireEvent.submit(this.#form);
  }

  /** Nothing that was typed is lost; what cannot be shown without a missing field is left out. */
  expectKept(missing?: FieldCase): void {
    const shown = this.#fields.filter(({ isGroup, needs }) => !isGroup && (!needs || needs !== missing?.label));
    for (const field of shown) {
      const { value } = this.element(field) as Control;
      expect(value, this.#labelOf(field)).toBe(this.#typed.get(this.#labelOf(field)));
    }
  }

  /** That a sentence is said beside a field, and tied to it for those who hear it. */
  expectSaid(field: FieldCase, key: string): void {
    const element = this.element(field);
    const ids = (element.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id !== '');
    const said = ids.map((id) => document.getElementById(id)).find((each) => each?.getAttribute('role') === 'alert');
    const label = this.#labelOf(field);
    expect(said?.textContent, `${label}: ${this.#typed.get(label) ?? ''}`).toBe(this.#say(key));
    expect(said?.parentElement?.contains(element), 'it stands beside the field').toBe(true);
    expect(this.wrong(), label).toContain(element);
  }

  /** Every field and group that is marked as wrong. */
  wrong(): Element[] {
    return [...this.#form.querySelectorAll('[aria-invalid="true"], [data-wrong]')];
  }

  /** That the keyboard is at the first field that is wrong. */
  expectFocus(): void {
    const [first] = this.wrong();
    const place = first?.matches('fieldset') ? first.querySelector('input') : first;
    expect(document.activeElement).toBe(place);
  }

  /** That no field is left out here. Of what is chosen from a list, nothing can be wrong. */
  expectAllFieldsCovered(): void {
    const controls = [...this.#form.querySelectorAll<Control>('input, textarea')].filter(
      ({ type, hidden, readOnly }) => !['checkbox', 'radio'].includes(type) && !hidden && !readOnly,
    );
    const covered = this.#fields.filter(({ isGroup }) => !isGroup).map((field) => this.element(field));
    expect(controls.filter((control) => !covered.includes(control)).map(({ outerHTML }) => outerHTML)).toEqual([]);
    // What is cut off while it is typed or pasted is lost, and nobody says so.
    expect(controls.filter((control) => control.hasAttribute('maxlength'))).toEqual([]);
    expect(this.#form.noValidate, 'the browser would say it in its own language').toBe(true);
  }
}
