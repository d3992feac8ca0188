import type { Format } from '../../../server/src/cli/reports/format.js';
import type { Outcome } from '../../../server/src/cli/reports/report.js';

/** Returns the pieces that a format writes about outcomes. */
export async function piecesOf(
  format: Format,
  outcomes: readonly Outcome[],
  color = false,
): Promise<readonly string[]> {
  const pieces: string[] = [];
  for await (const piece of format.write(outcomes, { color, root: undefined, unsafe: false })) pieces.push(piece);
  return pieces;
}
