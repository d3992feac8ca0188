import { raisedIn } from '../checking/decoding.js';
import type { Rule } from '../checking/rule.js';
import type { Span } from '../document/syntax-tree.js';

export const mergeConflict: Rule = {
  code: 'merge-conflict',
  severity: 'error',
  failsAt: 'load',
  judges: 'file',
  summary: 'Markers of an unresolved merge conflict.',
  why: 'When two branches changed the same lines, Git leaves both versions in the file, between lines that begin with "<<<<<<<", "=======" and ">>>>>>>". Until the conflict is resolved, keys are repeated or in pieces and cannot be checked.',
  bad: '{\n  "train_batch_size": 8,\n<<<<<<< HEAD\n  "fp16": { "enabled": true }\n=======\n  "bf16": { "enabled": true }\n>>>>>>> main\n}\n',
  good: '{\n  "train_batch_size": 8,\n  "bf16": { "enabled": true }\n}\n',
  noFix: 'Only the person who merges knows which side is right.',
  source: 'hjson/decoder.py:scanKeyName, git/git/xdiff/xmerge.c',
  about: 'other than plain JSON',
  *checkConfig(context) {
    const { document, assumptions } = context;
    const [first, ...others] = markersIn(document.text);
    const raised = first === undefined ? undefined : raisedIn(context);
    if (first !== undefined && raised !== undefined) {
      yield {
        span: first,
        message: `This file has the markers of a merge conflict ("<<<<<<<", "=======", ">>>>>>>"). ${assumptions.loader.reader} stops while it reads the file ("${raised}"). Keep one side of each conflict, and remove the other side and the markers.`,
        related: others.slice(0, 5).map(span => ({ span, message: 'Another conflict marker.' })),
      };
    }
  },
};

/**
 * Returns the lines that Git puts around the two sides and between them. Returns none if all are of one kind: a comment
 * may have such lines.
 */
function markersIn(text: string): readonly Span[] {
  const lines = [...text.matchAll(/^(?:(<{7}|>{7}|\|{7}) [^\r\n]*|={7}(?=\r?$))/gm)];
  const kinds = new Set(lines.map(([line]) => line[0]));
  return kinds.size > 1 ? lines.map(({ 0: line, index }) => ({ offset: index, end: index + line.length })) : [];
}
