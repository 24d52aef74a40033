import { X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.tsx';
import styles from './Toaster.module.css';
import { dismissToast, onToasts, readToasts } from './toast-store.ts';

/** Stands once, at the root; `showToast` fills it. */
export function Toaster() {
  const { t } = useTranslation('common');
  const messages = useSyncExternalStore(onToasts, readToasts);
  return (
    <Toast.Provider duration={6000} label={t('notification')}>
      {messages.map((message) => (
        <Toast.Root
          key={message.id}
          className={styles.toast}
          data-tone={message.tone}
          onOpenChange={(isOpen) => {
            if (!isOpen) dismissToast(message.id);
          }}
        >
          <Toast.Description>{message.text}</Toast.Description>
          <Toast.Close asChild>
            <IconButton icon={X} label={t('close')} size="sm" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className={styles.viewport} label={t('notifications')} />
    </Toast.Provider>
  );
}
