import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rest } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import form from '../forms/Form.module.css';
import { Button } from '../ui/Button.tsx';
import { showToast } from '../ui/toast-store.ts';
import { saveFile } from '../audit/save-file.ts';

/** Everything that is stored of the person, as a file. */
export function OwnData() {
  const { t } = useTranslation('account');
  const errorText = useErrorText();
  const [isBusy, setIsBusy] = useState(false);
  const save = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const data = await rest.call('account.export', {});
      const content = JSON.stringify(data, null, 2);
      saveFile({ fileName: 'international-campus.json', mediaType: 'application/json', content });
    } catch (error) {
      showToast(errorText(error), 'danger');
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <p>{t('data.lead')}</p>
      <div className={form.actions}>
        <Button icon={Download} isBusy={isBusy} onClick={() => void save()} data-testid="export-data">
          {t('data.action')}
        </Button>
      </div>
    </>
  );
}
