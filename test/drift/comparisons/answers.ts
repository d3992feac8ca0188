import { isRead, type Parameter } from '../../../server/src/catalog/parameter.js';
import type { JsonValue } from '../../../server/src/document/json-value.js';
import { type About, type Difference, type Outcome, shown } from '../difference.js';
import type { Answer, Answers, Facts } from '../facts.js';
import type { Pair, Pairs } from '../pairs.js';

/** The effect of a config with a key: it was refused, it made no difference, or the attributes got these values. */
type Effect = 'refused' | 'none' | readonly (JsonValue | undefined)[];

function effectOf(answer: Answer): Effect {
  if ('error' in answer) {
    return 'refused';
  }
  return answer.changed.length === 0 ? 'none' : answer.changed.map(([, value]) => value);
}

function told(answer: Answer): string {
  if ('error' in answer) {
    return `${answer.error}: ${answer.message}`;
  }
  const [first] = answer.changed;
  return first === undefined ? 'the same as without the key' : `${first[0]} becomes ${shown(first[1])}`;
}

/** Whether a value is null, also as the string that some code converts it to. */
function isNull(value: JsonValue | undefined): boolean {
  return value === null || value === undefined || value === 'None' || (Array.isArray(value) && value.includes(null));
}

const isFalsy = (value: JsonValue | undefined) => !value;

/** Whether a null had the effect that the catalog says. If the config object does not store a key, no effect shows. */
const nullMeans: {
  readonly [meaning in NonNullable<Parameter['null']>]: (effect: Effect, parameter: Parameter) => boolean;
} = {
  absent: (effect, { required }) => effect === 'none' || (required !== undefined && effect !== 'refused'),
  rejected: effect => effect === 'refused',
  stored: effect => effect !== 'refused' && (effect === 'none' || effect.some(isNull)),
  false: effect => effect !== 'refused' && (effect === 'none' || effect.some(isFalsy)),
  true: effect => effect !== 'refused' && (effect === 'none' || effect.includes(true)),
  text: effect => effect !== 'refused' && effect !== 'none' && effect.includes('None'),
  present: effect => effect !== 'refused',
  fails: effect => effect !== 'refused',
};

/** Whether an "auto" that reaches DeepSpeed had the effect that the catalog says. */
const autoMeans: {
  readonly [meaning in Parameter['auto']]: (
    effect: Effect,
    parameter: Parameter,
    onTrue: Effect | undefined,
  ) => boolean;
} = {
  dropped: effect => effect === 'none',
  kept: effect => effect !== 'refused',
  truthy: (effect, _, onTrue) => (effect === 'refused') === (onTrue === 'refused'),
  ignored: (effect, { status }) => effect === 'none' || (status === 'dead' && effect !== 'refused'),
  valid: effect => effect !== 'refused',
  fails: (effect, { autoFailsAt, check }) =>
    autoFailsAt === undefined
      ? check !== 'strict' || effect !== 'none'
      : (effect === 'refused') === (autoFailsAt === 'load'),
};

function compareOne({ own }: Pair, about: About, ours: string, answer: Answer, agrees: boolean): readonly Difference[] {
  const written = about === 'null' ? 'null' : '"auto"';
  return agrees
    ? []
    : [
        {
          key: own.key,
          about,
          ours: `${written} is ${ours}`,
          theirs: told(answer),
          where: own.parameter.source,
          advice: about === 'null' ? 'Correct `null`.' : 'Correct `auto` and `autoFailsAt`.',
        },
      ];
}

function compareStatus({ own }: Pair, { answers }: Answers): readonly Difference[] {
  const { legal } = answers;
  const { status } = own.parameter;
  if (legal === undefined || (status !== 'rejected' && status !== 'ignored')) {
    return [];
  }
  const agrees =
    (effectOf(legal) === 'refused') === (status === 'rejected') &&
    (status === 'rejected' || effectOf(legal) === 'none');
  const difference = {
    key: own.key,
    about: 'strictness' as const,
    ours: status,
    theirs: told(legal),
    where: own.parameter.source,
    advice: 'Correct `status`.',
  };
  return agrees ? [] : [difference];
}

function compareBeyond(pair: Pair, { answers }: Answers): readonly Difference[] {
  return Object.entries(answers).flatMap(([name, answer]) => {
    const [side, text] = name.split(' ');
    if (text === undefined || (side !== 'within' && side !== 'beyond')) {
      return [];
    }
    const isLive = pair.own.isRead && isRead(pair.own.parameter);
    const agrees = !isLive || (effectOf(answer) === 'refused') === (side === 'beyond');
    const difference = {
      key: pair.own.key,
      about: 'limits' as const,
      ours: `${text} is ${side} the limits`,
      theirs: told(answer),
      where: pair.own.parameter.source,
      advice: 'Correct the limits.',
    };
    return agrees ? [] : [difference];
  });
}

/** Compares the effects of null, "auto" and values around the limits while a config is loaded. */
export function compareAnswers({ pairs }: Pairs, facts: Facts): Outcome {
  const byId = new Map(facts.answers.map(answers => [answers.id, answers]));
  const comparable = pairs.flatMap(pair => {
    const answers = byId.get(pair.own.key);
    const isNotYet = !pair.own.isRead && isRead(pair.own.parameter);
    return answers === undefined || answers.without !== undefined || pair.own.refused !== undefined || isNotYet
      ? []
      : [{ pair, answers }];
  });
  const differences = comparable.flatMap(({ pair, answers }) => {
    const { parameter } = pair.own;
    const { null: onNull, auto, true: onTrue } = answers.answers;
    const whenTrue = onTrue === undefined ? undefined : effectOf(onTrue);
    return [
      ...(onNull === undefined || parameter.null === undefined
        ? []
        : compareOne(pair, 'null', parameter.null, onNull, nullMeans[parameter.null](effectOf(onNull), parameter))),
      ...(auto === undefined
        ? []
        : compareOne(
            pair,
            'auto',
            parameter.auto,
            auto,
            autoMeans[parameter.auto](effectOf(auto), parameter, whenTrue),
          )),
      ...compareStatus(pair, answers),
      ...compareBeyond(pair, answers),
    ];
  });
  return { compared: comparable.length, differences };
}
