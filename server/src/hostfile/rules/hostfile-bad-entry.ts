import type { Hostfile, HostLine } from '../language/hostfile.js';
import type { HostfileFinding, HostfileFix, HostfileRule } from '../language/rule.js';

export const hostfileBadEntry: HostfileRule = {
  code: 'hostfile-bad-entry',
  severity: 'error',
  failsAt: 'load',
  summary: 'A line of a hostfile that is not "HOST slots=N".',
  why: 'The launcher expects a host, white space, "slots=" in lower case and digits, without spaces around "=". It ignores the rest of the line. One line in another form stops the launch on all hosts. Other launchers accept other forms, so this is a warning if no line of the file has slots.',
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

/** Characters of a line in which a mistake is looked for. */
const longestLine = 300;

interface Mistake {
  readonly pattern: RegExp;
  /** The problem of the line, to follow the line itself. */
  readonly problem: string;
  /** The line to write instead, with the groups of the pattern; `N` stands for a number that the line does not have. */
  readonly instead?: string;
}

/** The first pattern that matches is reported. */
const mistakes: readonly Mistake[] = [
  { pattern: /^(?:\/\/+|;+|--+)\s*(.*)$/, problem: 'is not a comment: comments start with "#"', instead: '# $1' },
  { pattern: /^slots\s*[=:]/i, problem: 'names no host' },
  { pattern: /^(\S+?):(\d+)$/, problem: 'has the slots in the form of other launchers', instead: '$1 slots=$2' },
  { pattern: /^(\S+)\s+(\d+)$/, problem: 'does not say "slots="', instead: '$1 slots=$2' },
  { pattern: /^([^\s,=]+?)slots=(\d+)/, problem: 'has no space before "slots="', instead: '$1 slots=$2' },
  {
    pattern: /^([^\s,]+)[\s,]+slots?(?:\s*=\s*|:\s*)(\d+)/i,
    problem: 'does not have "slots=" in the required form: lower case, no spaces around "=", a space before it',
    instead: '$1 slots=$2',
  },
  {
    pattern: /^([^\s,]+)[\s,]+(?:max[_-]slots|(?:num_|n)?(?:gpus?|proc(?:esse)?s|cpus?|cores)|np|ppn)\s*[=:]\s*(\d+)/i,
    problem: 'does not call them "slots"',
    instead: '$1 slots=$2',
  },
  { pattern: /^(\S+)\s+slots\s*=?$/i, problem: 'does not say how many slots', instead: '$1 slots=N' },
  { pattern: /^\S+\s+slots=/, problem: 'has something other than digits after "slots="' },
  { pattern: /^([^\s[\]={}]+)$/, problem: 'does not say how many slots', instead: '$1 slots=N' },
  { pattern: /^/, problem: 'is not a host and its slots' },
];

/** Returns the number of slots that more of the other hosts have than any other number. */
function usualSlots({ entries }: Hostfile): number | undefined {
  const hosts = new Map<number, number>();
  for (const { slots } of entries) {
    if (slots.count !== undefined) {
      hosts.set(slots.count, (hosts.get(slots.count) ?? 0) + 1);
    }
  }
  const [first, second] = [...hosts].sort(([, one], [, other]) => other - one);
  return first?.[1] === second?.[1] ? undefined : first?.[0];
}

function mistakeIn(text: string): Mistake | undefined {
  return text.length > longestLine ? undefined : mistakes.find(({ pattern }) => pattern.test(text));
}

function findingAt(line: HostLine, usual: number | undefined, isForDeepSpeed: boolean): HostfileFinding {
  const mistake = mistakeIn(line.text);
  const shown = line.text.length > 60 ? `${line.text.slice(0, 57).trimEnd()}...` : line.text;
  const fixes = mistake?.instead === undefined ? [] : [fixOf(line, mistake.pattern, mistake.instead, usual)];
  const others = isForDeepSpeed ? '' : ', which other launchers may accept';
  const advice = fixes.map(({ text }) => `"${text}"`)[0] ?? '"HOST slots=N"';
  return {
    span: line,
    message: `"${shown}" ${mistake?.problem ?? 'is not a host and its slots'}. DeepSpeed's launcher stops at this line${others} ("Hostfile contains a bad entry"). Write ${advice}.`,
    severity: isForDeepSpeed ? 'error' : 'warning',
    fixes: () => fixes.map(({ fix }) => fix),
  };
}

/** A fix with a guessed number is preferred only if other hosts have that many. */
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
    fix: {
      title: `Write "${text}"`,
      preferred,
      risk: isGuess ? 'a guess' : '',
      edits: [{ offset: line.offset, end: line.end, text }],
    },
  };
}
