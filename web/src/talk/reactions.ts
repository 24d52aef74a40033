import type { ReactionKind } from '@campus/protocol';

/** Signs that every system draws; what they mean is said by the catalogues. */
export const signs: Record<ReactionKind, string> = {
  applause: '\u{1F44F}',
  heart: '\u2764\uFE0F',
  laugh: '\u{1F604}',
  surprise: '\u{1F62E}',
  'thumbs-up': '\u{1F44D}',
};

export const reactionKinds = Object.keys(signs) as ReactionKind[];
