// @vitest-environment happy-dom
import { largestPictureBytes } from '@campus/protocol';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { drawPage, patience, readIn, startFakeServer, theForm } from '../forms/testing/form-bench.tsx';
import { event, person } from '../forms/testing/people.ts';
import { CoverEditor } from './CoverEditor.tsx';

const picture = (bytes: number): File => {
  const file = new File(['a picture'], 'tea.png', { type: 'image/png' });
  Object.defineProperty(file, 'size', { value: bytes });
  return file;
};

describe.each(['ur', 'fr'] as const)('a wrong picture, in %s', (language) => {
  const say = readIn(language, person);

  it('is said beside its field; what is to be seen in it stays', async () => {
    const server = startFakeServer({});
    drawPage(<CoverEditor event={event} />);
    const form = await theForm();
    const file = screen.getByTestId<HTMLInputElement>('cover-file');
    const alt = screen.getByTestId<HTMLInputElement>('cover-alt');
    const write = (value: string): boolean => fireEvent.change(alt, { target: { value } });
    const choose = (chosen: File): boolean => fireEvent.change(file, { target: { files: [chosen] } });
    const expectSaid = async (field: HTMLElement, key: string): Promise<void> => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      fireEvent.submit(form);
      await waitFor(() => {
        expect([...form.querySelectorAll('[aria-invalid="true"]')]).toEqual([field]);
        const ids = (field.getAttribute('aria-describedby') ?? '').split(' ');
        expect(ids.map((id) => document.getElementById(id)?.textContent)).toContain(say(key));
        expect(document.activeElement).toBe(field);
      }, patience);
    };

    expect(form.noValidate).toBe(true);
    write('چائے');
    await expectSaid(file, 'covers:wrong.none');
    choose(picture(largestPictureBytes + 1));
    await expectSaid(file, 'covers:wrong.bytes');
    expect(alt.value).toBe('چائے');
    choose(picture(9));
    write('x'.repeat(301));
    await expectSaid(alt, 'covers:wrong.alt');
    write('چائے');
    expect(server.asked).toEqual([]);
    for (const [code, name, key] of [
      ['INVALID', 'picture', 'covers:wrong.picture'],
      ['INVALID', 'size', 'covers:wrong.size'],
      ['LIMIT_EXCEEDED', undefined, 'covers:wrong.bytes'],
    ] as const) {
      server.refuse(code, name);
      await expectSaid(file, key);
      expect(file.files?.[0]?.name).toBe('tea.png');
      expect(alt.value).toBe('چائے');
    }
  });
});
