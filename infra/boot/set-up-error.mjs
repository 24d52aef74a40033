/** Set-up cannot go on. The message is written for the person who installs and says what to do. */
export class SetUpError extends Error {
  /** @param {string} message @param {{ cause?: unknown }} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = 'SetUpError';
  }
}
