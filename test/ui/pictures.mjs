// Pictures of pages in the browser.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../host/paths.mjs';
import { smallPng } from './small-png.mjs';

const screenshotsFolder = path.join(root, 'out/screenshots');

/** Waits until hovers, menus and colors have faded in. A cursor blinks for ever, and nothing waits for it. */
export async function endOfAnimations({ page }) {
  await page.evaluate(() => {
    const ending = document.getAnimations().filter(each => each.effect.getComputedTiming().endTime !== Infinity);
    return Promise.all(ending.map(each => each.finished.catch(() => {})));
  });
}

/** Takes a picture of the window into out/screenshots. */
export async function takeScreenshot({ page }, name) {
  mkdirSync(screenshotsFolder, { recursive: true });
  await endOfAnimations({ page });
  await page.screenshot({ path: path.join(screenshotsFolder, `${name}.png`) });
}

/**
 * Takes a picture of a part of the window into a file of the project.
 * @param {{ x: number, y: number, width: number, height: number }} clip in pixels of the window
 */
export async function takePicture({ page }, file, clip) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  await endOfAnimations({ page });
  const png = await page.screenshot({ clip });
  // A separate page: VS Code's page loads only its own pictures.
  const blank = await page.context().newPage();
  const picture = await blank.evaluate(async base64 => {
    const response = await fetch(`data:image/png;base64,${base64}`);
    const bitmap = await createImageBitmap(await response.blob());
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const pixels = Array.from(
      { length: width * height },
      (_, i) => (data[4 * i] << 16) | (data[4 * i + 1] << 8) | data[4 * i + 2],
    );
    return { width, height, pixels };
  }, png.toString('base64'));
  await blank.close();
  writeFileSync(path.join(root, file), smallPng(picture));
}
