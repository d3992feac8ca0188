import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { folders, layerOf, mayImport, serverSource, sharedWithClient } from '../../../scripts/layers.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A file, and the paths that it imports. */
type Edge = readonly [file: string, module: string];

/** Imports that the layers exist to prevent, listed independently of them. The lint must refuse each. */
const forbidden: readonly Edge[] = [
  ['server/src/document/f.ts', '../catalog/catalog.js'],
  ['server/src/catalog/f.ts', '../loaders/loader.js'],
  ['server/src/loaders/dialects/f.ts', '../../checking/check.js'],
  ['server/src/semantics/f.ts', '../checking/rule.js'],
  ['server/src/checking/f.ts', '../resolving/resolve.js'],
  ['server/src/checking/g.ts', '../rules/unknown-key.js'],
  ['server/src/rules/f.ts', './unknown-key.js'],
  ['server/src/rules/g.ts', '../templating/form.js'],
  ['server/src/rules/h.ts', '../connection/session.js'],
  ['server/src/rules/i.ts', '../surroundings/surroundings.js'],
  ['server/src/rules/j.ts', '../features/service.js'],
  ['server/src/templates/f.ts', './zero1.js'],
  ['server/src/estimating/f.ts', '../features/hover.js'],
  ['server/src/refactoring/moves/f.ts', '../../analysis/analysis.js'],
  ['server/src/refactoring/proposals.ts', '../analysis/analysis.js'],
  ['server/src/lsp/f.ts', '../features/hover.js'],
  ['server/src/analysis/f.ts', '../features/hover.js'],
  ['server/src/features/f.ts', './hover.js'],
  ['server/src/features/g.ts', '../connection/server.js'],
  ['server/src/hostfile/rules/f.ts', './hostfile-empty.js'],
  ['server/src/hostfile/rules/g.ts', '../check.js'],
  ['server/src/hostfile/language/f.ts', '../rules/hostfile-empty.js'],
  ['server/src/cli/commands/f.ts', '../../connection/server.js'],
  ['server/src/cli/commands/g.ts', '../run.js'],
  ['server/src/cli/commands/h.ts', './explain.js'],
  ['server/src/cli/formats/f.ts', '../commands/check.js'],
  ['server/src/cli/program/f.ts', '../reports/report.js'],
  ['server/src/features/completion/f.ts', '../hover.js'],
  ['server/src/features/service.ts', 'vscode-languageserver/node.js'],
  ['client/src/f.ts', '../../server/src/catalog/catalog.js'],
  ['client/src/new-config/f.ts', '../../../server/src/features/service.js'],
];

function modulesIn(folder: string): readonly string[] {
  return readdirSync(path.join(root, serverSource, folder))
    .filter(file => file.endsWith('.ts'))
    .map(file => file.slice(0, -3));
}

/** All possible imports: from each folder to each folder with modules, including itself. */
const probes: readonly { readonly edge: Edge; readonly isAllowed: boolean }[] = folders.flatMap(from =>
  folders
    .filter(to => modulesIn(to).length > 0)
    .map((to, i) => {
      const module = modulesIn(to).find(name => !(layerOf(to)?.apart ?? []).includes(name)) ?? '';
      const way = path.posix.relative(from, to);
      const start = way === '' ? './' : way.startsWith('.') ? `${way}/` : `./${way}/`;
      const edge: Edge = [path.posix.join(serverSource, from, `probe-${i}.ts`), `${start}${module}.js`];
      return { edge, isAllowed: mayImport(from, to) };
    }),
);

/** Modules that only a few folders may import. */
const outside: readonly Edge[] = folders.flatMap(folder => [
  [path.posix.join(serverSource, folder, 'outside-1.ts'), 'vscode'] as const,
  ...(layerOf(folder)?.may?.includes('vscode-languageserver')
    ? []
    : [[path.posix.join(serverSource, folder, 'outside-2.ts'), 'vscode-languageserver/node.js'] as const]),
  [path.posix.join(serverSource, folder, 'outside-3.ts'), `${path.posix.relative(folder, '.') || '.'}/new-folder/a.js`],
]);

interface Report {
  readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: string } }[];
}

