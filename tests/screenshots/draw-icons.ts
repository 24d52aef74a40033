import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { launchBrowser } from '../e2e/browsers.ts';

/**
 * Draws the pictures of the app that have to be PNG from `web/public/icon.svg`: icons for home screens, and what is shown
 * beside a link to the campus. `node tests/screenshots/draw-icons.ts` with the pinned Node, after a change of the emblem.
 */
const folder = join(import.meta.dirname, '../../web/public');
const emblem = readFileSync(join(folder, 'icon.svg'), 'utf8');
const star = /<g[\s\S]*$/.exec(emblem)?.[0].replace('</svg>', '') ?? '';
const catalogue = readFileSync(join(folder, '../src/locales/en/common.json'), 'utf8');
const { brand } = JSON.parse(catalogue) as { brand: string };

/** The whole square is filled, and what matters lies within the circle that every mask leaves (80 % of the width). */
const maskable = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#1d3fb0"/><g transform="translate(7 7) scale(0.78)">${star}</g></svg>`;

/** The tiles of `web/src/ui/TilePattern.tsx`. */
const tiles = `<svg width="1200" height="630" style="position:absolute;inset:0"><defs><pattern id="tile" width="120" height="120" patternUnits="userSpaceOnUse"><g transform="scale(1.5)"><rect width="80" height="80" fill="#142f8c"/><g fill="#2a4fc9"><rect x="20" y="20" width="40" height="40"/><rect x="20" y="20" width="40" height="40" transform="rotate(45 40 40)"/></g><g fill="none" stroke="#6f8be6" stroke-width="1.6"><rect x="20" y="20" width="40" height="40"/><rect x="20" y="20" width="40" height="40" transform="rotate(45 40 40)"/><path d="M40 0v11.7M40 68.3V80M0 40h11.7M68.3 40H80M0 0l20 20M80 0 60 20M0 80l20-20M80 80 60 60"/></g><circle cx="40" cy="40" r="7" fill="#f2a516"/></g></pattern></defs><rect width="1200" height="630" fill="url(#tile)"/></svg>`;

const preview = `<div style="position:relative;inline-size:1200px;block-size:630px;overflow:hidden;background:#142f8c">
  <div style="position:absolute;inset:0;mask-image:linear-gradient(to left,#000 30%,transparent 62%)">${tiles}</div>
  <div style="position:absolute;inset:0;display:flex;flex-direction:column;justify-content:center;gap:40px;padding:80px;color:#f4f7ff">
    <div style="inline-size:150px">${emblem.replace('fill="#1d3fb0"', 'fill="#2a4fc9"')}</div>
    <div style="max-inline-size:640px;font:800 88px/1.05 'Atkinson Hyperlegible Next Variable',sans-serif;letter-spacing:-0.02em">${brand}</div>
  </div>
</div>`;

const font = readFileSync(
  join(
    import.meta.dirname,
    '../../node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2',
  ),
).toString('base64');

async function draw(page: Page, name: string, html: string, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await page.setContent(
    `<style>@font-face{font-family:'Atkinson Hyperlegible Next Variable';font-weight:200 800;src:url(data:font/woff2;base64,${font})}html,body{margin:0;background:transparent}svg{display:block;inline-size:100%}</style>${html}`,
  );
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: join(folder, name), omitBackground: true });
  process.stdout.write(`${name}\n`);
}

const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  const square = (side: number) => ({ width: side, height: side });
  await draw(page, 'icon-192.png', emblem, square(192));
  await draw(page, 'icon-512.png', emblem, square(512));
  await draw(page, 'icon-maskable.png', maskable, square(512));
  // iOS rounds the corners itself, and fills what is transparent with black.
  await draw(page, 'icon-180.png', maskable, square(180));
  await draw(page, 'preview.png', preview, { width: 1200, height: 630 });
} finally {
  await browser.close();
}
