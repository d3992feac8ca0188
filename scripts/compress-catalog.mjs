// The catalog is half a megabyte of sentences. In the bundles it is a compressed string, a quarter of that, which costs the
// server a few milliseconds when it starts and the browser's server no second download.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { deflateSync } from 'fflate';

/** A fact that only the reference pages and the tests need. */
const unused = new Set(['source']);

/** Brotli makes a fifth less of it and unpacks in the same time, 1.5 ms; only Node has it where the answer is wanted at once. */
const packings = {
  node: {
    pack: text => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } }),
    unpacking: packed => `import { brotliDecompressSync } from 'node:zlib';
export const catalogData = JSON.parse(brotliDecompressSync(Buffer.from(${packed}, 'base64')).toString('utf8'));`,
  },
  browser: {
    pack: text => deflateSync(text, { level: 9 }),
    unpacking: packed => `import { inflateSync, strFromU8 } from 'fflate';
const bytes = Uint8Array.from(atob(${packed}), character => character.charCodeAt(0));
export const catalogData = JSON.parse(strFromU8(inflateSync(bytes)));`,
  },
};

function withoutUnused(section) {
  const slim = ({ earlier, ...parameter }) => ({
    ...Object.fromEntries(Object.entries(parameter).filter(([name]) => !unused.has(name))),
    ...(earlier && { earlier: earlier.map(slim) }),
  });
  return Object.fromEntries(Object.entries(section).map(([key, parameter]) => [key, slim(parameter)]));
}

/**
 * esbuild plugin: puts the compressed data files in the place of server/src/catalog/data.ts.
 * @returns {import('esbuild').Plugin}
 */
export function compressCatalog() {
  return {
    name: 'compress-catalog',
    setup(build) {
      build.onLoad({ filter: /server[\\/]src[\\/]catalog[\\/]data\.ts$/ }, ({ path: file }) => {
        const folder = path.join(path.dirname(file), 'data');
        const files = readdirSync(folder)
          .sort()
          .map(name => path.join(folder, name));
        const sections = files.map(name => withoutUnused(JSON.parse(readFileSync(name, 'utf8'))));
        const { pack, unpacking } = packings[build.initialOptions.platform];
        const packed = Buffer.from(pack(Buffer.from(JSON.stringify(sections)))).toString('base64');
        const contents = unpacking(JSON.stringify(packed));
        return { contents, loader: 'js', watchFiles: files };
      });
    },
  };
}
