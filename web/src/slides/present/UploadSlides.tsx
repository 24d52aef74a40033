import { type SlidesLimits, slidesProblems } from '@campus/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf, useErrorText } from '../../api/error-text.ts';
import { wrongFieldsOf } from '../../forms/form-errors.ts';
import { FileField } from '../../ui/FileField.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { showToast } from '../../ui/toast-store.ts';
import styles from './Present.module.css';

interface UploadSlidesProps {
  limits: SlidesLimits;
  upload: (file: File) => Promise<unknown>;
}

type Wrong = (typeof slidesProblems)[number] | 'bytes' | 'many';

const megabyte = 1024 * 1024;

/** Takes a PDF, and says what is wrong with one that is not taken. */
export function UploadSlides({ limits, upload }: UploadSlidesProps) {
  const { t } = useTranslation('slides');
  const errorText = useErrorText();
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const largest = { megabytes: Math.floor(limits.largestBytes / megabyte), pages: limits.mostPages };

  const take = async (file: File): Promise<void> => {
    if (file.size > limits.largestBytes) return setWrong('bytes');
    setIsBusy(true);
    setWrong(null);
    try {
      await upload(file);
      showToast(t('uploaded'), 'ok');
    } catch (error) {
      const fields = wrongFieldsOf(error);
      const said = slidesProblems.find((problem) => fields.has(problem));
      if (said) setWrong(said);
      else if (codeOf(error) === 'LIMIT_EXCEEDED') setWrong('many');
      else showToast(errorText(error), 'danger');
    } finally {
      setIsBusy(false);
    }
  };

  const hint = t('fileHint', largest);
  const error = wrong === null ? undefined : t(`wrong.${wrong}`, largest);
  return (
    <div className={styles.upload}>
      <FileField
        label={t('file')}
        hint={hint}
        error={error}
        accept="application/pdf,.pdf"
        aria-disabled={isBusy || undefined}
        // Never `disabled`: the keyboard's place would be lost while it is taken up.
        onClick={(event) => isBusy && event.preventDefault()}
        onChange={({ target }) => {
          const file = target.files?.[0];
          // Also what was refused: of the same name again, it is no change otherwise.
          if (file && !isBusy) void take(file).finally(() => (target.value = ''));
        }}
        data-testid="slides-file"
      />
      <output className={styles.busy}>
        {isBusy && (
          <>
            <Spinner isInline /> {t('uploading')}
          </>
        )}
      </output>
    </div>
  );
}
