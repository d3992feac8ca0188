import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { defaultSettings } from '../../server/src/loaders/settings.js';
import { yamlNotation } from '../../server/src/notations/yaml/yaml-notation.js';
import type { NamedFile, RunFiles } from '../../server/src/runs/checking/run-context.js';
import { filesOf } from '../../server/src/runs/checking/run-files.js';
import { runsInDocument } from '../../server/src/runs/document-runs.js';
import { launchCommands } from '../../server/src/runs/launch-commands.js';
import type { Run } from '../../server/src/runs/run.js';
import { analyseRuns, type RunVerdict } from '../../server/src/runs/service/check-runs.js';
import { aroundFolder } from './around-files.js';

interface Reference {
  readonly written: string;
  readonly file?: string;
}

interface Labelled {
  readonly line: number;
  readonly initialize?: unknown;
  readonly deepspeed?: Reference;
  readonly deepspeed_config?: Reference;
  readonly accelerate_config?: Reference;
  readonly hf?: { readonly ok?: boolean; readonly mismatches?: readonly string[] };
  readonly hf_applies?: boolean | 'likely';
  readonly ds?: { readonly ok: boolean };
}

interface Found {
  readonly name: string;
  readonly command: Labelled;
  readonly isOpen: boolean;
  readonly verdicts: readonly RunVerdict[];
}

