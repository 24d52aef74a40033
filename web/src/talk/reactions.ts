import type { ReactionKind } from '@campus/protocol';
import { createLucideIcon, Heart, Laugh, type LucideIcon, ThumbsUp } from 'lucide-react';

/** Two hands that meet, as the set would draw them: it has none that clap. */
const Applause = createLucideIcon('applause', [
  [
    'path',
    {
      d: 'M10.2 20.2 5.2 15.2a3 3 0 0 1 0-4.2l5.3-5.3a1.5 1.5 0 0 1 2.1 2.1l-3 3 4.7-4.7a1.5 1.5 0 0 1 2.1 2.1l-1 1',
      key: 'one',
    },
  ],
  [
    'path',
    {
      d: 'M12.5 15.5l5-5a1.5 1.5 0 0 1 2.1 2.1l-.9.9a1.5 1.5 0 0 1 2.1 2.1l-4.3 4.3a4.5 4.5 0 0 1-6.3 0l-.4-.4',
      key: 'other',
    },
  ],
  ['path', { d: 'M4 6.5 3 5.5M7 3.5V2M19 5l1-1.2', key: 'sound' }],
]);

/** The set's face, with its mouth open. */
const Surprise = createLucideIcon('surprise', [
  ['circle', { cx: '12', cy: '12', r: '10', key: 'face' }],
  ['path', { d: 'M9 9h.01M15 9h.01', key: 'eyes' }],
  ['ellipse', { cx: '12', cy: '15.5', rx: '2', ry: '2.5', key: 'mouth' }],
]);

/** Drawn, not written: there are systems without coloured letters. What they mean is said by the catalogues. */
export const signs: Record<ReactionKind, LucideIcon> = {
  applause: Applause,
  heart: Heart,
  laugh: Laugh,
  surprise: Surprise,
  'thumbs-up': ThumbsUp,
};

export const reactionKinds = Object.keys(signs) as ReactionKind[];
