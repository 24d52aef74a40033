import { ClipboardCopy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { dayAndTime } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';
import { Section } from '../ui/Page.tsx';
import { TextArea } from '../ui/TextField.tsx';
import { showToast } from '../ui/toast-store.ts';
import { toneOf } from './advice.ts';
import { adviceText } from './advice-text.ts';
import styles from './Equipment.module.css';
import { type ReportParts, reportText } from './report.ts';

/** What to do, and all that was found as a text for whoever can do it. */
export function AdvicePanel(parts: Omit<ReportParts, 'origin' | 'when'>) {
  const { t, i18n } = useTranslation('equipment');
  const { language } = i18n;
  const [openedAtMs] = useState(() => Date.now());
  const when = dayAndTime(parts.network.doneAtMs ?? openedAtMs, language, { withZone: true });
  const report = reportText({ ...parts, origin: window.location.host, when }, t, language);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(report);
      showToast(t('report.copied'), 'ok');
    } catch {
      // Refused, or not a secure page: the text can be selected by hand.
      showToast(t('report.refused'), 'attention');
    }
  };
  return (
    <>
      <Section title={t('advice.title')}>
        <div className={styles.advice} data-testid="advice">
          {parts.advice.map((advice) => (
            <div key={advice.code} data-testid="advice-item" data-code={advice.code}>
              <Notice tone={toneOf(advice)}>
                <p>{adviceText(advice, t, language)}</p>
              </Notice>
            </div>
          ))}
          {parts.advice.length === 0 && <p className={styles.hint}>{t('advice.none')}</p>}
        </div>
      </Section>
      <Section title={t('report.title')}>
        <p className={styles.hint}>{t('report.lead')}</p>
        <TextArea
          label={t('report.label')}
          readOnly
          rows={14}
          value={report}
          className={styles.report}
          onFocus={(event) => event.target.select()}
          data-testid="report"
        />
        <div>
          <Button icon={ClipboardCopy} onClick={() => void copy()} data-testid="copy-report">
            {t('report.copy')}
          </Button>
        </div>
      </Section>
    </>
  );
}
