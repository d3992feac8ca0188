/** Lines around a change that a diff shows. */
const context = 3;

/** More comparisons than this are not made: the whole part that differs is then one change. */
const mostComparisons = 4_000_000;

interface Step {
  readonly kind: ' ' | '-' | '+';
  readonly line: string;
}

/** Returns the lines of a source, each with its line end. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Returns, for each pair of positions, the length of the longest common part of the lines after it. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly Uint32Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    const [row, below] = [lengths[i], lengths[i + 1]];
    for (let j = after.length - 1; row !== undefined && j >= 0; j--) {
      row[j] = before[i] === after[j] ? (below?.[j + 1] ?? 0) + 1 : Math.max(below?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}

/** Returns the lines of both texts in order: kept, removed or added. */
function stepsBetween(before: readonly string[], after: readonly string[]): readonly Step[] {
  const isSmall = before.length * after.length <= mostComparisons;
  const lengths = isSmall ? commonLengths(before, after) : [];
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    if (isSmall && old !== undefined && old === fresh) {
      steps.push({ kind: ' ', line: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (fresh === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))) {
      steps.push({ kind: '-', line: old });
      i += 1;
    } else if (fresh !== undefined) {
      steps.push({ kind: '+', line: fresh });
      j += 1;
    }
  }
  return steps;
}

/** Returns the steps from one source to the other. Equal lines at both ends are not compared with any others. */
function allSteps(before: readonly string[], after: readonly string[]): readonly Step[] {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) {
    start += 1;
  }
  let tail = 0;
  while (tail < least - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
    tail += 1;
  }
  const kept = (line: string): Step => ({ kind: ' ', line });
  return [
    ...before.slice(0, start).map(kept),
    ...stepsBetween(before.slice(start, before.length - tail), after.slice(start, after.length - tail)),
    ...before.slice(before.length - tail).map(kept),
  ];
}

/** Returns the ranges of steps that a diff shows: the changes with their context. */
function hunksOf(steps: readonly Step[]): readonly (readonly [number, number])[] {
  const hunks: [number, number][] = [];
  steps.forEach(({ kind }, i) => {
    if (kind !== ' ') {
      const [from, to] = [Math.max(0, i - context), Math.min(steps.length, i + context + 1)];
      const last = hunks.at(-1);
      if (last !== undefined && from <= last[1]) {
        last[1] = to;
      } else {
        hunks.push([from, to]);
      }
    }
  });
  return hunks;
}

function rangeText(start: number, count: number): string {
  return count === 1 ? `${start + 1}` : `${count === 0 ? start : start + 1},${count}`;
}

/** Returns the unified diff between two versions of a file; empty if they are equal. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const steps = allSteps(linesOf(before), linesOf(after));
  let text = '';
  for (const [from, to] of hunksOf(steps)) {
    const count = (part: readonly Step[], skipped: Step['kind']) => part.filter(({ kind }) => kind !== skipped).length;
    const [head, shown] = [steps.slice(0, from), steps.slice(from, to)];
    const old = rangeText(count(head, '+'), count(shown, '+'));
    const fresh = rangeText(count(head, '-'), count(shown, '-'));
    text += `@@ -${old} +${fresh} @@\n`;
    for (const { kind, line } of shown) {
      text += line.endsWith('\n') ? kind + line : `${kind}${line}\n\\ No newline at end of file\n`;
    }
  }
  return text === '' ? '' : `--- ${file}\n+++ ${file}\n${text}`;
}
