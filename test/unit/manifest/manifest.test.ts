import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { accelerateRules } from '../../../server/src/accelerate/rules/accelerate-rules.js';
import { repository, rulePage, site } from '../../../server/src/describing/links.js';
import { matchesGlob } from '../../../server/src/detection/path-glob.js';
import { hasSimilarName, isHostfile, isHostfileName } from '../../../server/src/hostfile/language/hostfile.js';
import { hostfileLanguage } from '../../../server/src/hostfile/language/language-id.js';
import { hostfileRules } from '../../../server/src/hostfile/rules/hostfile-rules.js';
import { loaders } from '../../../server/src/loaders/assumptions.js';
import { defaultUserSettings, type SettingKind, settingKinds } from '../../../server/src/loaders/user-settings.js';
import { rules } from '../../../server/src/rules/rules.js';
import { runRules } from '../../../server/src/runs/rules/run-rules.js';
import { settingsFrom } from '../../../server/src/surroundings/setting-values.js';

interface Manifest {
  readonly version: string;
  readonly icon: string;
  readonly homepage?: string;
  readonly repository: { readonly url: string };
  readonly contributes: {
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: {
        readonly [name: string]: { readonly default: unknown; readonly enum?: readonly string[] };
      };
    }[];
    readonly languages: readonly {
      readonly id: string;
      readonly filenames: readonly string[];
      readonly extensions: readonly string[];
      readonly filenamePatterns?: readonly string[];
      readonly firstLine?: string;
    }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly image: string; readonly altText: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly commands: readonly { readonly command: string; readonly title: string }[];
  };
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

function read(file: string): string {
  return readFileSync(root + file, 'utf8');
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const groups = manifest.contributes.configuration;
const properties = Object.assign({}, ...groups.map(group => group.properties)) as (typeof groups)[number]['properties'];
const [{ filenames = [], extensions = [], filenamePatterns = [], firstLine = '' } = {}] =
  manifest.contributes.languages;

describe('the manifest', () => {
  const page = read('docs/settings.md');
  const steps = manifest.contributes.walkthroughs.flatMap(walkthrough => walkthrough.steps);

  it('names the repository of the links', () => {
    assert.equal(manifest.repository.url, `${repository}.git`);
  });

  it('decides by its homepage where links lead: to the site, or to the repository until that is published', () => {
    assert.equal(manifest.homepage ?? '', site);
    assert.equal(rulePage('unknown-key', ''), `${repository}/blob/main/docs/rules/unknown-key.md`);
    assert.equal(
      rulePage('unknown-key', 'https://example.org/docs/'),
      'https://example.org/docs/rules/unknown-key.html',
    );
  });

  it('has its settings in groups, none of them long', () => {
    assert.deepEqual(
      groups.map(({ title }) => title),
      ['Program and Releases', 'Run and Memory', 'Display', 'Findings', 'Files', 'Server'],
    );
    assert.ok(groups.every(group => Object.keys(group.properties).length < 10));
  });

  it('offers every loader, and auto', () => {
    assert.deepEqual(properties['deepspeed.loader']?.enum, ['auto', ...Object.keys(loaders)]);
  });

  it('has the same defaults as the server', () => {
    const values = Object.entries(properties).map(([name, { default: value }]) => [
      name.replace('deepspeed.', ''),
      value,
    ]);
    assert.deepEqual(settingsFrom(Object.fromEntries(values)), settingsFrom(undefined));
  });

  it('has one language, that of hostfiles', () => {
    assert.deepEqual(
      manifest.contributes.languages.map(({ id }) => id),
      [hostfileLanguage],
    );
  });

  it('assigns the hostfile language only to names that the command line knows', () => {
    for (const name of [...filenames, ...extensions.map(end => `gpus${end}`)]) {
      assert.ok(isHostfileName(`/job/${name}`) && isHostfileName(name), name);
    }
  });

  it('assigns the hostfile language to similar names, which the command line accepts only with the content', () => {
    for (const name of ['mpi-hostfile', 'hostfile_4711.txt']) {
      assert.ok(filenamePatterns.some(glob => matchesGlob(glob, [name])) && hasSimilarName(name), name);
      assert.ok(!isHostfile(name, '127.0.0.1 localhost\n'), name);
    }
  });

  it('assigns the hostfile language to files whose first line has slots', () => {
    const line = new RegExp(firstLine);
    assert.ok(line.test('w0 slots=4') && !line.test('127.0.0.1 localhost') && !line.test('# slots=4'));
  });

  for (const name of ['hosts', 'inventory', 'myhostfile', 'hostfile.json', 'hostfile.yml', 'hostfile/a']) {
    it(`does not assign the hostfile language to the name ${name}`, () => {
      assert.ok(!isHostfileName(name));
    });
  }

  it('registers every command that it contributes', () => {
    const source = [
      'client/src/commands.ts',
      'client/src/copies.ts',
      'client/src/moves.ts',
      'client/src/run-commands.ts',
      'server/src/lsp/commands.ts',
    ]
      .map(read)
      .join('');
    for (const { command } of manifest.contributes.commands) {
      assert.ok(source.includes(`'${command}'`), command);
    }
  });

  it('has a walkthrough of five steps', () => {
    assert.equal(steps.length, 5);
  });

  for (const { description, media, completionEvents } of steps) {
    it(`has a step with an existing picture and its description: ${media.image}`, () => {
      assert.ok(existsSync(root + media.image));
      assert.ok(media.altText !== '');
    });

    it(`has a step that ends, and names existing commands: ${media.image}`, () => {
      assert.ok(completionEvents.length > 0);
      const own = manifest.contributes.commands.map(({ command }) => command);
      const named = [...`${description} ${completionEvents.join(' ')}`.matchAll(/[cC]ommand:(deepspeed\.\w+)/g)];
      for (const [, command = ''] of named) {
        assert.ok(own.includes(command), command);
      }
    });
  }

  it("has an icon of the Marketplace's size, in a small file", () => {
    const png = readFileSync(root + manifest.icon);
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [256, 256]);
    assert.ok(png.length < 15_000, `${png.length} bytes`);
  });

  it('has every setting on the page of settings', () => {
    for (const name of Object.keys(properties)) {
      assert.ok(page.includes(`\`${name}\``), name);
    }
  });

  it('has every command on the page of settings', () => {
    for (const { title } of manifest.contributes.commands) {
      assert.ok(page.includes(`*${title}*`), title);
    }
  });
});

