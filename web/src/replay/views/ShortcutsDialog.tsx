import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/Dialog.tsx';
import { Switch } from '../../ui/Switch.tsx';
import styles from './ShortcutsDialog.module.css';
import { shortcutKeys } from './use-shortcuts.ts';

interface ShortcutsDialogProps {
  isOpen: boolean;
  onClose: () => void;
  areKeysOn: boolean;
  onKeysChange: (areOn: boolean) => void;
}

export function ShortcutsDialog({ isOpen, onClose, areKeysOn, onKeysChange }: ShortcutsDialogProps) {
  const { t } = useTranslation('replay');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('shortcuts.title')} data-testid="shortcuts">
      <Switch
        label={t('shortcuts.single')}
        hint={t('shortcuts.singleHint')}
        isOn={areKeysOn}
        onChange={onKeysChange}
        data-testid="single-keys"
      />
      <dl className={styles.shortcuts}>
        {shortcutKeys.map(({ action, keys }) => (
          <div key={action}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`shortcuts.${action}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
