/** All in milliseconds. Tests shorten them; nothing else changes them. */
export interface LiveTimings {
  /** How long somebody who lost the connection keeps their place, their tracks and their transports. */
  leaseMs: number;
  /** After a start of signalling: how long those who were connected may take to be back before it shows. */
  graceMs: number;
  /** How long a track may stand in the log without media before it is given up. */
  trackLostMs: number;
  /** At most one count of the audience in this time. */
  countEveryMs: number;
  /** How long the recordings service may be away before the hosts are told. */
  recordingAlarmMs: number;
  /** How often a node of several looks whether it missed that a link was taken back. */
  revocationCheckMs: number;
  /** How often a node of several looks whether it missed what another one wrote into a log. */
  logPollMs: number;
  /** How long the room of an event that has not begun is kept on the SFU without anybody there. */
  idleRoomMs: number;
  /** How often leases and the like are looked at. */
  tickMs: number;
}

export const defaultTimings: LiveTimings = {
  leaseMs: 45_000,
  graceMs: 6_000,
  trackLostMs: 30_000,
  countEveryMs: 1_000,
  recordingAlarmMs: 5_000,
  revocationCheckMs: 3_000,
  logPollMs: 5_000,
  idleRoomMs: 5 * 60_000,
  tickMs: 500,
};
