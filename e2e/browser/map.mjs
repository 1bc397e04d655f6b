/**
 * Opens the map in a headless Chromium as a user does: waits for a metric's cells, clicks one, reads
 * its panel and keeps a picture. node map.mjs PAGE METRIC.FIELD AREA PICTURE; prints what it saw as
 * JSON: {id, value, windowEnd, cells, loadEventMs, loadedAfterMs}, the latter until a window is told.
 */
import { launch } from '../../atlas/web/dev/browser.mjs';

const [page, field, area, picture] = process.argv.slice(2);

const browser = await launch();
try {
  const tab = await browser.newPage({ viewport: { width: 1440, height: 860 } });
  const began = Date.now();
  await tab.goto(address());
  await tab.getByTestId(`window-${field.split('.')[0]}`).waitFor({ timeout: 60_000 });
  const loadedAfterMs = Date.now() - began;
  const loadEventMs = await tab.evaluate(() =>
    Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd),
  );
  await tab.waitForFunction(() => window.atlas?.settled() && window.atlas.cells().length > 0, null, {
    timeout: 60_000,
  });
  console.log(JSON.stringify({ ...(await clickACell(tab)), loadEventMs, loadedAfterMs }));
  await tab.screenshot({ path: picture });
} finally {
  await browser.close();
}

function address() {
  const [path, fragment] = page.split('#');
  return `${path}?area=${area}&map=2d&color=${field}&elevation=none#${fragment}`;
}

/** Windows follow each other quickly: a cell may be gone when it is clicked, so another is tried. */
async function clickACell(tab) {
  const deadline = Date.now() + 90_000;
  for (let attempt = 0; Date.now() < deadline; attempt++) {
    const places = await tab.evaluate(() => {
      const onScreen = ({ x, y }) => x > 420 && x < 1000 && y > 60 && y < 800;
      return window.atlas
        .cells()
        .filter((cell) => cell.color !== null)
        .map((cell) => window.atlas.project(cell.id))
        .filter((place) => place && onScreen(place));
    });
    if (places.length > 0) {
      const { x, y } = places[attempt % places.length];
      await tab.mouse.move(x - 2, y);
      await tab.mouse.move(x, y);
      await tab.mouse.click(x, y);
    }
    const seen = await tab
      .waitForFunction(read, field.split('.')[0], { timeout: 3_000 })
      .then((panel) => panel.jsonValue())
      .catch(() => null);
    if (seen !== null) {
      return seen;
    }
  }
  await tab.screenshot({ path: picture });
  throw new Error(`no cell could be clicked within 90 s (what was to be seen: ${picture})`);
}

/** In the page: the panel and the window that it speaks of, in one look. */
function read(metric) {
  const at = (id) => document.querySelector(`[data-testid="${id}"]`);
  const value = at('cell-value-color')?.dataset.value;
  const shown = at('cell-id')?.textContent;
  if (!value || !shown) {
    return null;
  }
  return {
    id: shown,
    value: Number(value),
    windowEnd: at(`window-${metric}`).dataset.end,
    cells: window.atlas.cells().length,
  };
}
