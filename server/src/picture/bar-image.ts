import { type Bar, kinds } from './bar.js';
import { barShapes } from './bar-shapes.js';
import { colors } from './colors.js';
import { element, sourceOf } from './element.js';

const layout = { width: 200, height: 10, margin: 3 };

/** A picture does not know the theme that it is shown in: these colors can be told from dark and light grounds. */
const style = [
  '.track{fill:#8883}.on-top{fill:#8888}.limit{stroke:#e5534b;stroke-width:2}.cut{fill:#888}',
  ...kinds.map(kind => `.${kind}{fill:${colors[kind].dark}}`),
].join('');

/** Returns a bar as an image in markdown, whose text is read where images are not shown. */
export function barImage(bar: Bar, scale: number): string {
  const { width, height, margin } = layout;
  const whole = height + 2 * margin;
  // Nobody can point at the pieces of an image.
  const silent = { ...bar, segments: bar.segments.map(segment => ({ ...segment, label: '' })) };
  const shapes = barShapes(silent, scale, { x: 0, y: margin, width, height });
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', width, height: whole, viewBox: `0 0 ${width} ${whole}` };
  const svg = sourceOf(element('svg', attributes, element('style', {}, style), ...shapes));
  return `![${bar.title.replace(/[[\]|]/g, '')}](data:image/svg+xml;base64,${btoa(svg)})`;
}
