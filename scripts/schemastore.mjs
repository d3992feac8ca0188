// Adds the schema to a clone of SchemaStore: the schema, its tests, the entry in the catalog, and the keywords that their check has to
// know. Then it formats these files and checks them with the tools of the clone. The text of the pull request is
// schema/schemastore/pull-request.md.
//   node scripts/schemastore.mjs FOLDER    after "npm ci" in FOLDER
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyEdits, findNodeAtLocation, modify, parse, parseTree } from 'jsonc-parser';

const source = fileURLToPath(new URL('../schema/', import.meta.url));
const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };

function read(file) {
  return readFileSync(path.join(source, file), 'utf8');
}

/**
 * Returns their catalog with our entry, which replaces a former one.
 * @param {string} catalog src/api/json/catalog.json
 * @param {{ name: string }} entry
 * @returns {string} the same text but for the entry
 */
export function withEntry(catalog, entry) {
  const names = parse(catalog).schemas.map(({ name }) => name);
  const own = names.indexOf(entry.name);
  if (own >= 0) {
    return applyEdits(catalog, modify(catalog, ['schemas', own], entry, { formattingOptions }));
  }
  // Some names are not in order: the neighbor is the last name that is smaller.
  const compare = new Intl.Collator('en').compare;
  const smaller = names.filter(name => compare(name, entry.name) < 0).sort(compare);
  const at = names.indexOf(smaller.at(-1)) + 1;
  return applyEdits(catalog, modify(catalog, ['schemas', at], entry, { formattingOptions, isArrayInsertion: true }));
}

/**
 * Returns their list of exceptions with ours; comments stay.
 * @param {string} exceptions src/schema-validation.jsonc
 * @param {string} name the file of the schema
 */
export function withOptions(exceptions, name, options) {
  const names = findNodeAtLocation(parseTree(exceptions), ['options']).children.map(
    ({ children }) => children[0].value,
  );
  const getInsertionIndex = () => names.filter(other => other < name).length;
  return applyEdits(
    exceptions,
    modify(exceptions, ['options', name], options, { formattingOptions, getInsertionIndex }),
  );
}

/**
 * Returns the files of a pull request, beside their paths in the clone.
 * @param {(file: string) => string} theirs reads a file of the clone
 * @returns {Record<string, string>}
 */
export function pullRequest(theirs) {
  const entry = JSON.parse(read('schemastore/catalog-entry.json'));
  const file = path.posix.basename(entry.url);
  const name = path.posix.basename(entry.url, '.json');
  const schema = { ...JSON.parse(read('ds_config.schema.json')), $id: entry.url };
  const tests = (folder, target) =>
    readdirSync(path.join(source, folder)).map(each => [`src/${target}/${name}/${each}`, read(`${folder}/${each}`)]);
  const [catalog, exceptions] = ['src/api/json/catalog.json', 'src/schema-validation.jsonc'];
  return {
    [`src/schemas/json/${file}`]: `${JSON.stringify(schema, null, 2)}\n`,
    ...Object.fromEntries([...tests('test', 'test'), ...tests('negative-test', 'negative_test')]),
    [catalog]: withEntry(theirs(catalog), entry),
    [exceptions]: withOptions(theirs(exceptions), file, JSON.parse(read('schemastore/validation-options.json'))),
  };
}

function main(folder) {
  if (folder === undefined || !existsSync(path.join(folder, 'node_modules/.bin/prettier'))) {
    throw new Error('name the folder of a clone of SchemaStore, after "npm ci" in it');
  }
  const files = pullRequest(file => readFileSync(path.join(folder, file), 'utf8'));
  const [schema = ''] = Object.keys(files);
  const name = path.basename(schema, '.json');
  for (const kind of ['test', 'negative_test'])
    rmSync(path.join(folder, 'src', kind, name), { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  const run = (program, ...args) =>
    execFileSync(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const config = ['--config', '.prettierrc.cjs', '--log-level', 'warn'];
  run(path.resolve(folder, 'node_modules/.bin/prettier'), ...config, '--write', ...Object.keys(files));
  run(process.execPath, 'cli.js', 'check', `--schema-name=${name}.json`);
  console.log(`${Object.keys(files).length} files in ${folder} pass SchemaStore's check.`);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    main(process.argv[2]);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
