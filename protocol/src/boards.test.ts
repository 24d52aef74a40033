import { describe, expect, it } from 'vitest';
import { boardCodeLetters, readBoardCode, writeBoardCode } from './boards.ts';

describe('the code of a board', () => {
  it('is read however people write it', () => {
    for (const typed of ['WDJB-MJHT', 'wdjbmjht', ' wdjb mjht ', 'WDJB–MJHT.', 'ｗｄｊｂｍｊｈｔ'])
      expect(readBoardCode(typed), typed).toBe('WDJBMJHT');
  });

  it('is none with a letter too few or too many, or with one that no code has', () => {
    for (const typed of ['', 'WDJB-MJH', 'WDJB-MJHTT', 'WDJB-MJHA', 'WDJB-MJH0', 'آپ کا کوڈ'])
      expect(readBoardCode(typed), typed).toBeNull();
  });

  it('is shown in two halves, and has no letters that look alike or make words', () => {
    expect(writeBoardCode('WDJBMJHT')).toBe('WDJB-MJHT');
    expect(boardCodeLetters).not.toMatch(/[AEIOUY01]/);
    expect(new Set(boardCodeLetters).size).toBe(20);
  });
});
