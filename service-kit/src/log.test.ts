import { describe, expect, it } from 'vitest';
import { recordedLog } from './testing.ts';

describe('createLogger', () => {
  it('redacts secrets at the top and inside, and keeps the rest', () => {
    const { log, lines } = recordedLog();
    log.info(
      {
        token: 'x-secret',
        person: { password: 'x-secret', name: 'Amina' },
        request: { headers: { authorization: 'x-secret', cookie: 'x-secret', 'set-cookie': 'x-secret', host: 'h' } },
      },
      'something happened',
    );
    expect(JSON.stringify(lines)).not.toContain('x-secret');
    expect(lines[0]).toMatchObject({
      level: 'info',
      service: 'test',
      msg: 'something happened',
      person: { name: 'Amina' },
      request: { headers: { host: 'h' } },
    });
  });

  it('keeps the stack and the cause of an error', () => {
    const { log, lines } = recordedLog();
    log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'it failed');
    expect(JSON.stringify(lines[0]?.['err'])).toContain('inner');
  });
});
