import type { Replay } from '@campus/protocol';
import { LayoutTemplate } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Menu, type MenuChoice } from '../../ui/Menu.tsx';
import type { PlayerSnapshot, ReplayPlayer } from '../player/replay-player.ts';
import { viewOf, withMain, withSecond } from '../player/views.ts';
import styles from './Controls.module.css';
import { labelOfTrack } from './track-labels.ts';

interface ViewMenuProps {
  player: ReplayPlayer;
  replay: Replay;
  snapshot: PlayerSnapshot;
}

/** Follow what was shown live, or choose: which layout, and which picture in which place. */
export function ViewMenu({ player, replay, snapshot }: ViewMenuProps) {
  const { t } = useTranslation('replay');
  const { view, shown } = snapshot;
  const allIds = player.videos.map((video) => video.id);
  if (allIds.length === 0) return null;
  const modes =
    allIds.length > 1
      ? (['follow', 'one', 'side-by-side', 'picture-in-picture'] as const)
      : (['follow', 'one'] as const);
  const tracks = allIds.map((id) => ({ value: id, label: labelOfTrack(replay, id, t) }));

  const choices: MenuChoice[] = [
    {
      label: t('view.title'),
      value: view.mode,
      options: modes.map((mode) => ({ value: mode, label: t(`view.${mode}`) })),
      onChange: (value) => {
        const mode = modes.find((each) => each === value);
        if (mode) player.setView(viewOf(mode, shown.trackIds, [...snapshot.availableIds, ...allIds]));
      },
    },
  ];
  if (view.mode !== 'follow' && allIds.length > 1) {
    choices.push({
      label: view.mode === 'one' ? t('view.picture') : t('view.large'),
      value: view.trackIds[0],
      options: tracks,
      onChange: (id) => player.setView(withMain(view, id)),
    });
  }
  if (view.mode === 'side-by-side' || view.mode === 'picture-in-picture') {
    choices.push({
      label: t('view.second'),
      value: view.trackIds[1],
      options: tracks,
      onChange: (id) => player.setView(withSecond(view, id)),
    });
  }
  return (
    <Menu
      trigger={
        <Button
          variant="quiet"
          icon={LayoutTemplate}
          aria-label={t('view.now', { view: t(`view.${view.mode}`) })}
          data-testid="view"
        >
          <span className={styles.wideOnly}>{t(`view.${view.mode}`)}</span>
        </Button>
      }
      choices={choices}
    />
  );
}
