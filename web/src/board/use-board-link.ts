import type { BoardControl } from '@campus/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { rest } from '../api/client.ts';
import { keyOf } from '../api/queries.ts';
import { BoardLink } from './board-link.ts';
import { idleReport } from './rules.ts';

/** What reports and is controlled, as long as the board is trusted. */
export interface RoomLink {
  say: BoardLink['say'];
  /** Whoever can do what the remote control asks for; the last one counts. Gives back how to stop. */
  obey(handler: (control: BoardControl) => void): () => void;
}

export function useBoardLink(): RoomLink {
  const client = useQueryClient();
  const handler = useRef<((control: BoardControl) => void) | null>(null);
  const link = useRef<BoardLink | null>(null);
  const said = useRef(idleReport);
  useEffect(() => {
    const opened = new BoardLink({
      openLink: () => rest.call('board.openLink', {}),
      onControl: (control) => handler.current?.(control),
      // It asks who it is, and is told its new code.
      onRevoked: () => void client.invalidateQueries({ queryKey: keyOf('board.enter') }),
    });
    link.current = opened;
    opened.say(said.current);
    opened.start();
    return () => {
      link.current = null;
      opened.close();
    };
  }, [client]);
  const [room] = useState<RoomLink>(() => ({
    say(report) {
      said.current = report;
      link.current?.say(report);
    },
    obey(next) {
      handler.current = next;
      return () => {
        if (handler.current === next) handler.current = null;
      };
    },
  }));
  return room;
}
