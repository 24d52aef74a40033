import { expect, it } from 'vitest';
import { afterSent } from './after-sent.ts';

it('a field is empty when what was in it has been sent, but for what was written meanwhile', () => {
  expect(afterSent('Salaam')('Salaam')).toBe('');
  expect(afterSent('Salaam ')('Salaam ')).toBe('');
  expect(afterSent('Salaam')('Salaam\nFrom Lahore')).toBe('From Lahore');
  expect(afterSent('Salaam')('Bonjour')).toBe('Bonjour');
  expect(afterSent('Salaam')('')).toBe('');
});
