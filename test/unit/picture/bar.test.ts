import assert from 'node:assert/strict';
import type { Estimate } from '../../../server/src/estimating/estimate.js';
import { bytesOf, scaleOf, wholeScaleOf } from '../../../server/src/picture/bar.js';
import { barPicture } from '../../../server/src/picture/bar-shapes.js';
import { chartSvg } from '../../../server/src/picture/chart.js';
import { sourceOf as markup } from '../../../server/src/picture/element.js';
import { gpuBar, hostBar } from '../../../server/src/picture/estimate-bars.js';
import { sourceOf, usual } from '../memory/source.js';

function estimateOf(text: string): Estimate {
  const reading = sourceOf(text).estimate();
  assert.ok(reading.ok);
  return reading.estimate;
}

const offloaded = estimateOf(usual.replace('"stage": 2', '"stage": 3, "offload_optimizer": { "device": "cpu" }'));
const estimates = [estimateOf(usual), offloaded];

interface Rect {
  readonly kind: string;
  readonly x: number;
  readonly width: number;
}

/** Returns the rectangles of a picture with a class. */
function rects(svg: string, className: string): readonly Rect[] {
  const found = [...svg.matchAll(/<rect class="([^"]+)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)];
  return found.flatMap(([, name = '', x, width]) =>
    name.split(' ').includes(className)
      ? [{ kind: name.replace(/^piece /, ''), x: Number(x), width: Number(width) }]
      : [],
  );
}

/** Numbers have two decimals. */
function assertClose(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 0.02, `${actual} instead of ${expected}`);
}

describe('a bar', () => {
  for (const estimate of estimates) {
    for (const [place, bar] of [
      ['gpu', gpuBar(estimate, undefined)],
      ['host', hostBar(estimate, undefined)],
    ] as const) {
      it(`has pieces as long as the bytes of the ${place} in the ${estimate.phase} phase`, () => {
        const scale = 2 * bytesOf(bar) + 1;
        const pieces = rects(markup(barPicture(bar, scale)), 'piece');
        let x = 0;
        for (const { kind, ...piece } of pieces) {
          const own = estimate.parts.filter(part => part.place === place && part.kind === kind);
          assertClose(piece.x, x);
          assertClose(piece.width, (1000 * own.reduce((sum, { bytes }) => sum + bytes, 0)) / scale);
          x += piece.width;
        }
        assertClose(x, (1000 * bytesOf(bar)) / scale);
      });
    }
  }

  it('adds up to the estimate', () => {
    for (const estimate of estimates) {
      assert.equal(bytesOf(gpuBar(estimate, undefined)), estimate.gpuBytes);
      assert.equal(bytesOf(hostBar(estimate, undefined)), estimate.hostBytes);
    }
  });

  it('has a line at what there is, and says what is in each piece', () => {
    const bar = gpuBar(offloaded, 80e9);
    const svg = markup(barPicture(bar, 160e9));
    assert.match(svg, /<line class="limit" x1="500" /);
    assert.match(svg, /<title>\d+\.\d [GM]iB weights \(Weights, partitioned across 8 GPUs \d/);
    assert.match(svg, / role="img" aria-label="Each GPU: /);
  });

  it('is cut if it is much longer than what there is', () => {
    const bar = gpuBar(estimates[0] as Estimate, 1e9);
    const short = { title: '', segments: [{ kind: 'weights', bytes: 5e8, label: '' }] } as const;
    const scale = scaleOf([bar, short]);
    assert.equal(scale, 2e9);
    const svg = markup(barPicture(bar, scale));
    assert.match(svg, /class="cut"/);
    const end = Math.max(...rects(svg, 'piece').map(({ x, width }) => x + width));
    assertClose(end, 1000);
    assert.doesNotMatch(markup(barPicture(bar, wholeScaleOf(bar))), /class="cut"/);
    // Nothing fits: the shortest are compared with each other.
    const half = { title: '', segments: [{ kind: 'weights', bytes: bytesOf(bar) / 2, label: '' }] } as const;
    assert.equal(scaleOf([bar, half]), 0.75 * bytesOf(bar));
  });
});

describe('a chart', () => {
  const row = {
    title: 'ZeRO <3>',
    note: 'this file',
    gpu: gpuBar(offloaded, 80e9),
    gpuText: '5.8 GiB',
    host: hostBar(offloaded, undefined),
    hostText: '123 GiB',
  };
  const lines = { title: 'Changes', all: [{ title: 'Micro batch 1', gpuText: '−3.0 GiB', hostText: '' }] };
  const svg = chartSvg({ title: 'Memory', description: 'Bars', rows: [row, row], lines });

  it('has lines of text in its columns, below the bars', () => {
    assert.match(
      svg,
      /<text class="line" x="0" y="\d+">Micro batch 1<\/text><text class="line" x="256" y="\d+">−3\.0 GiB</,
    );
    const without = chartSvg({ title: '', description: '', rows: [row], lines: { title: 'Changes', all: [] } });
    assert.doesNotMatch(without, /Changes/);
  });

  it('has a title and a description', () => {
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]* role="img" aria-labelledby="title desc">/);
    assert.match(svg, /<title id="title">Memory<\/title><desc id="desc">Bars<\/desc>/);
  });

  it('names its rows and their sizes, as text', () => {
    assert.equal(svg.match(/>ZeRO &lt;3&gt;</g)?.length, 2);
    assert.match(svg, />5\.8 GiB</);
    assert.match(svg, />123 GiB</);
    assert.match(svg, />this file</);
    assert.match(svg, />gathered weights</);
  });

  it('has pieces in proportion to bytes', () => {
    const weights = rects(svg, 'weights').filter(({ kind, x }) => kind === 'weights' && x >= 256 && x < 636);
    const bytes = offloaded.parts.filter(({ place, kind }) => place === 'gpu' && kind === 'weights');
    const scale = scaleOf([row.gpu]);
    assertClose(weights[0]?.width ?? 0, (380 * bytes.reduce((sum, part) => sum + part.bytes, 0)) / scale);
  });
});
