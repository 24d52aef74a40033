import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { call, readReply, readRequest } from './contract.ts';
import { AppError } from './errors.ts';

const spec = call(z.object({ name: z.string().min(2), age: z.number() }), z.object({ greeting: z.string() }));

function failure(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('reading a message from the wire', () => {
  it('names every field that is wrong', () => {
    const error = failure(() => readRequest(spec, 'person.greet', { name: 'x' }));
    expect(error.code).toBe('INVALID');
    expect(Object.keys(error.fields ?? {})).toEqual(['name', 'age']);
    expect(error.message).toContain('person.greet');
  });

  it('turns an error body back into the error it was', () => {
    const sent = new AppError('RATE_LIMITED', 'slow down');
    const error = failure(() => readReply(spec, { ok: false, error: sent.toBody() }));
    expect([error.code, error.message, error.retryable]).toEqual(['RATE_LIMITED', 'slow down', true]);
  });

  it('refuses an answer of another shape instead of passing it on', () => {
    expect(failure(() => readReply(spec, { ok: true, data: { greeting: 5 } })).code).toBe('INTERNAL');
    expect(failure(() => readReply(spec, 'hello')).code).toBe('INTERNAL');
    expect(readReply(spec, { ok: true, data: { greeting: 'hello' } })).toEqual({ greeting: 'hello' });
  });
});
