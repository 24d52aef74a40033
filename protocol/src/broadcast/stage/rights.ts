const nobody = {
  host: 'never',
  moderator: 'never',
  speaker: 'never',
  interpreter: 'never',
  centre: 'never',
  viewer: 'never',
} as const;
const leaders = { ...nobody, host: 'always', moderator: 'always' } as const;

/** An interpreter has the channel, and no place on stage to ask for. */
const askers = { ...leaders, speaker: 'always', centre: 'always', viewer: 'always' } as const;

/** A part of `commandRights`. */
export const stageRights = {
  'hand.raise': askers,
  'hand.lower': { ...leaders, speaker: 'own', centre: 'own', viewer: 'own' },
  'stage.follow': leaders,
  'broadcast.lock': leaders,
  'broadcast.unlock': leaders,
  'host.pass': { ...nobody, host: 'always' },
  // Whoever coordinates a centre, and nobody who runs the event in their place.
  'camera.confirm': { ...nobody, centre: 'always' },
  'camera.unconfirm': { ...nobody, centre: 'always' },
} as const;
