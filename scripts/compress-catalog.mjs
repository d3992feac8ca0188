// The catalog is half a megabyte of sentences. In the bundles it is a deflated string, a third of that, which costs the
// server a few milliseconds when it starts and the browser's server no second download.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'fflate';

/** A fact that only the reference pages and the tests need. */
const unused = new Set(['source']);

/** Node unpacks it natively, in a fifth of the time; a browser has no such thing that answers at once. */
const unpacking = {
  node: packed => `import { inflateRawSync } from 'node:zlib';
export const catalogData = JSON.parse(inflateRawSync(Buffer.from(${packed}, 'base64')).toString('utf8'));`,
  browser: packed => `import { inflateSync, strFromU8 } from 'fflate';
const bytes = Uint8Array.from(atob(${packed}), character => character.charCodeAt(0));
export const catalogData = JSON.parse(strFromU8(inflateSync(bytes)));`,
};

function withoutUnused(section) {
  const slim = parameter => Object.fromEntries(Object.entries(parameter).filter(([name]) => !unused.has(name)));
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
        const packed = Buffer.from(deflateSync(Buffer.from(JSON.stringify(sections)), { level: 9 })).toString('base64');
        const contents = unpacking[build.initialOptions.platform](JSON.stringify(packed));
        return { contents, loader: 'js', watchFiles: files };
      });
    },
  };
}
