import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { commands } from '../../server/src/cli/commands/commands.js';
import { program, run } from './program.js';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
  readonly bin: { readonly [name: string]: string };
};

describe('the program', () => {
  it('can be started by its name in package.json', () => {
    assert.deepEqual(Object.keys(manifest.bin), ['deepspeed-config']);
    assert.ok(program.endsWith(manifest.bin['deepspeed-config']?.slice(1) ?? '?'));
    assert.ok(readFileSync(program, 'utf8').startsWith('#!/usr/bin/env node\n'));
  });

  it('prints its version and the newest DeepSpeed it knows', async () => {
    assert.deepEqual(await run(['--version']), {
      code: 0,
      out: `deepspeed-config ${manifest.version} (DeepSpeed up to ${newestVersion})\n`,
      complaints: '',
    });
  });

  it('prints help with each command and what it does', async () => {
    const { code, out } = await run(['--help']);
    assert.equal(code, 0);
    for (const { name, summary } of commands) {
      assert.ok(out.includes(summary), name);
    }
  });

  it('prints help that fits a terminal of 80 columns', async () => {
    const { out } = await run(['--help']);
    assert.ok(out.split('\n').every(line => line.length <= 80));
  });

  for (const { name, options } of commands) {
    for (const given of [
      [name, '--help'],
      [name, '-h'],
      ['help', name],
    ]) {
      it(`prints the options of a command for "${given.join(' ')}"`, async () => {
        const help = await run(given);
        assert.equal(help.code, 0);
        assert.ok(help.out.startsWith(`Usage: deepspeed-config ${name} `), help.out);
        assert.ok(options.every(option => help.out.includes(`--${option.name}`)));
      });
    }
  }

  it('explains the threshold and the exit codes in the help', async () => {
    const { out } = await run(['check', '--help']);
    assert.match(out.replace(/\s+/g, ' '), /Exit with 1 if there is a finding of this severity or a worse one/);
    assert.match(out, /Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 /);
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /^Usage: deepspeed-config COMMAND/],
    [['chekc'], /no command "chekc". Did you mean "check"\?/],
    [['--verison'], /no option "--verison". Did you mean "--version"\?/],
    [['package.json'], /a file, not a command. To check it: deepspeed-config check package.json/],
    [['check'], /Name a file or a directory.\nUsage: deepspeed-config check/],
    [['check', '--lodaer', 'x', 'a.json'], /no option "--lodaer". Did you mean "--loader"\?/],
    [['check', '-x', 'a.json'], /no option "-x"/],
    [['check', '--loader', 'deepsped', 'a.json'], /--loader takes auto, .* not "deepsped". Did you mean "deepspeed"\?/],
    [['check', '--loader=toString', 'a.json'], /--loader takes .* not "toString"/],
    [['check', '--format', 'xml', 'a.json'], /--format takes text, json, sarif, github, gitlab or markdown, not "xml"/],
    [['check', '--max-severity', 'fatal', 'a.json'], /--max-severity takes error, .* not "fatal"/],
    [['check', '--deepspeed-version', 'newest', 'a.json'], /--deepspeed-version takes a version .* not "newest"/],
    [['check', '--world-size', '0', 'a.json'], /--world-size takes a number .* not "0"/],
    [['check', '--world-size', '1.5', 'a.json'], /not "1.5"/],
    [['check', 'a.json', '--format'], /--format needs a value: --format FORMAT/],
    [['check', '--detect=yes', 'a.json'], /--detect takes no value/],
    [['explain'], /Give one code or key/],
    [['explain', 'fp16', 'bf16'], /Give one code or key/],
  ];
  for (const [given, complaint] of wrong) {
    it(`does not accept "${given.join(' ')}"`, async () => {
      const { code, out, complaints } = await run(given);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(complaints, complaint);
      assert.match(complaints, /deepspeed-config (--help|COMMAND)/);
    });
  }
});
