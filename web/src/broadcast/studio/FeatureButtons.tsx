import type { Track } from '@campus/protocol';
import { Columns2, Maximize2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import { isLeader, nameOf, type ReadyView } from '../session/view.ts';
import { featureFirst, featureSecond } from './featured.ts';

interface FeatureButtonsProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command'>;
  track: Track;
}

/** Brings a picture to the first or second place of what the audience sees. */
export function FeatureButtons({ view, session, track }: FeatureButtonsProps) {
  const { t } = useTranslation('broadcast');
  const { run } = useCommands();
  if (!isLeader(view)) return null;
  const shown = view.program.videoTrackIds.length > 0 ? view.program.videoTrackIds : view.state.featured.trackIds;
  const slot = view.program.videoTrackIds.indexOf(track.id);
  const name = nameOf(view, track.participantId);
  const feature = (choose: typeof featureFirst) => {
    const { layout, trackIds } = choose(view.state, shown, track.id);
    void run('feature', () => session.command('stage.feature', { layout, trackIds: [...trackIds] }));
  };
  return (
    <span>
      <IconButton
        icon={Maximize2}
        size="sm"
        label={t('feature.first', { name })}
        isPressed={slot === 0}
        onClick={() => feature(featureFirst)}
        data-testid={`feature-first-${track.source}`}
      />
      <IconButton
        icon={Columns2}
        size="sm"
        label={t('feature.second', { name })}
        isPressed={slot > 0}
        onClick={() => feature(featureSecond)}
        data-testid={`feature-second-${track.source}`}
      />
    </span>
  );
}
