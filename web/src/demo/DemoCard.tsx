import { Clapperboard, Eye, Landmark, Telescope } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import { Button } from '../ui/Button.tsx';
import { Progress } from '../ui/Meter.tsx';
import { Notice } from '../ui/Notice.tsx';
import styles from './Demo.module.css';
import { Door } from './Door.tsx';

/** One click, and a synthetic lead campus is on air: three doors then lead into it. */
export function DemoCard() {
  const { t } = useTranslation('demo');
  const errorText = useErrorText();
  const create = useRouteAction('demo.create', ['events.list']);
  return (
    <section className={styles.card} aria-labelledby="demo-title" data-testid="demo-card">
      <h2 id="demo-title">{t('title')}</h2>
      {create.data ? (
        <>
          <p>{t('ready')}</p>
          <ul className={styles.doors} data-testid="demo-doors">
            <Door to={create.data.studioPath} icon={Clapperboard} name="studio" />
            <Door to={create.data.watchPath} icon={Eye} name="viewer" />
            <Door to={create.data.centrePath} icon={Landmark} name="centre" />
          </ul>
          <p className={styles.quiet}>{t('tabs')}</p>
        </>
      ) : (
        <>
          <p>{t('lead')}</p>
          {create.error !== null && (
            <Notice tone="danger">
              <p>{errorText(create.error)}</p>
            </Notice>
          )}
          {create.isPending ? (
            <output className={styles.waiting}>
              <Progress label={t('starting')} value={null} />
              <p>{t('starting')}</p>
            </output>
          ) : (
            <Button
              variant="primary"
              size="lg"
              icon={Telescope}
              onClick={() => create.mutate({})}
              data-testid="start-demo"
            >
              {t('start')}
            </Button>
          )}
        </>
      )}
    </section>
  );
}
