/**
 * Who shows slides, adds files, and draws: whoever leads, and a speaker for as long as they are on stage. A part of
 * `commandRights`; adding and removing files is held to the right of showing them.
 */
const presenters = {
  host: 'always',
  moderator: 'always',
  speaker: 'on-stage',
  interpreter: 'never',
  centre: 'never',
  viewer: 'never',
} as const;

export const slidesRights = {
  'slides.show': presenters,
  'slides.hide': presenters,
  'slides.draw': presenters,
  'slides.erase': presenters,
} as const;
