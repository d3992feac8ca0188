// The catalog is half a megabyte of sentences, and the known bugs have more of them. In the bundles they are compressed
// strings of a quarter of that size. This costs the server a few milliseconds at its start, and saves the browser's
// server a second download.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { deflateSync } from 'fflate';
import { base85 } from './base85.mjs';
import { toColumns } from './columns.mjs';

/** Modules for unpacking that go into the bundles. */
const decoders = ['base85', 'columns'].map(name => ({
  filter: new RegExp(`^${name}$`),
  path: fileURLToPath(new URL(`${name}.mjs`, import.meta.url)),
}));

/** Facts that only the reference pages and the tests need. */
const unused = new Set(['source', 'cause', 'bad', 'good']);

/** Brotli is a fifth smaller and unpacks in the same time, 1.5 ms, but only Node can unpack it synchronously. */
const packings = {
  node: {
    pack: text => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } }),
    unpacking: (name, packed, from) => `import { brotliDecompressSync } from 'node:zlib';
export const ${name} = ${from}(JSON.parse(brotliDecompressSync(${packed}).toString('utf8')));`,
  },
  browser: {
    pack: text => deflateSync(text, { level: 9 }),
    unpacking: (name, packed, from) => `import { inflateSync, strFromU8 } from 'fflate';
export const ${name} = ${from}(JSON.parse(strFromU8(inflateSync(${packed}))));`,
  },
};

function withoutUnused({ earlier, ...facts }) {
  return {
    ...Object.fromEntries(Object.entries(facts).filter(([name]) => !unused.has(name))),
    ...(earlier && { earlier: earlier.map(withoutUnused) }),
  };
}

function withoutUnusedOfEach(section) {
  return Object.fromEntries(Object.entries(section).map(([key, parameter]) => [key, withoutUnused(parameter)]));
}

/**
 * For each index of data files: the folder of the files, the name that it exports, and the fields that go into the
 * bundles.
 */
const indexes = [
  {
    filter: /server[\\/]src[\\/]catalog[\\/]data\.ts$/,
    folder: 'data',
    name: 'catalogData',
    slim: withoutUnusedOfEach,
    inColumns: true,
  },
  { filter: /server[\\/]src[\\/]catalog[\\/]names\.ts$/, folder: 'names', name: 'nameLists', slim: withoutUnused },
  {
    filter: /server[\\/]src[\\/]known-bugs[\\/]known-bugs\.ts$/,
    folder: 'data',
    name: 'knownBugs',
    slim: withoutUnused,
  },
];

/**
 * esbuild plugin: replaces the indexes with the compressed data files.
 * @returns {import('esbuild').Plugin}
 */
export function compressCatalog() {
  return {
    name: 'compress-catalog',
    setup(build) {
      const { pack, unpacking } = packings[build.initialOptions.platform];
      for (const { filter, path } of decoders) {
        build.onResolve({ filter }, () => ({ path }));
      }
      for (const { filter, folder, name, slim, inColumns } of indexes) {
        build.onLoad({ filter }, ({ path: file }) => {
          const place = path.join(path.dirname(file), folder);
          const files = readdirSync(place)
            .sort()
            .map(each => path.join(place, each));
          const data = files.map(each => slim(JSON.parse(readFileSync(each, 'utf8'))));
          const packed = Buffer.from(pack(Buffer.from(JSON.stringify(inColumns ? toColumns(data) : data))));
          const unpacked = `bytesOf(${JSON.stringify(base85(packed))}, ${packed.length})`;
          const contents = `import { bytesOf } from 'base85';
import { fromColumns } from 'columns';
${unpacking(name, unpacked, inColumns ? 'fromColumns' : '')}`;
          return { contents, loader: 'js', watchFiles: files };
        });
      }
    },
  };
}
