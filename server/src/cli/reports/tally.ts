import { releaseText } from '../../catalog/release-text.js';
import type { Severity } from '../../checking/rule.js';
import { counted, grouped } from '../../describing/counted.js';
import type { Surroundings } from './format.js';
import { releasesOf } from './releases.js';
import type { Report } from './report.js';

/** Returns how many hints are not shown, and how to see them; undefined if all are shown. */
export function hiddenText(hidden: number): string | undefined {
  return hidden === 0
    ? undefined
    : `${counted(hidden, 'hint')} hidden, show ${hidden === 1 ? 'it' : 'them'} with --hints`;
}

/** Counts what reports say, for the last line of the output. */
export class Tally {
  #files = 0;
  #hidden = 0;
  #fixed: number | undefined;
  #safe = 0;
  #unsafe = 0;
  readonly #counts = new Map<Severity, number>();
  readonly #releases = new Map<string, Set<string>>();

  add(report: Report): void {
    this.#files += 1;
    this.#hidden += report.hiddenHints;
    if (report.fixed !== undefined) {
      this.#fixed = (this.#fixed ?? 0) + report.fixed.length;
    }
    for (const release of releasesOf(report)) {
      const texts = this.#releases.get(release.title) ?? new Set();
      this.#releases.set(release.title, texts.add(releaseText(release)));
    }
    for (const { severity, fix } of report.findings) {
      this.#counts.set(severity, (this.#counts.get(severity) ?? 0) + 1);
      const isSafe = fix()?.safe;
      this.#safe += isSafe === true ? 1 : 0;
      this.#unsafe += isSafe === false ? 1 : 0;
    }
  }

  /** Returns the last line, or nothing if no file was checked. */
  *lines(surroundings: Surroundings): Generator<string> {
    if (this.#files > 0) {
      const releases = [...this.#releases].map(([title, texts]) => `${title} ${[...texts].join(', ')}`).join(', ');
      const hidden = hiddenText(this.#hidden);
      const fixed = this.#fixed === undefined ? '' : `${grouped(this.#fixed)} fixed, `;
      const ends = [
        `${fixed}${this.#found()}${this.#fixable(surroundings)}`,
        ...(hidden === undefined ? [] : [hidden]),
      ];
      yield `${counted(this.#files, 'file')} checked for ${releases}: ${ends.join('; ')}.\n`;
    }
  }

  #found(): string {
    const parts = (['error', 'warning', 'information', 'hint'] as const)
      .map(severity => [severity, this.#counts.get(severity) ?? 0] as const)
      .filter(([, count]) => count > 0)
      .map(([severity, count]) =>
        severity === 'information' ? `${grouped(count)} information` : counted(count, severity),
      );
    return parts.length === 0 ? 'no findings' : parts.join(', ');
  }

  #fixable({ unsafe }: Surroundings): string {
    const parts = unsafe
      ? [[this.#safe + this.#unsafe, 'fixable with --fix --unsafe-fixes'] as const]
      : ([
          [this.#safe, 'fixable with --fix'],
          [this.#unsafe, this.#safe > 0 ? 'more with --unsafe-fixes' : 'fixable with --fix --unsafe-fixes'],
        ] as const);
    const shown = parts.filter(([count]) => count > 0).map(([count, how]) => `${grouped(count)} ${how}`);
    return shown.length === 0 ? '' : ` (${shown.join(', ')})`;
  }
}
