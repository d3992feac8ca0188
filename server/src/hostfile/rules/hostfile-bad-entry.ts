import type { Hostfile, HostLine } from '../hostfile.js';
import type { HostfileFinding, HostfileFix, HostfileRule } from '../rule.js';

export const hostfileBadEntry: HostfileRule = {
  code: 'hostfile-bad-entry',
  severity: 'error',
  failsAt: 'load',
  summary: 'A line of a hostfile that is not "HOST slots=N".',
  why: 'The launcher reads a host, white space, "slots=" in small letters and digits, without spaces around "=". What follows is left unread. One line in another form stops the launch on all hosts. Other launchers take other forms, so in a file in which no line has slots this is a warning.',
  bad: 'worker-1 slots=8\nworker-2\n',
  good: 'worker-1 slots=8\nworker-2 slots=8\n',
  source: 'deepspeed/launcher/runner.py:_parse_hostfile',
  *check(hostfile) {
    const isForDeepSpeed = /slots/i.test(hostfile.text);
    const slots = usualSlots(hostfile);
    for (const line of hostfile.badLines) {
      yield findingAt(line, slots, isForDeepSpeed);
    }
  },
};

/** The most text that a mistake is looked for in. */
const longestLine = 300;

interface Mistake {
  readonly pattern: RegExp;
  /** What is wrong with the line, after the line itself. */
  readonly problem: string;
  /** What to write instead, with the groups of the pattern; `N` is a number that the line does not tell. */
  readonly instead?: string;
}

/** The first that fits is told. */
const mistakes: readonly Mistake[] = [
  { pattern: /^(?:\/\/+|;+|--+)\s*(.*)$/, problem: 'is no comment: those start with "#"', instead: '# $1' },
  { pattern: /^slots\s*[=:]/i, problem: 'names no host' },
  { pattern: /^(\S+?):(\d+)$/, problem: 'has the slots in the form of other launchers', instead: '$1 slots=$2' },
  { pattern: /^(\S+)\s+(\d+)$/, problem: 'does not say "slots="', instead: '$1 slots=$2' },
  {
    pattern: /^([^\s,]+)[\s,]+slots?(?:\s*=\s*|:\s*)(\d+)/i,
    problem: 'does not have "slots=" as it has to be: small letters, no spaces around "=", a space before it',
    instead: '$1 slots=$2',
  },
  {
    pattern: /^([^\s,]+)[\s,]+(?:max[_-]slots|(?:num_|n)?(?:gpus?|proc(?:esse)?s|cpus?|cores)|np|ppn)\s*[=:]\s*(\d+)/i,
    problem: 'does not call them "slots"',
    instead: '$1 slots=$2',
  },
  { pattern: /^(\S+)\s+slots\s*=?$/i, problem: 'does not say how many slots', instead: '$1 slots=N' },
  { pattern: /^\S+\s+slots=/, problem: 'has something else than digits after "slots="' },
  { pattern: /^([^\s[\]={}]+)$/, problem: 'does not say how many slots', instead: '$1 slots=N' },
  { pattern: /^/, problem: 'is not a host and its slots' },
];

/** The slots that the other hosts have, if they agree. */
function usualSlots({ entries }: Hostfile): number | undefined {
  const counts = new Set(entries.map(({ slots }) => slots.count));
  return counts.size === 1 ? [...counts][0] : undefined;
}

function mistakeIn(text: string): Mistake | undefined {
  return text.length > longestLine ? undefined : mistakes.find(({ pattern }) => pattern.test(text));
}

function findingAt(line: HostLine, usual: number | undefined, isForDeepSpeed: boolean): HostfileFinding {
  const mistake = mistakeIn(line.text);
  const shown = line.text.length > 60 ? `${line.text.slice(0, 57).trimEnd()}...` : line.text;
  const fixes = mistake?.instead === undefined ? [] : [fixOf(line, mistake.pattern, mistake.instead, usual)];
  const others = isForDeepSpeed ? '' : ', which other launchers may take';
  const advice = fixes.map(({ text }) => `"${text}"`)[0] ?? '"HOST slots=N"';
  return {
    span: line,
    message: `"${shown}" ${mistake?.problem ?? 'is not a host and its slots'}. DeepSpeed's launcher stops at this line${others} ("Hostfile contains a bad entry"). Write ${advice}.`,
    severity: isForDeepSpeed ? 'error' : 'warning',
    failsAt: 'load',
    fixes: () => fixes.map(({ fix }) => fix),
  };
}

/** A number that nobody has said is a suggestion only. */
function fixOf(
  line: HostLine,
  pattern: RegExp,
  instead: string,
  usual: number | undefined,
): { readonly text: string; readonly fix: HostfileFix } {
  const isGuess = instead.endsWith('N');
  const replacement = isGuess ? instead.replace('N', String(usual ?? 8)) : instead;
  const text = line.text.replace(pattern, replacement);
  const preferred = !isGuess || usual !== undefined;
  return {
    text,
    fix: { title: `Write "${text}"`, preferred, edits: [{ offset: line.offset, end: line.end, text }] },
  };
}
