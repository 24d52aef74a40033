// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { readToasts } from '../ui/toast-store.ts';
import { FilledForm } from './testing/fill-form.ts';
import { drawPage, patience, readIn, startFakeServer, theForm } from './testing/form-bench.tsx';
import type { FieldCase, FormCase } from './testing/form-case.ts';
import { forms, otherForms, otherFields } from './testing/forms.tsx';
import { person } from './testing/people.ts';

const named = forms.map((form) => ({ ...form, name: form.as === undefined ? form.file : `${form.file}, ${form.as}` }));
const refusable = named.filter(({ fields }) => fields.some(({ refusals = [] }) => refusals.length > 0));

/** The first that is wrong of a field, and what is said of it. */
function firstWrong({ bad = {} }: FieldCase): { says: string; input: string } | undefined {
  return Object.entries(bad).map(([says, [input = '']]) => ({ says, input }))[0];
}

describe.each(['ur', 'fr'] as const)('bad input, in %s', (language) => {
  const say = readIn(language, person);

  const open = async (form: FormCase) => {
    const server = startFakeServer(form.replies ?? {});
    const place = { ...(form.at === undefined ? {} : { at: form.at }), ...(form.path ? { path: form.path } : {}) };
    drawPage(form.draw(), place);
    await form.prepare?.(say);
    return { server, filled: new FilledForm(await theForm(), form, say) };
  };
  const isSaid = (sentence: string): boolean =>
    (document.body.textContent ?? '').includes(sentence) || readToasts().some(({ text }) => text === sentence);

  it.each(named)('of $name is said beside its field, and nothing that was typed is lost', async (form) => {
    const { server, filled } = await open(form);
    expect(document.documentElement.lang).toBe(language);
    if (!form.isPart) filled.expectAllFieldsCovered();

    // All of it at once.
    for (const field of form.fields.toSorted((a, b) => Number(Boolean(b.needs)) - Number(Boolean(a.needs)))) {
      filled.type(field, firstWrong(field)?.input ?? field.good ?? '');
    }
    filled.send();
    await waitFor(() => {
      for (const field of form.fields) {
        const wrong = firstWrong(field);
        if (wrong) filled.expectSaid(field, wrong.says);
      }
      if (!form.saysAtOnce && filled.wrong().length > 0) filled.expectFocus();
    }, patience);
    filled.expectKept();

    // One after another.
    await filled.fillRight();
    for (const field of form.fields.filter(({ isGroup }) => !isGroup)) {
      const cases = Object.entries(field.bad ?? {}).flatMap(([says, inputs]) =>
        inputs.map((input) => ({ says, input })),
      );
      for (const { says, input } of cases) {
        filled.type(field, input);
        filled.send();
        await waitFor(() => {
          filled.expectSaid(field, says);
          expect(filled.wrong()).toEqual([filled.element(field)]);
          if (!form.saysAtOnce) filled.expectFocus();
        }, patience);
        filled.expectKept(field);
      }
      filled.type(field, field.good ?? '');
    }
    if (form.route === undefined) return;
    if (form.fields.some(firstWrong)) expect(server.asked).not.toContain(form.route);

    // And when all is right, and nobody there to take it.
    filled.send();
    await waitFor(() => {
      expect(server.asked).toContain(form.route);
      expect(isSaid(say('errors:UNAVAILABLE'))).toBe(true);
      expect(filled.wrong()).toEqual([]);
    }, patience);
    filled.expectKept();
  });

  it.each(refusable)('that only the server notices, of $name, is said beside its field as well', async (form) => {
    const { server, filled } = await open(form);
    await filled.fillRight();
    for (const field of form.fields) {
      for (const { code, field: name, says } of field.refusals ?? []) {
        server.refuse(code, name);
        filled.send();
        await waitFor(() => {
          filled.expectSaid(field, says);
          expect(filled.wrong()).toEqual([filled.element(field)]);
          filled.expectFocus();
        }, patience);
        filled.expectKept();
      }
    }
  });

  it('a code that no board shows any more stays in its field, and can be looked for again', async () => {
    const form = forms.find(({ file }) => file === 'centres/ConfirmBoardPage.tsx');
    if (!form) throw new Error('it is not in the list');
    const server = startFakeServer({});
    server.refuse('NOT_FOUND');
    drawPage(form.draw(), { path: '/board/confirm/:code?', at: '/board/confirm/WDJB-MJHT' });
    const [field] = form.fields;
    if (!field) throw new Error('it has no field');
    const find = () =>
      waitFor(() => {
        const drawn = document.querySelector('form');
        if (!drawn) throw new Error('no form is drawn');
        const filled = new FilledForm(drawn, form, say);
        filled.expectSaid(field, 'centres:confirm.gone');
        filled.expectFocus();
        expect(filled.element(field)).toHaveProperty('value', 'WDJB-MJHT');
        return filled;
      }, patience);
    const filled = await find();
    expect(server.asked).toEqual(['boards.inspect']);
    filled.send();
    await waitFor(() => expect(server.asked).toHaveLength(2), patience);
    await find();
  });
});

describe('the list of forms', () => {
  const root = join(import.meta.dirname, '..');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tsx') && !/testing\/|\.test\./.test(path) && !path.startsWith('ui/'))
    .map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') }));
  const having = (what: RegExp): string[] =>
    sources
      .filter(({ source }) => what.test(source))
      .map(({ path }) => path)
      .toSorted();
  const listed = [...new Set([...forms.map(({ file }) => file), ...otherForms])].toSorted();

  it('has every form of the app, and no other', () => {
    expect(having(/<form\b/)).toEqual(listed);
  });

  it('has whatever can be typed into', () => {
    const typed = having(/<(TextField|TextArea|textarea)\b/);
    expect(typed.filter((path) => !listed.includes(path))).toEqual([...otherFields].toSorted());
  });
});
