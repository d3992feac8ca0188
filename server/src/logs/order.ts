import type { Cause } from './cause.js';
import type { LogEvent } from './events.js';
import { sectionsOfModels } from './known-messages.js';
import type { FieldError } from './pydantic.js';

function causeOf(event: LogEvent): Cause | undefined {
  return event.kind === 'known' && event.meaning.kind === 'cause' ? event.meaning.cause : undefined;
}

/** Whether another event on the same line says what an error means. */
function isSaid(event: LogEvent, { kind, line, quote }: LogEvent): boolean {
  return kind !== 'other' && (line === event.line || quote.includes(event.quote) || event.quote.includes(quote));
}

/** Whether an event only repeats another one: the exception of a known message, the launcher's last words. */
function isRepeated(event: LogEvent, all: readonly LogEvent[]): boolean {
  const others = all.filter(other => other !== event);
  switch (event.kind) {
    case 'other':
      return others.some(other => isSaid(event, other));
    case 'model': {
      // An assertion in a model has words of its own.
      const { model, fields } = event.error;
      const isOther = sectionsOfModels[model] === undefined && others.some(other => isSaid(event, other));
      const isAssertion = ({ message }: FieldError): boolean =>
        others.some(({ kind, quote }) => kind === 'known' && quote.includes(message.slice(0, 60)));
      return isOther || (fields.length > 0 && fields.every(isAssertion));
    }
    case 'syntax':
      // Accelerate tries to read a name as JSON before it says that there is no such file.
      return others.some(other => causeOf(other)?.code === 'config-not-found');
    case 'known': {
      const cause = causeOf(event);
      const isLast = cause?.code === 'process-failed';
      return (
        others.some(other => cause?.leadsTo !== undefined && causeOf(other)?.code === cause.leadsTo) ||
        (isLast && others.some(other => other.line !== event.line && (other.kind !== 'other' || other.isDeepSpeeds)))
      );
    }
  }
}

/** Returns the events to explain: the failures in the order of the log, then what followed from them. */
export function relevantEvents(events: readonly LogEvent[]): readonly LogEvent[] {
  const shown = events.filter(event => !isRepeated(event, events));
  const isExplained = shown.some(({ kind }) => kind !== 'other');
  const follows = (event: LogEvent): number => Number(causeOf(event)?.follows === true);
  return shown
    .filter(event => event.kind !== 'other' || event.isDeepSpeeds || !isExplained)
    .sort((a, b) => follows(a) - follows(b) || a.line - b.line);
}
