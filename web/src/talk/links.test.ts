import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from './links.ts';

const links = (text: string) => partsOf(text).flatMap((part) => ('href' in part ? [part.href] : []));

describe('links in what people write', () => {
  it('are addresses of the web, without the sentence around them', () => {
    expect(partsOf('See https://nantes.example/visit?day=2, please.')).toEqual([
      { text: 'See ' },
      { text: 'https://nantes.example/visit?day=2', href: 'https://nantes.example/visit?day=2' },
      { text: ', please.' },
    ]);
    expect(links('(http://a.example) اور https://b.example۔')).toEqual(['http://a.example/', 'https://b.example/']);
  });

  it('are nothing else, whatever it looks like', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc', 'www.a.example', 'https://'])
      expect(links(text)).toEqual([]);
  });

  it('show where they lead', () => {
    // The first letter is a Cyrillic one.
    expect(partsOf('https://\u0430pple.example')).toEqual([
      { text: 'https://xn--pple-43d.example', href: 'https://xn--pple-43d.example/' },
    ]);
    expect(links('https://bank.example@evil.example/')).toEqual([]);
  });

  it('lose nothing of the text, and let nothing through but http and https', () => {
    const piece = fc.constantFrom('https://a.example/x', ' ', 'javascript:', 'http://', '.', 'b', 'HTTPS://C.example');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const parts = partsOf(text);
        for (const part of parts) if ('href' in part) expect(part.href).toMatch(/^https?:\/\//);
        if (parts.every((part) => !('href' in part))) expect(parts.map((part) => part.text).join('')).toBe(text);
      }),
    );
  });
});
