import { readFileSync } from 'node:fs';
import { liveCalls, liveNotices, routes, sfuCalls } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { protocolPage } from './protocol-page.ts';

describe('docs/protocol.md', () => {
  const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

  it('says what the schemas say (node infra/docs/write-protocol-page.ts writes it anew)', () => {
    expect(page).toBe(protocolPage());
  });

  it('names every message', () => {
    for (const name of [routes, liveCalls, liveNotices, sfuCalls].flatMap(Object.keys))
      expect(page).toContain(`\`${name}\``);
  });
});