describe('findings about launch commands in scripts', () => {
  const folder = aroundFolder();
  if (folder === undefined) {
    return;
  }

  function filesFor(run: Run, command: Labelled): RunFiles {
    const references = [command.deepspeed, command.deepspeed_config, command.accelerate_config];
    const lookUp = (written: string): NamedFile | undefined => {
      const file = references.find(reference => reference?.written === written)?.file;
      const place = path.join(folder ?? '', file ?? '');
      return file !== undefined && existsSync(place)
        ? { name: written, uri: `file:///${file}`, text: readFileSync(place, 'utf8') }
        : undefined;
    };
    const loader =
      command.hf_applies === true ? 'transformers' : command.initialize === undefined ? undefined : 'deepspeed';
    const reader = loader && ({ loader, takesArguments: loader === 'transformers' } as const);
    return { ...filesOf(run, lookUp, yamlNotation), missing: [], ...(reader && { reader }) };
  }

  const rows: readonly { readonly type: string; readonly file: string; readonly commands: readonly Labelled[] }[] =
    readFileSync(path.join(folder, 'labels-code.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
  const all: readonly Found[] = rows
    .filter(({ type }) => type === 'launch')
    .flatMap(({ file, commands }) => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      const byLine = new Map(commands.map(command => [command.line, command]));
      return launchCommands(text).flatMap(run => {
        const command = byLine.get(text.slice(0, run.offset).split('\n').length);
        if (command === undefined) {
          return [];
        }
        const lines = TextDocument.create(`file:///${file}`, 'shellscript', 1, text);
        const { verdicts } = analyseRuns(lines, [[run, filesFor(run, command)]], defaultSettings);
        return [{ name: `${file}:${command.line}`, command, isOpen: run.isOpen || run.recipe !== undefined, verdicts }];
      });
    });

  it('are errors only if a program refuses the run', () => {
    assert.ok(all.length > 200);
    const wrong = all.filter(
      ({ command: { hf, ds }, verdicts }) =>
        verdicts.some(({ severity }) => severity === 'error') && hf?.ok !== false && ds?.ok !== false,
    );
    assert.deepEqual(
      wrong.map(({ name, verdicts }) => `${name} ${verdicts.map(({ code }) => code).join(' ')}`),
      [],
    );
  });

  it('name each number that Trainer refuses, if the command has the config and all arguments', () => {
    const seen = all.filter(
      ({ command, isOpen }) =>
        command.hf_applies === true &&
        !isOpen &&
        command.deepspeed !== undefined &&
        command.hf?.mismatches !== undefined,
    );
    assert.ok(seen.length > 20, `${seen.length}`);
    const missed = seen.filter(({ command, verdicts }) => {
      const refused = (command.hf?.mismatches ?? []).filter(line => !/_num_steps=/.test(line));
      const own = verdicts.filter(({ code }) => code === 'run-argument-conflict');
      return own.filter(({ message }) => !/_num_steps"/.test(message)).length < refused.length;
    });
    assert.deepEqual(
      missed.map(({ name }) => name),
      [],
    );
  });
});

interface Recipe {
  readonly type: string;
  readonly file: string;
  readonly applies?: boolean;
  readonly family?: string;
  readonly numbers_that_are_strings?: readonly string[];
  readonly deepspeed?: Reference;
  readonly deepspeed_config_file?: Reference;
  readonly verdict?: { readonly ok?: boolean; readonly mismatches?: readonly string[]; readonly steps_known?: boolean };
}

describe('findings about recipes and files of accelerate launch', () => {
  const folder = aroundFolder();
  if (folder === undefined) {
    return;
  }
  const rows: readonly Recipe[] = readFileSync(path.join(folder, 'labels.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  const all = rows.map(label => {
    const text = readFileSync(path.join(folder, label.file), 'utf8');
    const named = [label.deepspeed, label.deepspeed_config_file].find(each => each?.file !== undefined);
    const lookUp = (written: string): NamedFile | undefined =>
      named?.file !== undefined && written === named.written
        ? { name: written, uri: `file:///${named.file}`, text: readFileSync(path.join(folder, named.file), 'utf8') }
        : undefined;
    const runs = runsInDocument('yaml', text, yamlNotation).map(
      run => [run, { ...filesOf(run, lookUp, yamlNotation), missing: [] }] as const,
    );
    const lines = TextDocument.create(`file:///${label.file}`, 'yaml', 1, text);
    const transformersVersionReason = 'setup.py has transformers>=5.14.0';
    const settings = { ...defaultSettings, transformersVersion: '5.14.0', transformersVersionReason };
    return { label, hasConfig: named !== undefined, verdicts: analyseRuns(lines, runs, settings).verdicts };
  });

  it('are errors only if a program refuses the run', () => {
    assert.ok(all.filter(({ hasConfig }) => hasConfig).length > 100);
    const wrong = all.filter(
      ({ label: { verdict }, verdicts }) =>
        verdict?.ok !== false && verdicts.some(({ severity }) => severity === 'error'),
    );
    assert.deepEqual(
      wrong.map(
        ({ label, verdicts }) => `${label.file} ${verdicts.map(({ code, message }) => `${code} ${message}`).join()}`,
      ),
      [],
    );
  });

  it('are about numbers that are strings only if a program hands them on', () => {
    const wrong = all.filter(({ label, verdicts }) => {
      const found = verdicts.filter(({ code }) => code === 'run-number-as-string').length;
      const isPlain = label.family === 'hf-args' && label.applies === true;
      return found > (label.numbers_that_are_strings?.length ?? 0) || (found > 0 && !isPlain);
    });
    assert.deepEqual(
      wrong.map(({ label }) => `${label.file} ${label.family}`),
      [],
    );
  });

  it('are none about numbers if Trainer accepts all of them', () => {
    const wrong = all.filter(
      ({ label: { verdict }, verdicts }) =>
        verdict?.mismatches?.length === 0 && verdicts.some(({ code }) => code === 'run-argument-conflict'),
    );
    assert.deepEqual(
      wrong.map(({ label, verdicts }) => `${label.file} ${verdicts.map(({ message }) => message).join()}`),
      [],
    );
  });

  it('name each number that Trainer refuses', () => {
    const seen = all.filter(
      ({ label, hasConfig }) => label.applies === true && hasConfig && (label.verdict?.mismatches?.length ?? 0) > 0,
    );
    assert.ok(seen.length > 0);
    const missed = seen.filter(({ label, verdicts }) => {
      const refused = (label.verdict?.mismatches ?? []).filter(line => !/_num_steps=|train_batch_size=/.test(line));
      return verdicts.filter(({ code }) => code === 'run-argument-conflict').length < refused.length;
    });
    assert.deepEqual(
      missed.map(
        ({ label, verdicts }) =>
          `${label.file} ${label.verdict?.mismatches?.join()} ${verdicts.map(({ message }) => message).join()}`,
      ),
      [],
    );
  });
});
