import type { EditFix } from '../../checking/edit-fix.js';
import type { JsonValue } from '../../document/json-value.js';
import { lineStart } from '../../document/line-start.js';
import { addArgument, wordOf } from './argument-edits.js';
import type { RunText } from './run-context.js';

type Facts = Pick<EditFix, 'preferred' | 'risk'>;

/** Adds an argument before the one that names the config: on a line of its own if that one is. */
function addBeforeConfig(context: RunText, written: string, facts: Facts): readonly EditFix[] {
  const { run, text } = context;
  const key = run.config && run.arguments.get(run.config.by)?.key;
  if (key === undefined || run.kind === 'accelerate') {
    return [];
  }
  const indent = text.slice(lineStart(text, key.offset), key.offset);
  const isFirst = /^[ \t]*$/.test(indent);
  if (run.kind === 'recipe' && !isFirst) {
    return [];
  }
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const comma = run.kind === 'call' ? ',' : '';
  const edit = { offset: key.offset, end: key.offset, text: `${written}${comma}${isFirst ? eol + indent : ' '}` };
  const { preferred, risk } = facts;
  return [{ title: `Add "${written}"`, ...(preferred && { preferred }), risk, edits: [edit] }];
}

/** Returns the fix that gives a run an argument that it does not have; none if its place is unknown. */
export function newArgument(context: RunText, name: string, value: JsonValue, facts: Facts): readonly EditFix[] {
  const { run } = context;
  const word = wordOf(context, value);
  if (run.kind === 'command') {
    const last = [...run.arguments.values()].at(-1) ?? run.config;
    return last === undefined ? [] : addArgument(context, last, `--${name} ${word}`, facts);
  }
  return addBeforeConfig(context, run.kind === 'call' ? `${name}=${word}` : `${name}: ${word}`, facts);
}
