import assert from 'node:assert/strict';
import path from 'node:path';
import { reportOn } from '../../server/src/cli/reports/report.js';
import { rulePage } from '../../server/src/describing/links.js';
import { openText } from '../../server/src/document/config-document.js';
import { assume, defaultSettings, type Settings } from '../../server/src/loaders/assumptions.js';
import { rules } from '../../server/src/rules/rules.js';
import type { Checked } from './checked.js';
import { run, useFolder } from './program.js';

interface Example {
  readonly name: string;
  readonly text: string;
  readonly settings: Settings;
}

const examples = rules
  // Runs are found in files: no option sets them.
  .filter(({ assuming }) => assuming?.runs === undefined)
  .flatMap(({ code, bad, good, assuming }): readonly Example[] => {
    const settings = { ...defaultSettings, syntax: true, ...assuming };
    return [
      { name: `${code}-bad.json`, text: bad, settings },
      { name: `${code}-good.json`, text: good, settings },
    ];
  });

/** Groups the examples that need the same options. */
function byOptions(): ReadonlyMap<string, readonly Example[]> {
  const groups = new Map<string, Example[]>();
  for (const example of examples) {
    const { loader } = assume(openText(example.text), example.settings);
    const { version, transformersVersion, worldSize } = example.settings;
    const releases = ['--deepspeed-version', version, '--transformers-version', transformersVersion];
    const options = ['--loader', loader.id, ...releases, '--world-size', String(worldSize ?? '')];
    const key = options.filter((_, i) => !['', 'auto'].includes(options[i - (i % 2) + 1] ?? '')).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), example]);
  }
  return groups;
}

/** The bundler leaves out the parts that no check needs. The other parts must still find the same mistakes. */
describe('the built program', () => {
  const given = useFolder();

  for (const [options, group] of byOptions()) {
    it(`reports the same as the sources on the examples of rules, with ${options}`, async () => {
      const folder = given(Object.fromEntries(group.map(({ name, text }) => [name, text])));
      const names = group.map(({ name }) => name);
      const { out } = await run(['check', '--hints', '--format', 'json', ...options.split(' '), ...names], {
        cwd: folder,
      });
      const built = new Map(
        (JSON.parse(out) as readonly Checked[]).map(({ file, diagnostics }) => [file, diagnostics]),
      );
      for (const { name, text, settings } of group) {
        const { loader } = assume(openText(text), settings);
        const { findings } = reportOn(path.join(folder, name), text, { ...settings, loader: loader.id });
        const said = findings.map(({ related: _, fix, ...finding }) => ({
          ...finding,
          url: rulePage(finding.code),
          fix: fix() ?? null,
        }));
        assert.deepEqual(built.get(name), JSON.parse(JSON.stringify(said)), name);
      }
    });
  }
});
