import { describe, expect, it } from 'vitest';
import { drawPlot, ticksUpTo } from './plots.ts';

describe('a plot', () => {
  it('has round numbers at its edges', () => {
    expect(ticksUpTo(87)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticksUpTo(0.3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(ticksUpTo(1_000)).toEqual([0, 200, 400, 600, 800, 1_000]);
  });

  it('draws each series within its frame, and escapes what it is told', () => {
    const svg = drawPlot({
      title: 'A & B',
      xLabel: 'x',
      yLabel: 'y',
      series: [
        {
          name: '<a>',
          points: [
            [0, 0],
            [100, 50],
          ],
        },
        { name: 'b', points: [[50, 25]] },
      ],
    });
    expect(svg).toContain('A &amp; B');
    expect(svg).toContain('&lt;a&gt;');
    expect(svg.match(/<circle /g)).toHaveLength(3);
    expect(svg).toContain('points="64.0,368.0 550.0,44.0"');
  });
});
