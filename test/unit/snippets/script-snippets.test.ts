import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generators } from '../../../scripts/generators/generators.js';
import { snippetFolders, sourcesIn } from '../../../scripts/generators/script-snippets.js';
import { parseSource } from '../../../scripts/generators/snippet-source.js';
import { parseSnippet } from './parse-snippet.js';
import { topics } from './topics.js';

interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

interface Contribution {
  readonly language: string;
  readonly path: string;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const sources = `${root}snippets/sources`;
const generated = generators.flatMap(generate => generate());

function contributions(): readonly Contribution[] {
  const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    readonly contributes: { readonly snippets: readonly Contribution[] };
  };
  return manifest.contributes.snippets;
}

function snippetsAt(path: string): readonly (readonly [string, Snippet])[] {
  const text = generated.find(({ file }) => `./${file}` === path)?.text;
  assert.ok(text, `nothing generates ${path}`);
  return Object.entries(JSON.parse(text) as { readonly [name: string]: Snippet });
}

/** Runs a program that reports errors in a file of its language. A missing program fails the test. */
function run(program: string, args: readonly string[]): void {
  const { error, status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(error, undefined, `${program} has to be on the PATH: ${error?.message}`);
  assert.equal(status, 0, stderr);
}

describe('the source of every snippet', () => {
  it('is valid Python', () => {
    const compile = 'import sys\nfor file in sys.argv[1:]: compile(open(file, encoding="utf-8").read(), file, "exec")';
    const files = readdirSync(`${sources}/python`).map(file => `${sources}/python/${file}`);
    run('python3', ['-W', 'error', '-c', compile, ...files]);
  });

  for (const folder of ['shell', 'slurm']) {
    for (const file of readdirSync(`${sources}/${folder}`)) {
      it(`is valid shell: ${folder}/${file}`, () => run('bash', ['-n', `${sources}/${folder}/${file}`]));
    }
  }

  it('is a hostfile as DeepSpeed reads it', () => {
    for (const { text } of sourcesIn('hostfile')) {
      for (const line of text.split('\n')) {
        assert.match(line, /^\S+\s+slots=\d+$/);
      }
    }
  });

  it('sets every SLURM option before its first command, and after the shebang line', () => {
    for (const { text } of sourcesIn('slurm')) {
      const [first, ...rest] = text.split('\n').filter(line => line !== '');
      assert.equal(first, '#!/bin/bash');
      const command = rest.findIndex(line => !line.startsWith('#'));
      assert.ok(rest.slice(0, command).some(line => line.startsWith('#SBATCH ')));
      assert.ok(!rest.slice(command).some(line => line.startsWith('#SBATCH')));
    }
  });

  it('writes valid JSON if it writes a config', () => {
    const [writer] = sourcesIn('shell').filter(({ text }) => text.startsWith("cat <<'JSON'"));
    const [, ...lines] = writer?.text.split('\n') ?? [];
    assert.doesNotThrow(() => JSON.parse(lines.slice(0, -1).join('\n')));
  });

  it('is in a contributed folder', () => {
    assert.deepEqual(readdirSync(sources).sort(), snippetFolders.map(({ folder }) => folder).sort());
    for (const { folder, language } of snippetFolders) {
      const path = `./snippets/${folder}.code-snippets`;
      assert.ok(contributions().some(each => each.path === path && each.language === language));
    }
  });
});

describe('the body of every snippet', () => {
  for (const { folder } of snippetFolders) {
    for (const { name, text, body } of sourcesIn(folder)) {
      it(`inserts its source: ${folder}, ${name}`, () => {
        assert.equal(parseSnippet(body.join('\n')).text.replaceAll('\t', '    '), text);
      });
    }
  }

  it('numbers its tab stops from 1, without a gap', () => {
    for (const { path } of contributions()) {
      for (const [name, { body }] of snippetsAt(path)) {
        const { stops } = parseSnippet(body.join('\n'));
        assert.deepEqual(
          stops,
          stops.map((_, index) => index + 1),
          name,
        );
      }
    }
  });
});

describe('all snippets of a language', () => {
  for (const language of new Set(contributions().map(each => each.language))) {
    it(`have unique names and prefixes: ${language}`, () => {
      const paths = contributions().filter(each => each.language === language);
      const all = paths.flatMap(({ path }) => snippetsAt(path));
      const names = all.map(([name]) => name);
      const prefixes = all.flatMap(([, { prefix }]) => prefix);
      assert.equal(new Set(names).size, names.length);
      assert.equal(new Set(prefixes).size, prefixes.length);
    });
  }

  it('are only for scripts and hostfiles: in other JSON files they would be in the way', () => {
    const languages = new Set(contributions().map(({ language }) => language));
    assert.deepEqual(languages, new Set(['python', 'shellscript', 'deepspeed-hostfile']));
  });

  it('begin in Python with deepspeed-initialize', () => {
    const prefixes = sourcesIn('python').flatMap(({ prefixes: own }) => own);
    assert.equal(prefixes.filter(prefix => prefix.startsWith('deepspeed-')).sort()[0], 'deepspeed-initialize');
  });

  it('cover the tasks of people with a config', () => {
    for (const [folder, prefixes] of Object.entries(topics)) {
      const there = sourcesIn(folder).map(each => each.prefixes[0]);
      assert.deepEqual(there.toSorted(), Object.values(prefixes).flat().toSorted(), folder);
    }
  });

  it('are on the page that lists them', () => {
    const page = generated.find(({ file }) => file === 'docs/snippets.md')?.text ?? '';
    for (const { path } of contributions()) {
      for (const [name, { prefix, description }] of snippetsAt(path)) {
        assert.ok(
          page.includes(`| ${prefix.map(each => `\`${each}\``).join(', ')} | ${name} | ${description} |`),
          name,
        );
      }
    }
  });

  it('have no text that would break a row of the page', () => {
    for (const { path } of contributions()) {
      for (const [name, { description }] of snippetsAt(path)) {
        assert.ok(!/[|\n]/.test(name + description), name);
      }
    }
  });
});

describe('a source', () => {
  const header = '# name: N\n# prefix: a, b\n# description: One\n#   two.\n';

  it('has a header, and parts to fill in wherever they occur', () => {
    const source = parseSource(
      `${header}# fill: x=«1»\n# fill: «bf16|fp16»\n\n    x=1 bf16 {$HOME\\n}\n        x=1 1\n`,
      'f',
    );
    assert.deepEqual(source, {
      name: 'N',
      prefixes: ['a', 'b'],
      description: 'One two.',
      text: '    x=1 bf16 {$HOME\\n}\n        x=1 1',
      body: ['\tx=${1:1} ${2|bf16,fp16|} {\\$HOME\\\\n}', '\t\tx=$1 1'],
    });
  });

  for (const [fault, source] of [
    ['no name', '# prefix: a\n# description: D\n\nx\n'],
    ['two names', `${header}# name: M\n\nx\n`],
    ['a field that there is not', `${header}# title: T\n\nx\n`],
    ['nothing marked', `${header}# fill: x\n\nx\n`],
    ['a part that does not occur', `${header}# fill: «y»\n\nx\n`],
    ['parts that overlap', `${header}# fill: «ab»\n# fill: «bc»\n\nabc\n`],
  ] as const) {
    it(`is refused with ${fault}`, () => {
      assert.throws(() => parseSource(source, 'f'), /^Error: f: /);
    });
  }
});

describe('the reader of snippets', () => {
  it('gives the text with all defaults', () => {
    assert.deepEqual(parseSnippet('a ${2:\\}b} $1 ${1|x\\,y,z|} \\$c $2'), {
      text: 'a }b x,y x,y $c }b',
      stops: [1, 2],
    });
  });

  for (const body of ['$HOME', '${HOME}', '${1:$x}', '\\n', '${1:a} ${1:b}', '$1', 'a$']) {
    it(`refuses ${body}`, () => assert.throws(() => parseSnippet(body)));
  }
});
