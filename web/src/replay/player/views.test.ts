import { describe, expect, it } from 'vitest';
import { nextSpeed } from './speeds.ts';
import { viewOf, withMain, withSecond } from './views.ts';

describe('choosing a view', () => {
  it('starts from what is on the stage', () => {
    expect(viewOf('one', ['screen', 'camera'], ['camera', 'screen'])).toEqual({ mode: 'one', trackIds: ['screen'] });
    expect(viewOf('side-by-side', ['screen'], ['camera', 'screen'])).toEqual({
      mode: 'side-by-side',
      trackIds: ['screen', 'camera'],
    });
  });

  it('follows the event where there are too few tracks for the choice', () => {
    expect(viewOf('picture-in-picture', ['camera'], ['camera'])).toEqual({ mode: 'follow' });
    expect(viewOf('one', [], [])).toEqual({ mode: 'follow' });
  });

  it('exchanges two tracks rather than show one twice', () => {
    const view = viewOf('picture-in-picture', ['screen', 'camera'], []);
    expect(withMain(view, 'camera')).toEqual({ mode: 'picture-in-picture', trackIds: ['camera', 'screen'] });
    expect(withSecond(view, 'screen')).toEqual({ mode: 'picture-in-picture', trackIds: ['camera', 'screen'] });
    expect(withSecond(view, 'guest')).toEqual({ mode: 'picture-in-picture', trackIds: ['screen', 'guest'] });
  });

  it('turns following into one picture when a track is picked', () => {
    expect(withMain({ mode: 'follow' }, 'guest')).toEqual({ mode: 'one', trackIds: ['guest'] });
  });
});

describe('speeds', () => {
  it('go up and down and stay within their ends', () => {
    expect(nextSpeed(1, 1)).toBe(1.25);
    expect(nextSpeed(1, -1)).toBe(0.75);
    expect(nextSpeed(2, 1)).toBe(2);
    expect(nextSpeed(0.5, -1)).toBe(0.5);
  });
});
