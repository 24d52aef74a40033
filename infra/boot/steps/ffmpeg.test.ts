import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fakeProgram } from '../../testing/fake-program.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { findFfmpeg, usableVersion } from './ffmpeg.mjs';
import { findInPath } from './system-packages.mjs';

const says = (version: string) => `echo "ffmpeg version ${version} Copyright (c) the developers"`;

/** A machine with nothing on it but what a test puts there. */
function machine({ isRoot = false, aptVersion }: { isRoot?: boolean; aptVersion?: string } = {}) {
  const root = temporaryFolder();
  const bin = join(root, 'bin');
  const installed: string[] = [];
  const env: NodeJS.ProcessEnv = { PATH: bin };
  const context = {
    root,
    env,
    node: process.execPath,
    report: (_text: string) => undefined,
    machine: {
      which: (program: string) => findInPath(program, bin),
      canInstall: isRoot,
      install: async (packages: readonly string[]) => {
        installed.push(...packages);
        if (aptVersion === undefined) throw new Error('E: Unable to locate package');
        fakeProgram(join(bin, 'ffmpeg'), says(aptVersion));
      },
      installLine: (packages: readonly string[]) => `sudo apt-get install ${packages.join(' ')}`,
    },
  };
  const staticFolder = join(root, 'node_modules', 'ffmpeg-static');
  /** Puts ffmpeg-static there, with an installer that runs this script. */
  const withPackage = (script: string) => {
    mkdirSync(staticFolder, { recursive: true });
    writeFileSync(join(staticFolder, 'install.js'), script);
  };
  return { root, bin, env, context, installed, staticFolder, withPackage };
}

const installerOf = (version: string) =>
  `require('fs').writeFileSync('ffmpeg', '#!/bin/sh\\n' + ${JSON.stringify(says(version))}, { mode: 0o755 });`;

describe('ffmpeg is, in this order,', () => {
  test('the one that FFMPEG_PATH names, with the ffprobe beside it', async () => {
    const { root, bin, env, context } = machine();
    fakeProgram(join(bin, 'ffmpeg'), says('6.0'));
    env.FFMPEG_PATH = fakeProgram(join(root, 'mine', 'ffmpeg'), says('5.1.9-0+deb12u1'));
    const ffprobe = fakeProgram(join(root, 'mine', 'ffprobe'), '');
    expect((await findFfmpeg(context)).value).toEqual({ ffmpeg: env.FFMPEG_PATH, ffprobe });
  });

  test('the system’s', async () => {
    const { bin, context, withPackage } = machine();
    const ffmpeg = fakeProgram(join(bin, 'ffmpeg'), says('5.1.9'));
    withPackage(installerOf('6.1'));
    expect((await findFfmpeg(context)).value).toEqual({ ffmpeg, ffprobe: undefined });
  });

  test('that of ffmpeg-static when the system’s is too old', async () => {
    const { bin, context, staticFolder, withPackage, installed } = machine({ isRoot: true, aptVersion: '5.1' });
    fakeProgram(join(bin, 'ffmpeg'), says('4.4.2'));
    withPackage(installerOf('6.1.1'));
    expect((await findFfmpeg(context)).value.ffmpeg).toBe(join(staticFolder, 'ffmpeg'));
    expect(installed).toEqual([]);
  });

  test('the one that the package manager brings, when the download of ffmpeg-static fails', async () => {
    const { bin, context, withPackage, installed } = machine({ isRoot: true, aptVersion: '5.1.9' });
    withPackage('process.exit(1);');
    expect((await findFfmpeg(context)).value.ffmpeg).toBe(join(bin, 'ffmpeg'));
    expect(installed).toEqual(['ffmpeg']);
  });

  test('the one that the package manager brings, when the download stands still', async () => {
    const { context, withPackage, installed, staticFolder } = machine({ isRoot: true, aptVersion: '5.1.9' });
    withPackage("require('fs').writeFileSync('ffmpeg', 'half'); setInterval(() => {}, 1000);");
    await findFfmpeg({ ...context, stallMs: 300 });
    expect(installed).toEqual(['ffmpeg']);
    expect(existsSync(join(staticFolder, 'ffmpeg'))).toBe(false);
  });
});

test('half a download of ffmpeg-static is thrown away and begun again', async () => {
  const { context, staticFolder, withPackage } = machine();
  withPackage(`if (require('fs').existsSync('ffmpeg')) process.exit(0); ${installerOf('6.1.1')}`);
  writeFileSync(join(staticFolder, 'ffmpeg'), 'half');
  expect((await findFfmpeg(context)).said).toContain('6.1.1');
});

test('an ordinary user is told the line to copy', async () => {
  const { context } = machine();
  await expect(findFfmpeg(context)).rejects.toThrow(/sudo apt-get install ffmpeg[\s\S]*FFMPEG_PATH/);
});

test('an FFMPEG_PATH that is too old or no ffmpeg is an error and not passed over', async () => {
  const { root, bin, env, context } = machine();
  fakeProgram(join(bin, 'ffmpeg'), says('6.0'));
  env.FFMPEG_PATH = fakeProgram(join(root, 'old'), says('4.4'));
  await expect(findFfmpeg(context)).rejects.toThrow(/FFMPEG_PATH is .*old/);
  env.FFMPEG_PATH = join(root, 'nothing');
  await expect(findFfmpeg(context)).rejects.toThrow(/FFMPEG_PATH is .*nothing/);
});

test('a failure of the package manager is shown', async () => {
  const { context } = machine({ isRoot: true });
  await expect(findFfmpeg(context)).rejects.toThrow(/could not be installed[\s\S]*Unable to locate package/);
});

test.each([
  ['5.1.9-0+deb12u1', true],
  ['n7.1', true],
  ['6.1.1-tessus', true],
  ['N-118193-g5f38c82536', true],
  ['4.4.2-0ubuntu0.22.04.1', false],
  ['weird', false],
])('the version %s is new enough: %s', async (version, isNewEnough) => {
  const path = fakeProgram(join(temporaryFolder(), 'ffmpeg'), says(version));
  expect((await usableVersion(path)) !== undefined).toBe(isNewEnough);
});
