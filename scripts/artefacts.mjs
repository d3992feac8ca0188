// The files of a release: what each has to contain, and how large it may be.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { bundles } from './build.mjs';
import { contents, programFiles } from './package-server.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const KB = 1000;

function read(file) {
  return readFileSync(path.join(root, file), 'utf8');
}

function filesIn(folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ name }) => name);
}

/** Reads a zip: the files in it, and the contents of those that are asked for. */
function readZip(file, wanted) {
  const entries = [];
  const found = unzipSync(readFileSync(file), {
    filter: ({ name, originalSize }) => {
      if (!name.endsWith('/')) entries.push({ name, bytes: originalSize });
      return wanted.test(name);
    },
  });
  return { entries, texts: Object.values(found).map(bytes => strFromU8(bytes)) };
}

/** Reads a package of npm in the same way, with the names that its files have when it is installed. */
function readPackage(file) {
  const tar = args => execFileSync('tar', args, { encoding: 'utf8', maxBuffer: 10_000 * KB });
  const names = tar(['-tzf', file]).trim().split('\n');
  const entries = names.map(name => ({ name: name.replace(/^package\//, '') }));
  return { entries, texts: [tar(['-xzOf', file, 'package/package.json'])] };
}

function readSchema(file) {
  return { entries: [{ name: path.basename(file) }], texts: [readFileSync(file, 'utf8')] };
}

const ofManifest = ([text]) => JSON.parse(text).version;
const inWheel = name => `deepspeed_config/${name}`;

/**
 * How each file of a release is checked. `has` returns the names that it has to have, `mayHave` says which others it may
 * have. `variable` names one to test in place of a new one.
 */
const artefacts = {
  vsix: {
    name: () => 'deepspeed-config.vsix',
    variable: 'VSIX',
    budget: 1300 * KB,
    read: file => readZip(file, /^extension\/package\.json$/),
    versionIn: ofManifest,
    // vsce renames the readme, the change log and the license.
    has: () => [
      ...['[Content_Types].xml', 'extension.vsixmanifest'],
      ...['package.json', 'readme.md', 'changelog.md', 'LICENSE.txt', 'images/icon.png'].map(
        name => `extension/${name}`,
      ),
      ...bundles.filter(({ file }) => file !== 'dist/cli.js').map(({ file }) => `extension/${file}`),
      ...['dist/THIRD-PARTY-NOTICES.txt', 'dist/rule-pages.json'].map(name => `extension/${name}`),
      ...filesIn('images/walkthrough').map(name => `extension/images/walkthrough/${name}`),
    ],
    mayHave: name => /^extension\/(syntaxes|snippets)\/[^/]+$/.test(name),
  },
  npm: {
    name: version => `deepspeed-config-language-server-${version}.tgz`,
    variable: 'TARBALL',
    budget: 860 * KB,
    read: readPackage,
    versionIn: ofManifest,
    has: () => contents().map(([, name]) => name),
    mayHave: () => false,
  },
  wheel: {
    name: version => `deepspeed_config-${version}-py3-none-any.whl`,
    variable: 'WHEEL',
    budget: 870 * KB,
    read: file => readZip(file, /\.dist-info\/METADATA$/),
    versionIn: ([text]) => /^Version: (.*)$/m.exec(text)?.[1],
    has: () => [
      ...filesIn('python/src/deepspeed_config').map(inWheel),
      ...programFiles.map(name => inWheel(`program/${path.basename(name)}`)),
    ],
    mayHave: name =>
      /^deepspeed_config-[\d.]+\.dist-info\/(METADATA|WHEEL|RECORD|entry_points\.txt|licenses\/(LICENSE|THIRD-PARTY-NOTICES\.txt))$/.test(
        name,
      ),
  },
  schema: {
    name: () => 'ds_config.schema.json',
    variable: 'SCHEMA',
    budget: 720 * KB,
    read: readSchema,
    // It describes a release of DeepSpeed, which the change log names, too.
    check: ([text]) => {
      const [newest, described] = [
        /newest known DeepSpeed is (\d+\.\d+\.\d+)/.exec(read('CHANGELOG.md'))?.[1],
        /as release (\S+) reads it/.exec(JSON.parse(text).description)?.[1],
      ];
      return newest === described ? [] : [`describes DeepSpeed ${described}, CHANGELOG.md names ${newest}`];
    },
    has: () => ['ds_config.schema.json'],
    mayHave: () => false,
  },
  site: {
    name: version => `deepspeed-config-site-${version}.zip`,
    variable: 'SITE',
    budget: 12_000 * KB,
    read: file => readZip(file, /^$/),
    has: () => [
      ...['index.html', '404.html', 'icon.svg', 'rules/index.html', 'reference/index.html'],
      ...['index.html', 'service-worker.js', 'THIRD-PARTY-NOTICES.txt'].map(name => `playground/${name}`),
      ...['rules', 'reference'].flatMap(folder =>
        filesIn(`docs/${folder}`)
          .filter(name => name !== 'README.md')
          .map(name => `${folder}/${name.replace(/\.md$/, '.html')}`),
      ),
    ],
    mayHave: name => /\.(html|js|css|json|svg|png|woff2|txt|webmanifest)$/.test(name),
  },
};

/** The names of the files of a release. */
export const artefactIds = Object.keys(artefacts);

/**
 * Checks a file of a release: its contents, its size, and its version against that of package.json.
 * @param {string} id one of `artefactIds`
 * @returns {{ bytes: number, budget: number, entries: { name: string, bytes?: number }[] }}
 * @throws with every problem
 */
export function checkArtefact(id, file) {
  const { budget, read: open, versionIn, check, has, mayHave } = artefacts[id];
  const { entries, texts } = open(file);
  const bytes = statSync(file).size;
  const names = new Set(entries.map(({ name }) => name));
  const needed = new Set(has());
  const { version } = JSON.parse(read('package.json'));
  const own = versionIn?.(texts);
  const problems = [
    ...[...names].filter(name => !needed.has(name) && !mayHave(name)).map(name => `holds ${name}`),
    ...[...needed].filter(name => !names.has(name)).map(name => `lacks ${name}`),
    ...(bytes > budget ? [`${bytes} bytes, more than ${budget}`] : []),
    ...(versionIn === undefined || own === version ? [] : [`has version ${own}, package.json has ${version}`]),
    ...(check?.(texts) ?? []),
  ];
  if (problems.length > 0) {
    throw new Error(`${path.basename(file)} is not fit to ship: ${problems.join('; ')}`);
  }
  return { bytes, budget, entries };
}

/**
 * Returns the file to test in place of a new one: the one that the artefact's own variable names (VSIX, ...), or
 * that of the release in the folder RELEASE.
 * @returns {string | undefined} its path
 * @throws if it does not exist
 */
export function givenArtefact(id) {
  const { variable } = artefacts[id];
  const { [variable]: named, RELEASE: folder } = process.env;
  if (!named && !folder) {
    return undefined;
  }
  const file = path.resolve(named || path.join(folder, releasedAs(id)));
  if (!existsSync(file)) {
    throw new Error(`${named ? variable : 'RELEASE'} names ${file}, which does not exist`);
  }
  return file;
}

/**
 * Returns the name of an artefact in a release of the version in package.json.
 * @param {string} id one of `artefactIds`
 * @returns {string}
 */
export function releasedAs(id) {
  const { version } = JSON.parse(read('package.json'));
  return artefacts[id].name(version);
}
