// Pictures of a window have few important colors: with a palette, a PNG takes a third of the space.
import { crc32, deflateSync } from 'node:zlib';

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Enough colors for text and lines; with 256 colors a picture is an eighth larger. */
const colors = 64;

/** Returns the most frequent colors, and the nearest of them for every color. */
function paletteOf(pixels) {
  const counts = new Map();
  for (const color of pixels) counts.set(color, (counts.get(color) ?? 0) + 1);
  const byCount = [...counts].sort(([, one], [, other]) => other - one).map(([color]) => color);
  const palette = byCount.slice(0, colors);
  const parts = color => [(color >> 16) & 255, (color >> 8) & 255, color & 255];
  const known = palette.map(parts);
  const nearest = new Map(palette.map((color, index) => [color, index]));
  for (const color of byCount.slice(colors)) {
    const own = parts(color);
    const distances = known.map(each => each.reduce((sum, part, i) => sum + (part - own[i]) ** 2, 0));
    nearest.set(color, distances.indexOf(Math.min(...distances)));
  }
  return { palette: known, nearest };
}

/**
 * Encodes a PNG with a palette.
 * @param {{ width: number, height: number, pixels: number[] }} picture pixels: 0xRRGGBB, row by row
 * @returns {Buffer} the file
 */
export function smallPng({ width, height, pixels }) {
  // Shades that look equal count as one color.
  const rounded = pixels.map(color => color & 0xf8f8f8);
  const { palette, nearest } = paletteOf(rounded);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  rounded.forEach((color, i) => {
    rows[Math.floor(i / width) * (width + 1) + 1 + (i % width)] = nearest.get(color);
  });
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
