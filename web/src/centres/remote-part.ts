import type { BoardReport } from '@campus/protocol';

export interface RemotePartProps {
  /** Of the board. */
  id: string;
  /** What it said of itself last. */
  report: BoardReport;
}
