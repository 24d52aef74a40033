// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawPage, patience, speak } from '../../forms/testing/form-bench.tsx';
import { UploadSlides } from './UploadSlides.tsx';

const limits = { largestBytes: 100, mostPages: 10 } as Parameters<typeof UploadSlides>[0]['limits'];
const talk = (bytes: number): File => new File(['x'.repeat(bytes)], 'talk.pdf', { type: 'application/pdf' });

beforeAll(() => speak('en').then(() => undefined));
afterEach(cleanup);

describe('a PDF that is too large', () => {
  it('makes way for a smaller one of the same name', async () => {
    const uploaded: number[] = [];
    drawPage(<UploadSlides limits={limits} upload={async ({ size }) => void uploaded.push(size)} />);
    const input = screen.getByTestId<HTMLInputElement>('slides-file');
    // A browser says nothing when a file of the same name is chosen in a field that is not empty.
    const emptied = vi.spyOn(input, 'value', 'set');
    fireEvent.change(input, { target: { files: [talk(101)] } });
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('too large'), patience);
    await waitFor(() => expect(emptied.mock.calls).toEqual([['']]), patience);
    fireEvent.change(input, { target: { files: [talk(99)] } });
    await waitFor(() => expect(uploaded).toEqual([99]), patience);
    await waitFor(() => expect(emptied.mock.calls).toEqual([[''], ['']]), patience);
  });
});
