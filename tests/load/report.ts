// Puts the tables and plots of kept figures into a page: `node tests/load/report.ts RESULTS.json docs/measurements.md`.
// With names of tables behind, only those, so that figures of one bench leave those of the others as they are.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { drawPlot, plotFiles, plotsOf } from './plots.ts';
import { readResults, type Results } from './results.ts';
import { asMarkdown, notMeasured, tablesOf } from './tables.ts';

/**
 * Replaces what stands between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`, or only that of the named ones. Throws
 * for a name that is not known.
 */
export function fillPage(page: string, blocks: Readonly<Record<string, string>>, only: readonly string[] = []): string {
  return page.replaceAll(/(<!-- bench:([\w-]+) -->\n)[\s\S]*?(<!-- \/bench:\2 -->)/g, (whole, begin, name, end) => {
    if (only.length > 0 && !only.includes(name)) return whole;
    const block = blocks[name];
    if (block === undefined) throw new Error(`there is nothing that is called "${name}"`);
    return `${begin}\n${block}\n\n${end}`;
  });
}

export function blocksOf(results: Results): Record<string, string> {
  const blocks: Record<string, string> = { machine: machineOf(results) };
  for (const table of tablesOf(results)) blocks[table.name] = asMarkdown(table);
  const plots = plotsOf(results);
  for (const file of plotFiles) {
    blocks[file.replace('.svg', '')] = plots[file] ? `![${plots[file].title}](images/${file})` : notMeasured;
  }
  return blocks;
}

function machineOf({ machine, notes, rounds }: Results): string {
  const days = [...new Set(rounds.map(({ atMs }) => new Date(atMs).toISOString().slice(0, 10)))].toSorted();
  const thrownAway = rounds.filter((round) => round.thrownAway !== null).length;
  return [
    `${machine['cores']} cores of ${machine['processor']}${machine['isVirtual'] ? ' (a virtual machine)' : ''}, ${machine['memoryGib']} GiB, ${machine['system']}, Linux ${String(machine['kernel']).split('-')[0]}, Node ${machine['node']}; ${days.join(', ')}.`,
    `${thrownAway} of ${rounds.length} measurements were thrown away, because something else took more than 15 % of the server's core.`,
    ...notes,
  ].join('\n');
}

if (import.meta.main) {
  const [kept = '', page = '', ...only] = process.argv.slice(2);
  const results = readResults(kept);
  if (!results) throw new Error(`there are no figures in "${kept}"`);
  writeFileSync(page, fillPage(readFileSync(page, 'utf8'), blocksOf(results), only));
  if (only.length > 0) process.exit();
  const images = join(dirname(page), 'images');
  mkdirSync(images, { recursive: true });
  for (const [file, plot] of Object.entries(plotsOf(results))) writeFileSync(join(images, file), drawPlot(plot));
}
