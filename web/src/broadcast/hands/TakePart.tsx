import { useEffect, useRef } from 'react';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { isPublisher, type ReadyView } from '../session/view.ts';
import { ConsentState } from '../stage/ConsentState.tsx';
import { Cameras } from './Cameras.tsx';
import { canRaiseHand, ownHand } from './hand-rules.ts';
import { OnStage } from './OnStage.tsx';
import { OwnHand } from './OwnHand.tsx';
import styles from './TakePart.module.css';

interface TakePartProps {
  view: ReadyView;
  session: BroadcastSession;
}

/** The way of the audience to the stage and back, on the page on which they watch. */
export function TakePart({ view, session }: TakePartProps) {
  const group = useRef<HTMLDivElement>(null);
  useKeptFocus(group);
  const { desk } = session;
  const isOnStage = view.state.phase !== 'ended' && view.me?.place === 'stage' && isPublisher(view);
  const isWaiting = ownHand(view) !== undefined;
  // Nobody's camera stays on who neither is on stage nor waits for it.
  useEffect(() => {
    if (isOnStage || isWaiting) return;
    for (const source of ['camera', 'microphone', 'screen'] as const)
      if (desk.read().states[source] !== 'off') desk.turnOff(source);
  }, [desk, isOnStage, isWaiting]);
  return (
    <div ref={group} className={styles.group}>
      {isOnStage && <OnStage view={view} session={session} />}
      {/* On stage it stands beside the camera; after the end the page says it. */}
      {!isOnStage && view.state.phase !== 'ended' && <ConsentState view={view} session={session} />}
      {!isOnStage && canRaiseHand(view) && <OwnHand view={view} session={session} />}
      {view.state.isForSchools && view.you.role === 'centre' && view.state.phase !== 'ended' && (
        <Cameras view={view} session={session} />
      )}
    </div>
  );
}
