// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openPdf } from './pdf-engine.ts';

/** What stands for pdf.js: one page, that tells what it was asked. */
const pdf = vi.hoisted(() => ({ opening: Promise.resolve<unknown>(null), drawing: Promise.resolve(), asked: [''] }));
vi.mock('pdfjs-dist/legacy/build/pdf.mjs', () => ({
  GlobalWorkerOptions: {},
  getDocument: () => ({ promise: pdf.opening, destroy: async () => void pdf.asked.push('destroy') }),
}));

const page = {
  getViewport: ({ scale }: { scale: number }) => ({ width: 160 * scale, height: 90 * scale }),
  render: () => ({ promise: pdf.drawing.finally(() => pdf.asked.push('drawn')), cancel: () => undefined }),
  cleanup: () => pdf.asked.push('cleanup'),
};

beforeEach(() => {
  pdf.opening = Promise.resolve({ numPages: 1, getPage: async () => page });
  pdf.drawing = Promise.resolve();
  pdf.asked = [];
});

describe('a PDF', () => {
  it('lets go what a page was drawn from, once it is drawn', async () => {
    const deck = await openPdf(new Uint8Array());
    await deck.draw(1, 320).canvas;
    expect(pdf.asked).toEqual(['drawn', 'cleanup']);
  });

  it('lets it go also when it cannot be drawn', async () => {
    pdf.drawing = Promise.reject(new Error('cancelled'));
    const deck = await openPdf(new Uint8Array());
    await expect(deck.draw(1, 320).canvas).rejects.toThrow('cancelled');
    expect(pdf.asked).toEqual(['drawn', 'cleanup']);
  });

  it('that cannot be read leaves no worker behind', async () => {
    pdf.opening = Promise.reject(new Error('Invalid PDF structure.'));
    await expect(openPdf(new Uint8Array())).rejects.toThrow('Invalid PDF');
    expect(pdf.asked).toEqual(['destroy']);
  });
});
