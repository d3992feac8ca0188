import { type Bar, kinds, kindTitles, scaleOf } from './bar.js';
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

/** A line of text below a chart, in its columns. */
export interface ChartLine {
  readonly title: string;
  readonly gpuText: string;
  readonly hostText: string;
}

/** A chart with bars of several configs. */
export interface Chart {
  readonly title: string;
  readonly description: string;
  readonly rows: readonly ChartRow[];
  readonly lines: { readonly title: string; readonly all: readonly ChartLine[] };
}

const layout = { width: 960, titles: 256, gpu: 380, gap: 20, row: 44, top: 66, bar: 14, bottom: 40, line: 20 };

const style = [
  ':root{color-scheme:light dark}',
  'text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}',
  'text.small{font-size:11px;fill:#59636e}text.heading{font-size:16px;font-weight:600}text.name{font-weight:600}',
  '.ground{fill:#fff}.mark{fill:#0969da}.ends{fill:#d1242f}.piece{stroke:#fff}.track{fill:#8883}.on-top{fill:#8886}.limit{stroke:#d1242f;stroke-width:2}.cut{fill:#fff}',
  ...kinds.map(kind => `.${kind}{fill:${colors[kind].light}}`),
  '@media (prefers-color-scheme:dark){text{fill:#e6edf3}text.small{fill:#9198a1}.ground,.cut{fill:#0d1117}',
  '.limit{stroke:#f85149}.ends{fill:#f85149}.piece{stroke:#0d1117}',
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
  const limits = bars.some(({ limit }) => limit !== undefined) ? [['ends', 'memory that there is']] : [];
  const entries = [...used.map(kind => [kind, kindTitles[kind]]), ['on-top', 'CUDA, NCCL, allocator'], ...limits];
  let x = 0;
  return entries.flatMap(([className = '', title = '']) => {
    const left = x;
    const width = className === 'ends' ? 2 : 10;
    x += width + 22 + 6.3 * title.length;
    return [
      element('rect', { class: className, x: left, y: y - 9, width, height: 10 }),
      text('small', left + width + 5, y, title),
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
    ...(hostText === '' ? [] : ofHost),
  );
}

/** Returns the lines below the chart, starting at a height. */
function linesOf({ lines: { title, all } }: Chart, y: number): readonly Element[] {
  const { titles, gpu, gap, line } = layout;
  const own = all.flatMap((each, i) => [
    text('line', 0, y + (i + 1) * line, each.title),
    text('line', titles, y + (i + 1) * line, each.gpuText),
    text('line', titles + gpu + gap, y + (i + 1) * line, each.hostText),
  ]);
  return all.length === 0 ? [] : [text('name', 0, y, title), ...own];
}

/** Returns a chart as the source of an SVG that stands by itself, for light and dark grounds. */
export function chartSvg(chart: Chart): string {
  const { title, description, rows, lines } = chart;
  const { width, titles, gpu, gap, row, top, bottom, line } = layout;
  const end = top + rows.length * row + bottom;
  const height = end + (lines.all.length === 0 ? 0 : (lines.all.length + 2) * line);
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
      ...legend(rows, end - 14),
      ...linesOf(chart, end + line),
    ),
  );
}
