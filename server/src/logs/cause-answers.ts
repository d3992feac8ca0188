import type { ExaminedFinding } from '../analysis/examination.js';
import { causePage } from '../describing/links.js';
import { renderInline } from '../document/render.js';
import { type Answer, type Checked, type Context, countOf, mostPlaces, placeIn, placesOfPaths } from './answer.js';
import type { Cause } from './cause.js';
import type { LogEvent, ModelEvent, Moment, OtherEvent } from './events.js';

/** Returns the values of a config that a cause is about. */
function valuesAt({ file, examined }: Checked, paths: readonly string[]): readonly string[] {
  const values = examined.values.filter(({ path, value }) => value !== undefined && paths.includes(path));
  const shown = values.map(({ path, value, note }) => {
    const origin = note === undefined ? '' : ` (${note})`;
    return `"${path}" is ${value === undefined ? 'open' : renderInline(value)}${origin}`;
  });
  return shown.length === 0 ? [] : [`In ${file}: ${shown.join('; ')}.`];
}

/** Answers a message of a cause, with the values of the config that it is about if there is one config. */
export async function causeAnswer(event: LogEvent, cause: Cause, context: Context): Promise<Answer> {
  const checked = await context.checkedUnder({});
  const config = checked.length === 1 ? checked[0] : undefined;
  return {
    what: cause.title,
    code: cause.code,
    page: causePage(cause.code),
    quote: event.quote,
    line: event.line,
    count: countOf(event),
    details: [
      ...(cause.isOfConfig ? [] : ['The config is not the reason, or not the only one.']),
      ...cause.why,
      ...(config === undefined ? [] : valuesAt(config, cause.looksAt)),
    ],
    places: config === undefined ? [] : placesOfPaths(config, cause.looksAt).slice(0, mostPlaces),
    fixes: cause.fixes,
  };
}

/** The moments of a run in their order. */
const moments: readonly Moment[] = ['load', 'initialize', 'step'];

/** Whether a finding stops a run before or when an event does. */
function isBy(event: OtherEvent | ModelEvent, { severity, failsAt }: ExaminedFinding): boolean {
  const end: Moment = event.kind === 'model' ? 'load' : event.failsAt;
  return severity === 'error' && failsAt !== 'never' && moments.indexOf(failsAt) <= moments.indexOf(end);
}

/** Answers an exception that nothing explains: with the errors of the config, if DeepSpeed raised it. */
export async function answerOther(
  event: OtherEvent | ModelEvent,
  isDeepSpeeds: boolean,
  context: Context,
): Promise<readonly Answer[]> {
  const checked = isDeepSpeeds ? await context.checkedUnder({}) : [];
  // One of several is a guess: most of them have nothing to do with the run.
  const all = (checked.length === 1 ? checked : []).flatMap(config =>
    config.examined.findings.filter(finding => isBy(event, finding)).map(finding => ({ config, finding })),
  );
  const suspects = all.slice(0, mostPlaces);
  const fact = {
    quote: event.quote,
    line: event.line,
    count: countOf(event),
    code: undefined,
    page: undefined,
  };
  if (suspects.length === 0) {
    const who = isDeepSpeeds ? 'DeepSpeed, or the program that reads its config,' : 'The program';
    return [{ ...fact, what: `${who} raised an error that is not known here.`, details: [], places: [], fixes: [] }];
  }
  return [
    {
      ...fact,
      what: 'DeepSpeed, or the program that reads its config, raised an error that is not known here. The config has errors that can be the reason.',
      details: suspects.map(({ finding }) => `${finding.code}: ${finding.message}`),
      places: suspects.map(({ config, finding }) => placeIn(config, finding.line)),
      fixes: suspects.flatMap(({ finding }) => finding.fix ?? []),
    },
  ];
}
