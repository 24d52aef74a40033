const nobody = {
  host: 'never',
  moderator: 'never',
  speaker: 'never',
  interpreter: 'never',
  centre: 'never',
  viewer: 'never',
} as const;
const leaders = { ...nobody, host: 'always', moderator: 'always' } as const;

/** A part of `commandRights`. An interpreter has the channel, and no place on stage to ask for. */
export const stageRights = {
  'hand.raise': {
    ...{ host: 'always', moderator: 'always', speaker: 'always' },
    ...{ interpreter: 'never', centre: 'always', viewer: 'always' },
  },
  'hand.lower': { ...leaders, speaker: 'own', centre: 'own', viewer: 'own' },
  'stage.follow': leaders,
  'broadcast.lock': leaders,
  'broadcast.unlock': leaders,
  'host.pass': { ...nobody, host: 'always' },
} as const;
