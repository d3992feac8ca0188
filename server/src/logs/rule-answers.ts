import type { ExaminedFinding } from '../analysis/examination.js';
import { rulePage } from '../describing/links.js';
import { type Answer, type Checked, type Context, countOf, mostPlaces, placeIn, placesOfPaths } from './answer.js';
import type { KnownEvent, LogEvent, ModelEvent, SyntaxEvent } from './events.js';
import { ruleTexts, syntaxRules, valueRules } from './known-messages.js';
import { keyOf, type Probe, pathIn, probeOfMessage, probeOfMismatches, probesOfModel } from './probe.js';
import { fromPython } from './python-value.js';
import { type Mismatch, mismatchLine } from './trainer-mismatch.js';

/** A finding in a config that the run may have read; without a file, in what the message itself tells. */
interface Found {
  readonly config: Checked | undefined;
  readonly finding: ExaminedFinding;
  /** The release that was assumed, because the newest one has no such mistake. */
  readonly release?: string | undefined;
}

/** An answer, and whether the mistake was found. */
interface Sure {
  readonly answer: Answer;
  readonly isSure: boolean;
}

/** Says that no config has what the log tells. */
function notIn(checked: readonly Checked[]): readonly string[] {
  const [only] = checked;
  const named = checked.length === 1 ? only?.file : `None of the ${checked.length} configs here`;
  return only === undefined
    ? []
    : [
        checked.length === 1
          ? `${named} does not have this now: the run read another file, the file was changed since, or a program made the config.`
          : `${named} has this now: the run read another file, the file was changed since, or a program made the config.`,
      ];
}

async function ruleAnswer(
  event: LogEvent,
  code: string,
  found: readonly Found[],
  context: Context | undefined,
): Promise<Answer> {
  const text = ruleTexts[code];
  const inFiles = found.filter(({ config }) => config !== undefined);
  const messages = [...new Set(found.map(({ finding }) => finding.message))];
  const older = found.find(({ release }) => release !== undefined)?.release;
  const assumed =
    older === undefined ? [] : [`The log does not name the release of DeepSpeed; this holds for ${older}.`];
  return {
    what: text?.summary ?? code,
    code,
    page: rulePage(code),
    quote: event.quote,
    line: event.line,
    count: countOf(event),
    details: [
      ...(messages.length > 0 ? messages : [text?.why ?? '']),
      ...assumed,
      ...(inFiles.length === 0 && context !== undefined && !text?.isOfOtherFile
        ? notIn(await context.checkedUnder({}))
        : []),
    ],
    places: inFiles
      .flatMap(({ config, finding }) => (config === undefined ? [] : [placeIn(config, finding.line)]))
      .slice(0, mostPlaces),
    fixes: [...new Set(found.flatMap(({ finding }) => finding.fix ?? []))],
  };
}

const unknownKey = 'unknown-key';

/** Returns the findings of these rules in the configs; if no config has any, those in the likeliest probe. */
async function findingsOf(
  isIt: (finding: ExaminedFinding) => boolean,
  probes: readonly Probe[],
  { checkedUnder, probe: examine }: Context,
): Promise<readonly Found[]> {
  const checked = await checkedUnder(probes[0]?.assumed ?? {});
  const inFiles = checked.flatMap(config =>
    config.examined.findings.filter(isIt).map(finding => ({ config, finding })),
  );
  if (inFiles.length > 0) {
    return inFiles;
  }
  let best: readonly Found[] = [];
  for (const { config, assumed } of probes) {
    const release = assumed.version;
    const isMore = best.length > 0 && release === undefined && best.every(({ finding }) => finding.code === unknownKey);
    if (best.length === 0 || isMore) {
      const found = (await examine({ config, assumed })).filter(isIt);
      // A value of the wrong type finds less: that a key is unknown, and not that it is misplaced.
      if (found.some(({ code }) => best.length === 0 || code !== unknownKey)) {
        best = found.map(finding => ({ config: undefined, finding, release }));
      }
    }
  }
  return best;
}

