/** Without what no calendar may contain (RFC 5545, 3.3.11): control characters, and halves of characters. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\t\n]/gu, '')
    .toWellFormed();
}

/** The same on one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

/** One line as a TEXT value has it (RFC 5545, 3.3.11). */
export function escapeText(line: string): string {
  return line.replace(/[\\;,]/g, (character) => `\\${character}`);
}
