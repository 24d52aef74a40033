/**
 * A program of its own, started by `read-pdf.ts` for each file: reads a PDF from its input, and writes what is in it as
 * JSON. A file that makes it stumble, loop or swell ends this process and nothing else.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describePage, type TextPiece } from './page-text.ts';
import type { PdfReading } from './read-pdf.ts';

// What the library tells of is for nobody; the output is the answer's alone.
for (const name of ['log', 'info', 'warn', 'error'] as const) console[name] = () => undefined;

const mostPages = Number(process.argv[2]);
const library = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

async function read(): Promise<PdfReading> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const data = new Uint8Array(await buffer(process.stdin));
  const opening = getDocument({
    data,
    cMapUrl: join(library, 'cmaps/'),
    cMapPacked: true,
    standardFontDataUrl: join(library, 'standard_fonts/'),
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: 0,
  });
  const pdf = await opening.promise;
  if (pdf.numPages > mostPages) return { isRead: false, problem: 'pages' };
  const pages: { title: string; text: string }[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    if (!(width > 0 && height > 0 && Number.isFinite(width / height))) return { isRead: false, problem: 'pdf' };
    const { items } = await page.getTextContent();
    const pieces = items.flatMap((item): TextPiece[] => {
      if (!('str' in item)) return [];
      const [, , c = 0, d = 0, , y = 0] = item.transform as number[];
      return [{ text: item.hasEOL ? `${item.str} ` : item.str, y, height: Math.hypot(c, d) }];
    });
    pages.push(describePage(pieces));
    page.cleanup();
  }
  return pages.length > 0 ? { isRead: true, pages } : { isRead: false, problem: 'pdf' };
}

function isPasswordWanted(error: unknown): boolean {
  return error instanceof Error && error.name === 'PasswordException';
}

const reading = await read().catch(
  (error: unknown): PdfReading => ({ isRead: false, problem: isPasswordWanted(error) ? 'password' : 'pdf' }),
);
// The library may hold timers: the answer is all that is left to do.
process.stdout.write(JSON.stringify(reading), () => process.exit(0));
