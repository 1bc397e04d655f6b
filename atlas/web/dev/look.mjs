/**
 * Opens the built page over the fixture in a headless Chromium, uses it once and keeps pictures:
 * `npm run build && npm run look -- OUT_DIR`. CHROMIUM names another browser.
 */
import { mkdirSync } from 'node:fs';
import { preview } from 'vite';
import { launch } from './browser.mjs';

const out = process.argv[2] ?? '../target/look';
mkdirSync(out, { recursive: true });
const server = await preview({ mode: 'fixture', preview: { port: 0, host: '127.0.0.1' } });
const url = server.resolvedUrls.local[0];
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1440, height: 860 } });
page.setDefaultTimeout(120_000);
page.on('console', (message) => message.type() === 'error' && console.log('page:', message.text()));
page.on('pageerror', (error) => console.log('page:', error.message));

const started = Date.now();
await page.goto(`${url}?area=jakarta&map=2d#token=dev`);
await page.getByTestId('window-supply').waitFor();
console.log(`controls and first window after ${Date.now() - started} ms`);
await page.waitForFunction(() => window.atlas?.cells().length > 0);
console.log(`cells after ${Date.now() - started} ms`);
await page.waitForFunction(() => window.atlas.settled());
console.log(`basemap after ${Date.now() - started} ms`);
await settled();
await shot('2d');

const busiest = await page.evaluate(
  () => window.atlas.cells().toSorted((a, b) => b.color - a.color)[0],
);
const { x, y } = await page.evaluate((id) => window.atlas.project(id), busiest.id);
await page.mouse.move(x - 3, y);
await page.mouse.move(x, y);
await page.getByTestId('tooltip').waitFor();
await page.mouse.click(x, y);
const shown = await page.getByTestId('cell-id').textContent();
console.log(`clicked ${busiest.id}, the panel shows ${shown}`);
await page.getByTestId('chart-color').waitFor();
await shot('2d-panel');

await page.getByTestId('map-2d-3d').getByText('3D').click();
await settled();
await shot('3d-panel');
await page.getByTestId('cell-close').click();
await page.mouse.move(720, 20);
await settled();
await shot('3d');

await page.goto(`${url}?area=java&map=2d`);
await settled();
await shot('java');
await page.evaluate(() => sessionStorage.setItem('asgard.token', 'old'));
await page.reload();
await page.getByTestId('banner').waitFor();
await settled();
await shot('refused');

await browser.close();
await server.close();

async function settled() {
  await page.waitForTimeout(1200);
  await page.waitForFunction(() => window.atlas?.settled());
  await page.waitForTimeout(1200);
}

async function shot(name) {
  await page.screenshot({ path: `${out}/${name}.png` });
}
