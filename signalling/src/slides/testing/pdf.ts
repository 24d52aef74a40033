/** A PDF with a page for each text, which stands on it in large letters; written by hand, so that tests need no program. */
export function pdf(
  pages: readonly string[],
  options: { boxes?: string; extra?: string } = {},
): Uint8Array<ArrayBuffer> {
  const { boxes = '0 0 960 540', extra = '' } = options;
  const first = 4;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, index) => `${first + index * 2} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((text, index) => {
      const content = [
        `BT /F1 48 Tf 60 440 Td (${escaped(text)}) Tj ET`,
        `BT /F1 20 Tf 60 300 Td (What stands on page ${index + 1}) Tj ET`,
      ].join('\n');
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [${boxes}] /Contents ${first + index * 2 + 1} 0 R` +
          ' /Resources << /Font << /F1 3 0 R >> >> >>',
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${extra} >>\nstartxref\n${start}\n%%EOF\n`;
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

function escaped(text: string): string {
  return text.replace(/[\\()]/g, (sign) => `\\${sign}`);
}
