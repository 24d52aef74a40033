import { emptyState, type Layout } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { featureFirst, featureSecond, withLayout } from './featured.ts';

const inLayout = (layout: Layout) => ({ ...emptyState('b-1'), featured: { layout, trackIds: [] } });

describe('featuring', () => {
  it('brings a picture to the first place, and the earlier first to the second', () => {
    expect(featureFirst(inLayout('side-by-side'), ['a', 'b'], 'c')).toEqual({
      layout: 'side-by-side',
      trackIds: ['c', 'a'],
    });
    expect(featureFirst(inLayout('side-by-side'), ['a', 'b'], 'b')).toEqual({
      layout: 'side-by-side',
      trackIds: ['b', 'a'],
    });
    expect(featureFirst(inLayout('one'), ['a'], 'b')).toEqual({ layout: 'one', trackIds: ['b'] });
  });

  it('puts a picture beside the first, in a layout that has room for it', () => {
    expect(featureSecond(inLayout('one'), ['a'], 'b')).toEqual({ layout: 'side-by-side', trackIds: ['a', 'b'] });
    expect(featureSecond(inLayout('picture-in-picture'), ['a', 'b'], 'c').trackIds).toEqual(['a', 'c']);
    expect(featureSecond(inLayout('grid'), ['a', 'b'], 'c').trackIds).toEqual(['a', 'b', 'c']);
    expect(featureSecond(inLayout('one'), [], 'a').trackIds).toEqual(['a']);
  });

  it('fills the places of another layout with pictures that are there', () => {
    expect(withLayout('side-by-side', ['a'], ['a', 'b', 'c'])).toEqual({
      layout: 'side-by-side',
      trackIds: ['a', 'b'],
    });
    expect(withLayout('one', ['b', 'a'], ['a', 'b'])).toEqual({ layout: 'one', trackIds: ['b'] });
    expect(withLayout('grid', [], ['a', 'b', 'c']).trackIds).toEqual(['a', 'b', 'c']);
  });
});
