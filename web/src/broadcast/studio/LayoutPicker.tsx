import { type Layout, stageTracks } from '@campus/protocol';
import { AudioLines, Columns2, LayoutGrid, type LucideIcon, PictureInPicture2, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import type { ReadyView } from '../session/view.ts';
import { withLayout } from './featured.ts';
import styles from './LayoutPicker.module.css';

const layouts: readonly { layout: Layout; icon: LucideIcon }[] = [
  { layout: 'one', icon: Square },
  { layout: 'side-by-side', icon: Columns2 },
  { layout: 'picture-in-picture', icon: PictureInPicture2 },
  { layout: 'grid', icon: LayoutGrid },
];

interface LayoutPickerProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command'>;
}

/** How the featured pictures stand together. */
export function LayoutPicker({ view, session }: LayoutPickerProps) {
  const { t } = useTranslation(['broadcast', 'stage']);
  const { run } = useCommands();
  const { state, program } = view;
  const available = stageTracks(state).flatMap((track) => (track.source === 'microphone' ? [] : track.id));
  const shown = program.videoTrackIds.length > 0 ? program.videoTrackIds : state.featured.trackIds;
  const follows = state.stage.followsSpeaker;
  const current = follows || program.slate !== null ? state.featured.layout : program.layout;
  const choose = (layout: Layout) => {
    if (follows) return void run('layout', () => session.command('stage.follow', { layout }));
    const { trackIds } = withLayout(layout, shown, available);
    void run('layout', () => session.command('stage.feature', { layout, trackIds: [...trackIds] }));
  };
  /** Following, and back to what is shown at that moment. */
  const follow = () =>
    void run('layout', () =>
      follows
        ? session.command('stage.feature', { layout: current, trackIds: [...program.videoTrackIds] })
        : session.command('stage.follow', { layout: current }),
    );
  return (
    <section className={styles.picker} aria-label={t('layout.label')}>
      {layouts.map(({ layout, icon }) => (
        <Button
          key={layout}
          icon={icon}
          size="sm"
          variant="quiet"
          aria-pressed={current === layout}
          onClick={() => choose(layout)}
          data-testid={`layout-${layout}`}
        >
          {t(`layout.${layout}`)}
        </Button>
      ))}
      <Button
        icon={AudioLines}
        size="sm"
        variant="quiet"
        aria-pressed={follows}
        onClick={follow}
        data-testid="follow-speaker"
      >
        {t('stage:follow')}
      </Button>
      {state.featured.trackIds.length > 0 && (
        <Button
          size="sm"
          variant="quiet"
          onClick={() => void run('layout', () => session.command('stage.feature', { layout: 'one', trackIds: [] }))}
          data-testid="layout-automatic"
        >
          {t('layout.automatic')}
        </Button>
      )}
    </section>
  );
}
