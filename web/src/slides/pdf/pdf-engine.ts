import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
// What Vite makes of it is its address.
// oxlint-disable-next-line import/default
import workerAddress from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import type { Drawing, OpenDeck } from './open-deck.ts';

// A chunk of its own, with its worker: fetched by whoever is shown slides. What it may need besides (letters of other
// scripts, fonts that a file leaves out) lies beside the app, and is asked for when a page needs it.
GlobalWorkerOptions.workerSrc = workerAddress;
const beside = {
  cMapUrl: '/pdf/cmaps/',
  cMapPacked: true,
  standardFontDataUrl: '/pdf/standard_fonts/',
  wasmUrl: '/pdf/wasm/',
  // Its security policy lets no WebAssembly in; the same decoders are there as scripts.
  useWasm: false,
} as const;

/** As many as a wall of 4K has: a larger canvas would cost memory that a smartboard does not have. */
const mostPixels = 3840 * 2160;

/** Reads a PDF in a worker. Rejects when it cannot be read. The bytes are taken over. */
export async function openPdf(bytes: Uint8Array<ArrayBuffer>): Promise<OpenDeck> {
  const opening = getDocument({ data: bytes, ...beside, enableXfa: false, verbosity: 0 });
  const pdf = await opening.promise.catch((error: unknown) => {
    // Its worker would stay.
    void opening.destroy();
    throw error;
  });
  return {
    pageCount: pdf.numPages,
    async aspectOf(number) {
      const { width, height } = (await pdf.getPage(number)).getViewport({ scale: 1 });
      return width / height;
    },
    draw: (number, width) => draw(pdf, number, width),
    async textOf(number) {
      const { items } = await (await pdf.getPage(number)).getTextContent();
      const pieces = items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : ''));
      return pieces.join('').trim();
    },
    close: () => void opening.destroy(),
  };
}

function draw(pdf: PDFDocumentProxy, number: number, width: number): Drawing {
  let isCancelled = false;
  let stop: () => void = () => undefined;
  const whole = async (): Promise<HTMLCanvasElement> => {
    const page = await pdf.getPage(number);
    if (isCancelled) throw new DOMException('the page is not wanted any more', 'AbortError');
    const natural = page.getViewport({ scale: 1 });
    const scale = Math.min(width / natural.width, Math.sqrt(mostPixels / (natural.width * natural.height)));
    const viewport = page.getViewport({ scale });
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(viewport.width));
    canvas.height = Math.max(1, Math.round(viewport.height));
    const task = page.render({ canvas, viewport });
    stop = () => task.cancel();
    try {
      await task.promise;
    } finally {
      // It would keep what it was drawn from, pictures above all, for as long as the file is open.
      page.cleanup();
    }
    return canvas;
  };
  return {
    canvas: whole(),
    cancel() {
      isCancelled = true;
      stop();
    },
  };
}
