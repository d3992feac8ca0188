// The catalog is half a megabyte of sentences; the known bugs and the templates have more. For node they are a compressed
// string of a quarter of that size, which costs a program a few milliseconds at its start. For a browser they are JSON: a
// page comes compressed over the network, an extension in its package, and nothing has to be unpacked.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build as bundle } from 'esbuild';
import { base91 } from './base91.mjs';
import { toColumns } from './columns.mjs';

const sources = fileURLToPath(new URL('../server/src', import.meta.url));

/** Modules for unpacking that go into the bundles. */
const decoders = ['base91', 'columns'].map(name => ({
  filter: new RegExp(`^${name}$`),
  path: fileURLToPath(new URL(`${name}.mjs`, import.meta.url)),
}));

/** Facts that only the reference pages, the schema and the tests need. */
const unused = new Set(['source', 'cause', 'bad', 'good', 'coerceNote', 'defaultWhenDisabled', 'missingFailsAt']);

/** How the text of all data gets into a module: an expression of it, and what that needs before. */
const packings = {
  node(text) {
    const packed = brotliCompressSync(text, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_NPOSTFIX]: 2,
        [constants.BROTLI_PARAM_NDIRECT]: 4,
      },
    });
    return {
      imports: "import { brotliDecompressSync } from 'node:zlib'; import { bytesOf } from 'base91';",
      text: `String(brotliDecompressSync(bytesOf(${JSON.stringify(base91(packed))}, ${packed.length})))`,
    };
  },
  browser: text => ({ imports: '', text: JSON.stringify(text) }),
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
 * For each index of data files, the catalog first: the folder of the files, the name that it exports, and the fields that
 * go into the bundles.
 */
const indexes = [
  {
    filter: /server[\\/]src[\\/]catalog[\\/]data\.ts$/,
    folder: 'catalog/data',
    name: 'catalogData',
    slim: withoutUnusedOfEach,
  },
  {
    filter: /server[\\/]src[\\/]known-bugs[\\/]known-bugs\.ts$/,
    folder: 'known-bugs/data',
    name: 'knownBugs',
    slim: withoutUnused,
  },
  {
    filter: /server[\\/]src[\\/]catalog[\\/]names\.ts$/,
    folder: 'catalog/names',
    name: 'nameLists',
    slim: withoutUnused,
  },
];

/** Returns the files with the data of an index. */
function filesOf({ folder }) {
  const place = path.join(sources, folder);
  return readdirSync(place)
    .sort()
    .map(name => path.join(place, name));
}

/** The list of templates. Its modules hold data alone, and share parts of configs. */
const templates = path.join(sources, 'templates/templates.ts');

/** Returns the templates, and the files that they come from. */
async function readTemplates() {
  const { outputFiles, metafile } = await bundle({
    ...{ entryPoints: [templates], bundle: true, write: false, metafile: true, format: 'cjs', platform: 'node' },
  });
  const module = { exports: {} };
  new Function('module', outputFiles[0].text)(module);
  return { data: module.exports.templates, files: Object.keys(metafile.inputs).map(file => path.resolve(file)) };
}

/** The names of all data. */
const names = [...indexes.map(({ name }) => name), 'templates'];

/** Returns a module with all data in one string: they have many words in common. */
function moduleOf(pack, templateData) {
  const data = indexes.map(index => filesOf(index).map(file => index.slim(JSON.parse(readFileSync(file, 'utf8')))));
  const [catalog, ...rest] = data;
  const { imports, text } = pack(JSON.stringify([toColumns(catalog), ...rest, templateData]));
  const [first, ...others] = names;
  return `${imports}
import { fromColumns } from 'columns';
const [columns, ...others] = JSON.parse(${text});
export const ${first} = fromColumns(columns);
export const [${others.join(', ')}] = others;`;
}

/**
 * esbuild plugin: replaces the indexes with the compressed data files.
 * @returns {import('esbuild').Plugin}
 */
export function compressCatalog() {
  return {
    name: 'compress-catalog',
    setup(build) {
      // The bundle of YAML, which nothing else is in, has this one.
      build.onLoad({ filter: /server[\\/]src[\\/]catalog[\\/]accelerate[\\/][\w-]+\.json$/ }, ({ path: file }) => ({
        contents: JSON.stringify(withoutUnusedOfEach(JSON.parse(readFileSync(file, 'utf8')))),
        loader: 'json',
      }));
      const pack = packings[build.initialOptions.platform];
      for (const { filter, path } of decoders) {
        build.onResolve({ filter }, () => ({ path }));
      }
      build.onResolve({ filter: /^packed-data$/ }, ({ kind }) => ({
        path: kind === 'entry-point' ? 'bundle' : 'data',
        namespace: 'packed-data',
      }));
      // Exports in the syntax of ES modules would be getters, with a kilobyte of code for them.
      build.onLoad({ filter: /^bundle$/, namespace: 'packed-data' }, () => ({
        contents: `import { ${names} } from 'packed-data'; module.exports = { ${names} };`,
      }));
      build.onLoad({ filter: /^data$/, namespace: 'packed-data' }, async () => {
        const { data, files } = await readTemplates();
        return {
          contents: moduleOf(pack, data),
          loader: 'js',
          resolveDir: sources,
          watchFiles: [...indexes.flatMap(filesOf), ...files],
        };
      });
      const lists = [...indexes, { filter: /server[\\/]src[\\/]templates[\\/]templates\.ts$/, name: 'templates' }];
      for (const { filter, name } of lists) {
        build.onLoad({ filter }, () => ({ contents: `export { ${name} } from 'packed-data';`, loader: 'js' }));
      }
    },
  };
}
