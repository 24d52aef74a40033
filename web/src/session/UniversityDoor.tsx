import { GraduationCap } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rest } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { useRoute } from '../api/queries.ts';
import form from '../forms/Form.module.css';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import styles from './UniversityDoor.module.css';

/** Signing in with the university's own account, where the campus has that. */
export function UniversityDoor({ next }: { next: string }) {
  const { t } = useTranslation('session');
  const errorText = useErrorText();
  const instance = useRoute('instance.show', {}, { staleMs: 60_000 });
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const university = instance.data?.university;
  if (!university) return null;

  const go = async (): Promise<void> => {
    setIsBusy(true);
    setFailure(null);
    try {
      const { url } = await rest.call('session.beginUniversity', { body: { next } });
      location.assign(url);
    } catch (error) {
      setIsBusy(false);
      setFailure(error);
    }
  };

  return (
    <section className={form.form} aria-label={t('university.title')}>
      <div className={form.actions}>
        <Button
          variant="primary"
          size="lg"
          icon={GraduationCap}
          isBusy={isBusy}
          onClick={() => void go()}
          data-testid="sign-in-university"
        >
          {t('university.action', { university: university.name })}
        </Button>
      </div>
      {failure !== null && (
        <Notice tone="danger">
          <p>{errorText(failure)}</p>
        </Notice>
      )}
      <p className={styles.or}>{t('university.orPassword')}</p>
    </section>
  );
}
