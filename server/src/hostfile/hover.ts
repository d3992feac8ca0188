import type { Hover, Position } from 'vscode-languageserver-types';
import { render } from '../describing/markup.js';
import type { HostfileAnalysis } from './analysis.js';
import { describeHost } from './describe-host.js';

/** Returns what the host at a position means, and the total of the file; null outside of hosts and their slots. */
export function hostfileHover(
  { document: { lines }, hostfile }: HostfileAnalysis,
  position: Position,
  markdown: boolean,
): Hover | null {
  const offset = lines.offsetAt(position);
  const entry = hostfile.entries.find(({ host, slots }) => host.offset <= offset && offset <= slots.end);
  if (entry === undefined) {
    return null;
  }
  const { host, slots } = entry;
  return {
    contents: render(describeHost(entry, hostfile), markdown),
    range: { start: lines.positionAt(host.offset), end: lines.positionAt(slots.end) },
  };
}
