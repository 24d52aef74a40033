import { describe, expect, it } from 'vitest';
import { readSources, roomOf, type SourceFile } from './imports.ts';

const sources = readSources();
const product = sources.filter((file) => !file.isTest);
const rooms = new Set(sources.map(({ room }) => room));

/** Which rooms a room may know (docs/architecture.md). Tests may know everything. */
const mayKnow: Record<string, readonly string[]> = {
  protocol: [],
  'service-kit': ['protocol'],
  'sfu-server': ['protocol', 'service-kit'],
  signalling: ['protocol', 'service-kit'],
  recordings: ['protocol', 'service-kit'],
  web: ['protocol'],
  // Setting up and supervising: asks the services for their settings' schemas, to list them.
  infra: ['protocol', 'service-kit', 'sfu-server', 'signalling', 'recordings'],
};

const offenders = (files: readonly SourceFile[], isOffence: (file: SourceFile, target: string) => boolean): string[] =>
  files.flatMap((file) =>
    file.imports.filter((target) => isOffence(file, target)).map((target) => `${file.path} → ${target}`),
  );

describe('the house', () => {
  it('is really looked at', () => {
    for (const room of Object.keys(mayKnow)) {
      const files = product.filter((file) => file.room === room);
      expect(files.length, room).toBeGreaterThan(3);
    }
    const toProtocol = product.filter((file) => file.imports.some((target) => roomOf(target) === 'protocol'));
    expect(toProtocol.length).toBeGreaterThan(20);
  });

  it('has arrows only where the plan has them', () => {
    expect(
      offenders(product, (file, target) => {
        const room = roomOf(target);
        const allowed = mayKnow[file.room];
        return (
          allowed !== undefined && room !== null && room !== file.room && room in mayKnow && !allowed.includes(room)
        );
      }),
    ).toEqual([]);
  });

  it('reaches other rooms by their names, never by paths into their insides', () => {
    const byPath = (file: SourceFile, target: string): boolean =>
      !target.startsWith('@campus/') &&
      // A package's file may be named as one of ours would be.
      rooms.has(roomOf(target) ?? '') &&
      roomOf(target) !== file.room &&
      file.room !== 'infra';
    expect(offenders(product, byPath)).toEqual([]);
  });

  it('lets the contract know nothing but its schema library', () => {
    const inProtocol = product.filter((file) => file.room === 'protocol');
    expect(offenders(inProtocol, (_, target) => target !== 'zod' && !target.startsWith('protocol/'))).toEqual([]);
  });

  it('keeps mediasoup behind the media engine, and SQL out of rules', () => {
    expect(
      offenders(
        product,
        (file, target) =>
          target.startsWith('mediasoup') &&
          target !== 'mediasoup-client' &&
          !target.startsWith('mediasoup-client/') &&
          !/^(sfu-server\/src\/engine\/|infra\/)/.test(file.path),
      ),
    ).toEqual([]);
    const rules = product.filter((file) => /(^|\/)rules\.ts$/.test(file.path));
    expect(offenders(rules, (_, target) => /kysely|express|socket\.io|node:/.test(target))).toEqual([]);
  });

  it('keeps media in the browser free of React, and views free of sockets', () => {
    const media = product.filter((file) => file.path.startsWith('web/src/media/'));
    expect(offenders(media, (_, target) => /^react(-dom|-router|-i18next)?$/.test(target))).toEqual([]);
    const views = product.filter((file) => file.path.endsWith('.tsx'));
    expect(offenders(views, (_, target) => target === 'socket.io-client' || target === 'mediasoup-client')).toEqual([]);
  });

  it('has no file over 400 lines and no folder for leftovers', () => {
    expect(sources.filter((file) => file.lines > 400).map((file) => `${file.path}: ${file.lines}`)).toEqual([]);
    expect(
      sources.filter((file) => /\/(utils|helpers|manager|common)\//.test(file.path)).map((file) => file.path),
    ).toEqual([]);
  });
});
