import type { Span } from '../../document/syntax-tree.js';
import type { HostEntry } from '../language/hostfile.js';
import type { HostfileRule } from '../language/rule.js';

export const hostfileGluedText: HostfileRule = {
  code: 'hostfile-glued-text',
  severity: 'warning',
  failsAt: 'never',
  summary: 'Characters directly after the number of slots.',
  why: 'The launcher reads the digits after "slots=" and ignores the rest of the line: "8x2" counts as 8.',
  bad: 'worker-1 slots=8x2\n',
  good: 'worker-1 slots=8\n',
  source: 'deepspeed/launcher/runner.py:_parse_hostfile',
  *check({ entries }) {
    for (const entry of entries) {
      const { span, text } = gluedTo(entry);
      if (text === '') {
        continue;
      }
      const digits = entry.text.slice(entry.slots.offset - entry.offset, entry.slots.end - entry.offset);
      yield {
        span,
        message: `"${text.slice(0, 40)}" follows the number without a space. The launcher reads ${digits} slots and ignores the rest of the line. Write only the number, and a space before anything else.`,
        fixes: () => [
          { title: `Remove "${text.slice(0, 40)}"`, preferred: true, risk: 'loses it', edits: [{ ...span, text: '' }] },
        ],
      };
    }
  },
};

/** Returns the characters up to the next space; a comment may begin anywhere. */
function gluedTo({ text, offset, slots }: HostEntry): { readonly span: Span; readonly text: string } {
  const [glued = ''] = /^[^\s#]*/.exec(text.slice(slots.end - offset)) ?? [];
  return { span: { offset: slots.end, end: slots.end + glued.length }, text: glued };
}