/** Answers a message of a rule. `isSure` says whether a config, or what the message tells of one, has the mistake. */
export async function answerRule(event: KnownEvent, context: Context): Promise<Sure | undefined> {
  if (event.meaning.kind !== 'rule') {
    return undefined;
  }
  const { rules, paths } = event.meaning.known;
  const isTrainers = event.mismatches.length > 0;
  const probe = isTrainers ? probeOfMismatches(event.mismatches) : probeOfMessage(event.whole, paths);
  const isIt = ({ code, path }: ExaminedFinding): boolean =>
    rules.includes(code) && (paths === undefined || paths.includes(path)) && !isTrainers;
  const found = await findingsOf(isIt, probe === undefined ? [] : [probe], context);
  const told = isTrainers && probe !== undefined ? (await context.probe(probe)).map(({ code }) => code) : [];
  const all = [...found.map(({ finding }) => finding.code), ...told];
  const code = rules.find(rule => all.includes(rule)) ?? rules[0] ?? '';
  const same = found.filter(({ finding }) => finding.code === code);
  const answer = await ruleAnswer(event, code, same, isTrainers ? undefined : context);
  return {
    answer: isTrainers ? await withMismatches(answer, event.mismatches, context) : answer,
    isSure: isTrainers || same.length > 0,
  };
}

/** Whether a config has the values that Trainer compared. */
function hasValues({ examined }: Checked, mismatches: readonly Mismatch[]): boolean {
  return mismatches.every(({ path, value }) => {
    const own = examined.values.find(each => each.path === path)?.value;
    return examined.lines[path] !== undefined && JSON.stringify(own) === JSON.stringify(fromPython(value) ?? value);
  });
}

async function withMismatches(answer: Answer, mismatches: readonly Mismatch[], context: Context): Promise<Answer> {
  const checked = await context.checkedUnder({});
  const paths = mismatches.map(({ path }) => path);
  const same = checked.filter(config => hasValues(config, mismatches));
  // A file that was changed since still is the one of the run if there is no other.
  const configs = same.length === 0 && checked.length === 1 ? checked : same;
  return {
    ...answer,
    below: mismatches.map(mismatchLine),
    what: 'Values of the config differ from the arguments of Trainer, which compares them before it trains.',
    details: [
      ...mismatches.map(
        ({ path, value, argument, argumentValue }) =>
          `"${path}" is ${value} in the config; ${argument} of TrainingArguments is ${argumentValue}.`,
      ),
      ...(configs.length > 1
        ? [`${configs.length} configs here have these values: ${configs.map(({ file }) => file).join(', ')}.`]
        : []),
    ],
    places: configs.flatMap(config => placesOfPaths(config, paths)).slice(0, mostPlaces),
    fixes: [`Write "auto" at ${paths.map(path => `"${path}"`).join(', ')}, or pass the same values as arguments.`],
  };
}

/** Answers an error of pydantic, one answer for each rule. */
export async function answerModel(event: ModelEvent, context: Context): Promise<readonly Answer[]> {
  const { error } = event;
  const section = pathIn(error, '');
  const paths = error.fields.map(({ path }) => pathIn(error, keyOf(path)));
  const isAt = (place: string): boolean =>
    paths.length === 0
      ? place === section || place.startsWith(`${section}.`)
      : paths.some(path => place === path || (path !== '' && place.startsWith(`${path}.`)));
  // The value is not printed if the key itself is refused, so nothing about it is known.
  const isAboutKeys = error.fields.length > 0 && error.fields.every(({ message }) => /^extra\b/i.test(message));
  const isRefused = ({ code, severity, failsAt, path }: ExaminedFinding): boolean =>
    severity === 'error' && failsAt === 'load' && isAt(path) && !(isAboutKeys && valueRules.includes(code));
  const found = await findingsOf(isRefused, probesOfModel(error), context);
  // An assertion about the whole section has a message of its own.
  const all = found.map(({ finding }) => finding.code);
  const codes = [...new Set(all.length > 0 ? all : isAboutKeys ? [unknownKey] : [])];
  const quote = `${event.quote}${error.fields.map(({ path, message }) => ` | ${path === '' ? '' : `${path}: `}${message}`).join('')}`;
  const told = { ...event, quote: quote.slice(0, 400) };
  return Promise.all(
    codes.map(code =>
      ruleAnswer(
        told,
        code,
        found.filter(({ finding }) => finding.code === code),
        context,
      ),
    ),
  );
}

/** Answers an error of a parser with what is wrong with the syntax of a config. */
export async function answerSyntax(event: SyntaxEvent, context: Context): Promise<Answer> {
  const inRow = await findingsOf(({ code, line }) => syntaxRules.includes(code) && line === event.row - 1, [], context);
  const found = inRow.length > 0 ? inRow : await findingsOf(({ code }) => syntaxRules.includes(code), [], context);
  const code = found[0]?.finding.code ?? 'syntax-error';
  return ruleAnswer(
    event,
    code,
    found.filter(({ finding }) => finding.code === code),
    context,
  );
}
