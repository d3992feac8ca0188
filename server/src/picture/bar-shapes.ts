import { type Bar, bytesOf, placed } from './bar.js';
import { type Element, element } from './element.js';

/** The place of a bar, in units of the picture. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function rect(className: string, { x, y, width, height }: Box, title?: string): Element {
  const titles = title === undefined ? [] : [element('title', {}, title)];
  return element('rect', { class: className, x, y, width, height }, ...titles);
}

/** Returns the mark of a bar that goes on beyond the scale. */
function cut({ x, y, width, height }: Box): Element {
  const d = `M${x + width - 14} ${y - 1}l6 ${height + 2}h4l-6 ${-height - 2}z`;
  return element('path', { class: 'cut', d });
}

/** Returns the shapes of a bar in a box that is as wide as the scale. */
export function barShapes(bar: Bar, scale: number, box: Box): readonly Element[] {
  const { x, y, width, height } = box;
  const bytes = bytesOf(bar);
  const within = Math.min(bytes, scale);
  const more = Math.min(bytes + (bar.onTop ?? 0), scale) - within;
  const onTop = { x: x + (width * within) / scale, y, width: (width * more) / scale, height };
  const limit = bar.limit === undefined || bar.limit > scale ? undefined : x + (width * bar.limit) / scale;
  const pieces = placed(bar, scale).map(({ kind, start, width: part, label }) =>
    rect(`piece ${kind}`, { x: x + width * start, y, width: width * part, height }, label),
  );
  return [
    rect('track', box),
    ...(more > 0 ? [rect('on-top', onTop, 'CUDA, NCCL and the reserve of the allocator, at most')] : []),
    ...pieces,
    ...(bytes > scale ? [cut(box)] : []),
    ...(limit === undefined
      ? []
      : [element('line', { class: 'limit', x1: limit, y1: y - 3, x2: limit, y2: y + height + 3 })]),
  ];
}

/** The size of a bar by itself: it is stretched to the width of its place. */
const whole = { width: 1000, height: 16, margin: 3 };

/** Returns one bar as an SVG that takes the width of its place. */
export function barPicture(bar: Bar, scale: number): Element {
  const { width, height, margin } = whole;
  const attributes = {
    class: 'bar',
    viewBox: `0 0 ${width} ${height + 2 * margin}`,
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': bar.title,
  };
  return element('svg', attributes, ...barShapes(bar, scale, { x: 0, y: margin, width, height }));
}
