import { describe, expect, it } from 'vitest';
import { fillPage } from './report.ts';

describe('the page of measurements', () => {
  const page = 'before\n<!-- bench:goals -->\nold\n<!-- /bench:goals -->\nafter\n';

  it('gets new tables between its marks, and keeps the rest', () => {
    const filled = fillPage(page, { goals: '| new |' });
    expect(filled).toBe('before\n<!-- bench:goals -->\n\n| new |\n\n<!-- /bench:goals -->\nafter\n');
    expect(fillPage(filled, { goals: '| new |' })).toBe(filled);
  });

  it('keeps what is not named, where something is', () => {
    const two = `${page}<!-- bench:crowd -->\nold\n<!-- /bench:crowd -->\n`;
    const filled = fillPage(two, { crowd: '| new |' }, ['crowd']);
    expect(filled).toBe(`${page}<!-- bench:crowd -->\n\n| new |\n\n<!-- /bench:crowd -->\n`);
  });

  it('is refused what is not known', () => {
    expect(() => fillPage(page, {})).toThrow('"goals"');
  });
});
