import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import type { KnownRun, RunFill } from '../loaders/known-run.js';

/** The runs that fill in the same value at a key. */
export interface RunValue {
  readonly value: JsonValue;
  readonly runs: readonly { readonly run: KnownRun; readonly fill: RunFill }[];
}

/** Returns the values that runs fill in at a key, each with its runs. Unknown values are left out. */
export function runValuesAt(path: string, runs: readonly KnownRun[]): readonly RunValue[] {
  const found = new Map<string, { value: JsonValue; runs: { run: KnownRun; fill: RunFill }[] }>();
  for (const run of runs) {
    const fill = Object.hasOwn(run.fills, path) ? run.fills[path] : undefined;
    if (fill?.value !== undefined) {
      const text = renderInline(fill.value);
      const same = found.get(text);
      same === undefined
        ? found.set(text, { value: fill.value, runs: [{ run, fill }] })
        : same.runs.push({ run, fill });
    }
  }
  return [...found.values()];
}

/** Returns the names of runs that fill in a value at a key, if the value is unknown before they start. */
export function runsOfUnknown(path: string, runs: readonly KnownRun[]): readonly string[] {
  return runs
    .filter(({ fills }) => Object.hasOwn(fills, path) && fills[path]?.value === undefined)
    .map(({ name }) => name);
}

/** The runs of a value that are named, at most. */
const mostNamed = 3;

/** Returns the runs of a value for people: "train.sh:12 (`--learning_rate 2e-5`) and 2 more runs". */
export function runsText({ runs }: RunValue): string {
  const named = runs.slice(0, mostNamed).map(({ run, fill }) => `${run.name} (${fill.from})`);
  const more = runs.length - named.length;
  const all = more === 0 ? named : [...named, `${more} more run${more === 1 ? '' : 's'}`];
  const last = all.pop();
  return all.length === 0 ? `${last}` : `${all.join(', ')} and ${last}`;
}
