import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folders = ['client/src', 'server/src', 'scripts', 'site', 'test'];
const lineLimit = 300;

/**
 * VS Code calls the first two by name, and the extension's first bundle the next two, in bundles that it loads later. The
 * next one is for programs that show the memory of a config, the others for those that read YAML, scripts and Python. Mocha
 * calls the last one.
 */
const entries = new Set([
  ...['activate', 'run', 'createClient', 'decide', 'isConfig', 'estimateConfig'],
  ...['yamlNotation', 'shellNotation', 'pythonNotation', 'mochaHooks'],
]);

/** Every handwritten module, by its path from the root, and its source. */
function readSources(): ReadonlyMap<string, string> {
  const files = folders.flatMap(folder =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(file => /\.([cm]?js|ts)$/.test(file) && !/node_modules|^out/.test(file))
      .map(file => path.posix.join(folder, file.replaceAll(path.sep, '/'))),
  );
  return new Map(files.map(file => [file, readFileSync(path.join(root, file), 'utf8')]));
}

const sources = readSources();

function exportedValues(text: string): readonly string[] {
  // Template literals may contain the code that a generator writes.
  const own = text.replace(/`[^`]*`/g, '');
  return [...own.matchAll(/^export (?:async )?(?:const|function\*?|class) (\w+)/gm)].map(match => match[1] as string);
}

/** Returns the imports of a module from our other modules: `path/of/module:name`, without the extension. */
function imports(file: string, text: string): readonly string[] {
  const statements = [
    ...text.matchAll(/(?:import|export) (?:type )?\{([^}]*)\} from '(\.[^']*)'/g),
    ...text.matchAll(/const \{([^}]*)\} = await import\('(\.[^']*)'\)/g),
    ...text.matchAll(/(?=import\('[^']*'\)\.then\(\(\{([^}]*)\}\))import\('(\.[^']*)'\)/g),
  ];
  return statements.flatMap(([, names = '', module = '']) => {
    const target = withoutEnding(path.posix.join(path.posix.dirname(file), module));
    return names.split(',').map(name => `${target}:${/\w+/.exec(name)?.[0]}`);
  });
}

function withoutEnding(file: string): string {
  return file.replace(/\.([cm]?js|ts)$/, '');
}

describe('sources', () => {
  it('export nothing that is not imported; an export that only its own tests use is dead, too', () => {
    const isTest = (file: string): boolean => file.startsWith('test/');
    const importedBy = (files: readonly string[]): ReadonlySet<string> =>
      new Set(files.flatMap(file => imports(file, sources.get(file) ?? '')));
    const all = [...sources.keys()];
    const byAll = importedBy(all);
    const byProduct = importedBy(all.filter(file => !isTest(file)));
    const unused = all.flatMap(file =>
      exportedValues(sources.get(file) ?? '')
        .map(name => `${withoutEnding(file)}:${name}`)
        .filter(name => !(/^(client|server)\//.test(file) ? byProduct : byAll).has(name))
        .filter(name => !entries.has(name.split(':')[1] ?? '')),
    );
    assert.deepEqual(unused, []);
  });

  it(`have at most ${lineLimit} lines, unless they are generated`, () => {
    const long = [...sources].filter(
      ([, text]) => !text.startsWith('// Generated') && text.split('\n').length > lineLimit + 1,
    );
    assert.deepEqual(
      long.map(([file]) => file),
      [],
    );
  });
});
