import { SETTING_GROUPS } from './table.mjs';

const WIDTH = 100;

/** What `npm start -- --help` prints. */
export function helpText() {
  const lines = [
    'Starts the International Campus on this machine.',
    '',
    '  npm start -- [options]',
    '',
    'Each setting can be given in the environment or in a file .env (see .env.example). Those with two',
    'dashes can also be given here, and win.',
  ];
  for (const group of SETTING_GROUPS) {
    lines.push('', `${group.title}:`);
    for (const setting of group.settings) {
      const flag = setting.flag ? `--${setting.flag}${setting.value ? ` ${setting.value}` : ''}, ` : '';
      lines.push(`  ${flag}${setting.env}`);
      lines.push(...wrap(`${setting.says}${defaultOf(setting)}`, WIDTH - 6).map((line) => `      ${line}`));
    }
  }
  return [...lines, '', '  --help', '      Prints this.', ''].join('\n');
}

/** What `.env.example` holds; a test compares them. */
export function envExample() {
  const lines = [
    '# Settings of the International Campus. Copy this file to .env and change what you need; everything has a',
    '# default. `npm start -- --help` says which of them can be given on the command line as well.',
  ];
  for (const group of SETTING_GROUPS) {
    lines.push('', `# --- ${group.title} ---`);
    for (const setting of group.settings) {
      lines.push('', ...wrap(setting.says, WIDTH - 2).map((line) => `# ${line}`));
      lines.push(`#${setting.env}=${setting.default ?? ''}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** @param {import('./table.mjs').Setting} setting */
function defaultOf(setting) {
  return setting.default === undefined || setting.kind === 'switch' ? '' : ` Default: ${setting.default}`;
}

/** @param {string} text @param {number} width */
function wrap(text, width) {
  /** @type {string[]} */
  const lines = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
