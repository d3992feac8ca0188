import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { configRows } from '../../../scripts/generators/snippets-page.js';
import { lookUp } from '../../../server/src/catalog/catalog.js';
import { commands } from '../../../server/src/cli/commands/commands.js';
import { templates } from '../../../server/src/templates/templates.js';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly title: string; readonly category: string }[] };
}

function read(file: string): string {
  return readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
}

const page = read('docs/choosing-a-stage.md');
const manifest = JSON.parse(read('package.json')) as Manifest;

/** Names of other programs on the page: an argument of Trainer, a method of transformers' models. */
const foreign: ReadonlySet<string> = new Set(['gradient_checkpointing', 'generate()']);

function all(pattern: RegExp): readonly string[] {
  return [...page.matchAll(pattern)].map(match => match[1] as string);
}

describe('the page about choosing a stage', () => {
  it('names existing commands', () => {
    const titles = manifest.contributes.commands.map(({ category, title }) => `${category}: ${title}`);
    const named = all(/\*(DeepSpeed: [^*]+)\*/g);
    assert.ok(named.length > 10);
    assert.deepEqual(
      named.filter(title => !titles.includes(title)),
      [],
    );
  });

  it('names existing templates, snippets, keys and programs', () => {
    const names = new Set([...templates.map(({ name }) => name), ...configRows().flatMap(each => each.prefixes)]);
    const programs = commands.map(({ name }) => `deepspeed-config ${name}`);
    const isKnown = (name: string): boolean =>
      names.has(name) || lookUp(name) !== undefined || programs.includes(name) || foreign.has(name);
    assert.deepEqual(
      all(/`([^`]+)`/g).filter(name => !isKnown(name)),
      [],
    );
  });

  it('uses the word "template" only for templates', () => {
    const named = all(/[Tt]emplate `([^`]+)`/g);
    assert.ok(named.length > 5);
    assert.deepEqual(
      named.filter(name => !templates.some(template => template.name === name)),
      [],
    );
  });

  it('has eleven steps', () => {
    assert.deepEqual(
      all(/^\| (\d+) \|/gm).map(Number),
      Array.from({ length: 11 }, (_, index) => index + 1),
    );
  });
});
