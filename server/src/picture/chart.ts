import { type Bar, bytesOf, kinds, kindTitles, scaleOf } from './bar.js';
import { barShapes } from './bar-shapes.js';
import { colors } from './colors.js';
import { type Element, element, sourceOf } from './element.js';

/** A row of a chart: a name, and a bar for each place. */
export interface ChartRow {
  readonly title: string;
  /** A word behind the title: "as written". */
  readonly note?: string;
  readonly isCurrent?: boolean;
  readonly gpu: Bar;
  readonly gpuText: string;
  readonly host: Bar;
  readonly hostText: string;
}

/** A chart with bars of several configs. */
export interface Chart {
  readonly title: string;
  readonly description: string;
  readonly rows: readonly ChartRow[];
}

const layout = { width: 960, titles: 256, gpu: 380, gap: 20, row: 44, top: 66, bar: 14, bottom: 40 };

const style = [
  ':root{color-scheme:light dark}',
  'text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}',
  'text.small{font-size:11px;fill:#59636e}text.heading{font-size:16px;font-weight:600}text.name{font-weight:600}',
  '.ground{fill:#fff}.mark{fill:#0969da}.piece{stroke:#fff}.track{fill:#8883}.on-top{fill:#8886}.limit{stroke:#d1242f;stroke-width:2}.cut{fill:#fff}',
  ...kinds.map(kind => `.${kind}{fill:${colors[kind].light}}`),
  '@media (prefers-color-scheme:dark){text{fill:#e6edf3}text.small{fill:#9198a1}.ground,.cut{fill:#0d1117}',
  '.limit{stroke:#f85149}.piece{stroke:#0d1117}',
  ...kinds.map(kind => `.${kind}{fill:${colors[kind].dark}}`),
  '}',
].join('');

function text(className: string, x: number, y: number, content: string): Element {
  return element('text', { class: className, x, y }, content);
}

/** Returns the kinds that occur, with their colors, in one line. */
function legend(rows: readonly ChartRow[], y: number): readonly Element[] {
  const bars = rows.flatMap(({ gpu, host }) => [gpu, host]);
  const used = kinds.filter(kind => bars.some(({ segments }) => segments.some(segment => segment.kind === kind)));
  let x = 0;
  return used.flatMap(kind => {
    const left = x;
    x += 34 + 6.5 * kindTitles[kind].length;
    return [
      element('rect', { class: kind, x: left, y: y - 9, width: 10, height: 10 }),
      text('small', left + 15, y, kindTitles[kind]),
    ];
  });
}

function rowElement(
  { title, note, isCurrent, gpu, gpuText, host, hostText }: ChartRow,
  y: number,
  scales: readonly [number, number],
): Element {
  const { titles, gpu: width, gap, bar, width: all } = layout;
  const hostX = titles + width + gap;
  const ofHost = [
    ...barShapes(host, scales[1], { x: hostX, y, width: all - hostX, height: bar }),
    text('small', hostX, y + bar + 14, hostText),
  ];
  return element(
    'g',
    {},
    element('title', {}, `${title}. ${gpu.title}. ${host.title}.`),
    ...(isCurrent ? [element('rect', { class: 'mark', x: -10, y: y - 2, width: 3, height: 32 })] : []),
    text('name', 0, y + 12, title),
    ...(note === undefined ? [] : [text('small', 0, y + 27, note)]),
    ...barShapes(gpu, scales[0], { x: titles, y, width, height: bar }),
    text('small', titles, y + bar + 14, gpuText),
    ...(bytesOf(host) === 0 ? [] : ofHost),
  );
}

/** Returns a chart as the source of an SVG that stands by itself, for light and dark grounds. */
export function chartSvg({ title, description, rows }: Chart): string {
  const { width, titles, gpu, gap, row, top, bottom } = layout;
  const height = top + rows.length * row + bottom;
  const margin = 16;
  const scales = [scaleOf(rows.map(each => each.gpu)), scaleOf(rows.map(each => each.host))] as const;
  const box = { x: -margin, y: 0, width: width + 2 * margin, height };
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `${box.x} 0 ${box.width} ${height}`,
    width: box.width,
    height,
    role: 'img',
    'aria-labelledby': 'title desc',
  };
  return sourceOf(
    element(
      'svg',
      attributes,
      element('title', { id: 'title' }, title),
      element('desc', { id: 'desc' }, description),
      element('style', {}, style),
      element('rect', { class: 'ground', ...box }),
      text('heading', 0, 28, title),
      text('small', titles, 54, 'Tensors on each GPU, and what comes on top'),
      text('small', titles + gpu + gap, 54, 'RAM of each host'),
      ...rows.map((each, i) => rowElement(each, top + i * row, scales)),
      ...legend(rows, height - 14),
    ),
  );
}
