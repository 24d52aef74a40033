/** Who writes down what is said: whoever leads, and interpreters. A part of `commandRights`. */
export const captionRights = {
  'caption.say': {
    host: 'always',
    moderator: 'always',
    speaker: 'never',
    interpreter: 'always',
    centre: 'never',
    viewer: 'never',
  },
} as const;