describe('the lock file', () => {
  it('has every platform of optional packages, without which npm ci fails', () => {
    type Locked = {
      readonly packages: {
        readonly [path: string]: { readonly optionalDependencies?: { readonly [name: string]: string } };
      };
    };
    const { packages } = JSON.parse(read('package-lock.json')) as Locked;
    const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    const locked = Object.keys(packages);
    assert.deepEqual(
      wanted.filter(name => !locked.some(path => path.endsWith(`node_modules/${name}`))),
      [],
    );
  });
});

describe('settings', () => {
  const invalid: { readonly [kind in SettingKind]: readonly unknown[] } = {
    loader: ['x', 'toString', null],
    release: [3, 'x'],
    count: [-1, 0, 1.5, '8'],
    string: [' ', 7],
    choice: ['x', true, 1],
    switch: ['x', 3],
    globs: ['x', 3],
    levels: ['x', 3, { 'unknown-key': 'x' }],
  };

  /** Returns the settings as clients send them: a name with a dot is a member of a group. */
  function sent(name: string, value: unknown): object {
    const [first = '', second] = name.split('.');
    return { [first]: second === undefined ? value : { [second]: value } };
  }

  it('have their defaults except those that are given', () => {
    const given = { loader: 'accelerate', version: '0.17.1', worldSize: 8 };
    assert.deepEqual(settingsFrom(given), { ...defaultUserSettings, ...given });
  });

  for (const [name, kind] of Object.entries(settingKinds)) {
    it(`have the default of ${name} if its value is invalid`, () => {
      for (const value of invalid[kind]) {
        assert.deepEqual(settingsFrom(sent(name, value)), defaultUserSettings, JSON.stringify(value));
      }
    });
  }
});

describe('rules', () => {
  it('are in files named like their codes', () => {
    const files = readdirSync(`${root}server/src/rules`).filter(file => file !== 'rules.ts');
    assert.deepEqual(rules.map(({ code }) => `${code}.ts`).sort(), files.sort());
    const ofAccelerate = readdirSync(`${root}server/src/accelerate/rules`).filter(
      file => file !== 'accelerate-rules.ts',
    );
    assert.deepEqual(accelerateRules.map(({ code }) => `${code}.ts`).sort(), ofAccelerate.sort());
    const ofRuns = readdirSync(`${root}server/src/runs/rules`).filter(file => file !== 'run-rules.ts');
    assert.deepEqual(runRules.map(({ code }) => `${code}.ts`).sort(), ofRuns.sort());
    const others = readdirSync(`${root}server/src/hostfile/rules`).filter(file => file !== 'hostfile-rules.ts');
    assert.deepEqual(hostfileRules.map(({ code }) => `${code}.ts`).sort(), others.sort());
  });

  it('have a page each', () => {
    const pages = readdirSync(`${root}docs/rules`)
      .filter(file => file !== 'README.md')
      .map(file => file.replace('.md', ''));
    assert.deepEqual(
      [...rules, ...accelerateRules, ...runRules, ...hostfileRules].map(({ code }) => code).sort(),
      pages.sort(),
    );
  });
});
