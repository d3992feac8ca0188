import type { FailsAt, Severity } from '../checking/rule.js';
import { titleOfFix } from '../checking/safety.js';
import { pathOf, type Span } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import type { KnownRun } from '../loaders/known-run.js';
import type { EffectiveValue } from '../resolving/values-in.js';
import type { Analysis } from './analysis.js';

/** A finding for a page about a run, without the document. */
export interface ExaminedFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly failsAt: FailsAt;
  readonly message: string;
  /** From 0. */
  readonly line: number;
  /** The path of the key that it is at; empty if it is at none. */
  readonly path: string;
  /** The title of the preferred fix. */
  readonly fix: string | undefined;
  /** Whether it is about the config of the file that stands for all in it. */
  readonly isOfMain: boolean;
}

/** A config as pages about a run need it: what we say about it, and what DeepSpeed uses. */
export interface Examined {
  readonly findings: readonly ExaminedFinding[];
  readonly values: readonly EffectiveValue[];
  /** The line of each key, from 0, by its path. */
  readonly lines: { readonly [path: string]: number };
  readonly loader: string;
  /** The release of DeepSpeed whose rules apply to it. */
  readonly version: string;
  readonly worldSize: number | undefined;
  /** The source of the world size, as a clause. */
  readonly worldSizeReason: string | undefined;
  /** The runs that name it. */
  readonly runs: readonly Pick<KnownRun, 'name' | 'place'>[];
  /** The releases of DeepSpeed and of the loader's packages, with the reasons. */
  readonly releases: readonly ExaminedRelease[];
}

export interface ExaminedRelease {
  readonly name: string;
  readonly version: string;
  readonly reason: string;
  /** Whether it is pinned or set. */
  readonly isKnown: boolean;
}

function dotted(path: readonly (string | number)[]): string {
  return path.join('.');
}

/** Returns the path of the innermost key around a span. */
function pathAt({ binding }: Analysis, { offset }: Span): string {
  const around = binding.properties.filter(({ property }) => property.offset <= offset && offset < property.end);
  const inner = around.reduce<(typeof around)[number] | undefined>(
    (best, each) => (best === undefined || each.property.offset >= best.property.offset ? each : best),
    undefined,
  );
  return inner === undefined ? '' : dotted(pathOf(inner.property));
}

function findingsOf(analysis: Analysis, main: Analysis): readonly ExaminedFinding[] {
  const { lines } = analysis.document;
  return analysis.verdicts.map(verdict => {
    const fix = verdict.severity === 'error' ? verdict.fixes?.().find(({ preferred }) => preferred) : undefined;
    return {
      code: verdict.code,
      severity: verdict.severity,
      failsAt: verdict.failsAt,
      message: verdict.message,
      line: lines.positionAt(verdict.span.offset).line,
      path: pathAt(analysis, verdict.span),
      fix: fix && titleOfFix(fix),
      isOfMain: analysis === main,
    };
  });
}

function releasesOf({ version, newerThanKnown, versionReason, isVersionKnown, loaderReleases }: Assumptions) {
  const own = { name: 'deepspeed', version, newerThanKnown, reason: versionReason, isKnown: isVersionKnown };
  return [own, ...loaderReleases].map(({ name, version: judged, newerThanKnown: actual, reason, isKnown }) => ({
    name,
    version: actual ?? judged,
    reason,
    isKnown: isKnown || actual !== undefined,
  }));
}

/** The configs of a file, and the values that DeepSpeed uses under the first whole one. */
export interface Analysed {
  readonly analyses: readonly Analysis[];
  /** The first whole one. */
  readonly main: Analysis | undefined;
  readonly values: readonly EffectiveValue[];
}

/** Examines the configs of a file; undefined if there is none. */
export function examine({ analyses, main, values }: Analysed): Examined | undefined {
  if (main === undefined) {
    return undefined;
  }
  const { assumptions, binding, document } = main;
  const places = binding.properties.flatMap(({ property, node }) => {
    const { line } = document.lines.positionAt(property.key.offset);
    const written = dotted(pathOf(property));
    return [...new Set([written, node?.path ?? written])].map(path => [path, line] as const);
  });
  return {
    findings: analyses.flatMap(analysis => findingsOf(analysis, main)),
    values,
    lines: Object.fromEntries(places),
    loader: assumptions.loader.title,
    version: assumptions.version,
    worldSize: assumptions.worldSize,
    worldSizeReason: assumptions.worldSizeReason,
    runs: assumptions.runs.map(({ name, place }) => ({ name, place })),
    releases: releasesOf(assumptions),
  };
}
