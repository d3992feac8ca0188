import type { Examined, ExaminedFinding } from '../analysis/examination.js';
import type { LogEvent } from './events.js';
import type { Assumed, Probe } from './probe.js';

/** A config that the run may have read. */
export interface ConfigFile {
  readonly file: string;
  readonly text: string;
}

/** Examines the contents of a file; undefined if it has no config. */
export type Examine = (file: string, text: string, assumed: Assumed) => Promise<Examined | undefined>;

/** A place in a config. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line as it is in the file. */
  readonly source: string;
}

/** What an event of a log means. */
export interface Answer {
  /** What happened, in one sentence. */
  readonly what: string;
  /** The rule or the cause behind it; undefined if it is unknown. */
  readonly code: string | undefined;
  readonly page: string | undefined;
  /** The words of the log, on one line. */
  readonly quote: string;
  /** The lines below them that belong to the message. */
  readonly below?: readonly string[];
  /** The line of the log, from 1. */
  readonly line: number;
  /** "8 ranks", "3 times"; empty for once. */
  readonly count: string;
  /** Paragraphs. */
  readonly details: readonly string[];
  readonly places: readonly Place[];
  /** What to do, the likeliest first. */
  readonly fixes: readonly string[];
}

export interface Checked extends ConfigFile {
  readonly examined: Examined;
}

/** Gives the configs to those that answer. */
export interface Context {
  /** Examines the configs under what a message tells about the run. */
  readonly checkedUnder: (assumed: Assumed) => Promise<readonly Checked[]>;
  readonly probe: (probe: Probe) => Promise<readonly ExaminedFinding[]>;
}

/** More places help nobody. */
export const mostPlaces = 12;

/** Returns how often an event is in the log, or how many ranks wrote it; empty for once. */
export function countOf({ times, ranks }: LogEvent): string {
  return ranks.size > 1 ? `${ranks.size} ranks` : times > 1 ? `${times} times` : '';
}

/** Returns a line of a config, counted from 0, as a place. */
export function placeIn({ file, text }: ConfigFile, line: number): Place {
  return { file, line: line + 1, source: (text.split(/\r\n|\r|\n/)[line] ?? '').trim().slice(0, 200) };
}

/** Returns the lines of these keys, in the order of the file. */
export function placesOfPaths(config: Checked, paths: readonly string[]): readonly Place[] {
  const lines = paths.flatMap(path => config.examined.lines[path] ?? []);
  return [...new Set(lines)].sort((a, b) => a - b).map(line => placeIn(config, line));
}