/** Returns the files of those edges that the lint refuses. */
function refused(edges: readonly Edge[]): ReadonlySet<string> {
  const copy = mkdtempSync(path.join(tmpdir(), 'deepspeed-config-'));
  try {
    for (const file of ['biome.json', '.gitignore']) cpSync(path.join(root, file), path.join(copy, file));
    for (const [file, module] of edges) {
      mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
      writeFileSync(path.join(copy, file), `import '${module}';\n`);
    }
    const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
    const options = ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none', '.'];
    const { stdout, stderr } = spawnSync(process.execPath, [biome, ...options], { cwd: copy, encoding: 'utf8' });
    assert.ok(stdout, stderr);
    return new Set((JSON.parse(stdout) as Report).diagnostics.map(({ location }) => location.path));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function asText(edges: readonly Edge[]): readonly string[] {
  return edges.map(edge => edge.join(' -> '));
}

describe('the lint of imports', function () {
  this.timeout(30_000);
  let said: ReadonlySet<string>;

  before(() => {
    said = refused([...forbidden, ...outside, ...probes.map(({ edge }) => edge)]);
  });

  it(`refuses ${forbidden.length} imports that the layers exist to prevent`, () => {
    assert.deepEqual(asText(forbidden.filter(([file]) => !said.has(file))), []);
  });

  it(`refuses imports from outside of the layers, in each of ${folders.length} folders`, () => {
    assert.deepEqual(asText(outside.filter(([file]) => !said.has(file))), []);
  });

  const against = probes.filter(({ isAllowed }) => !isAllowed).map(({ edge }) => edge);
  it(`refuses each of ${against.length} imports against the direction of the layers`, () => {
    assert.deepEqual(asText(against.filter(([file]) => !said.has(file))), []);
  });

  const along = probes.filter(({ isAllowed }) => isAllowed).map(({ edge }) => edge);
  it(`accepts each of ${along.length} imports along it`, () => {
    assert.deepEqual(asText(along.filter(([file]) => said.has(file))), []);
  });
});

const importing = /^(?:import|export)\s(?:[^'";]*?from\s)?'(\.[^']+)'|import\('(\.[^']+)'\)/gm;

/** Returns the modules that a module of the server imports, including types. */
function importsOf(module: string): readonly string[] {
  const text = readFileSync(path.join(root, serverSource, `${module}.ts`), 'utf8');
  return [...text.matchAll(importing)]
    .map(([, named, lazy]) => path.posix.join(path.posix.dirname(module), named ?? lazy ?? ''))
    .filter(target => target.endsWith('.js') && !target.startsWith('..'))
    .map(target => target.slice(0, -3));
}

/** Returns a cycle in the edges; undefined if there is none. */
function circleIn(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const finished = new Set<string>();
  function from(node: string, way: readonly string[]): readonly string[] | undefined {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (finished.has(node)) return undefined;
    for (const next of edges.get(node) ?? []) {
      const circle = from(next, [...way, node]);
      if (circle !== undefined) return circle;
    }
    finished.add(node);
    return undefined;
  }
  for (const node of edges.keys()) {
    const circle = from(node, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

describe('the modules of the server', () => {
  const modules = folders.flatMap(folder => modulesIn(folder).map(name => path.posix.join(folder, name)));
  const imports = new Map(modules.map(module => [module, importsOf(module)]));

  it('are in folders that belong to a layer', () => {
    assert.deepEqual(
      folders.filter(folder => layerOf(folder) === undefined),
      [],
    );
  });

  it(`have no import cycle: ${modules.length} modules`, () => {
    assert.ok([...imports.values()].flat().length > modules.length);
    assert.equal(circleIn(imports), undefined);
  });

  it(`have no import cycle between ${folders.length} folders, subfolders included`, () => {
    const roomOf = (module: string) => path.posix.dirname(module);
    const rooms = new Map<string, string[]>();
    for (const [module, targets] of imports) {
      const others = targets.map(roomOf).filter(room => room !== roomOf(module));
      rooms.set(roomOf(module), [...(rooms.get(roomOf(module)) ?? []), ...others]);
    }
    assert.equal(circleIn(rooms), undefined);
  });

  it('include every place that the client is declared to share', () => {
    const places = new Set([...folders, ...modules]);
    assert.deepEqual(
      sharedWithClient.filter(place => !places.has(place)),
      [],
    );
  });
});
