import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.tsx';
import styles from './Dialog.module.css';

export interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** The actions; the safe one first. */
  footer?: ReactNode;
  'data-testid'?: string;
}

/**
 * A modal dialog on the browser's own `<dialog>`: the rest of the page is inert, Escape closes, focus goes back
 * to where it was, it stands above an element in full screen, and it needs no style sheet written by script
 * (which our content security policy forbids).
 */
export function Dialog({ isOpen, onClose, title, description, children, footer, ...rest }: DialogProps) {
  const { t } = useTranslation('common');
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the element goes away, if it does: one that is taken out of the page while it is open gives no focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog || !isOpen) return;
    dialog.showModal();
    // The browser begins with the cross that closes; people came for a field, or for the answers, the safe one first.
    dialog.querySelector<HTMLElement>('[role="switch"], input, select, textarea, footer button')?.focus();
    return () => dialog.close();
  }, [isOpen]);
  return (
    <dialog
      ref={ref}
      className={styles.dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={description === undefined ? undefined : `${id}-description`}
      data-testid={rest['data-testid']}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {isOpen && (
        <div className={styles.panel}>
          <header className={styles.header}>
            <h2 id={`${id}-title`}>{title}</h2>
            <IconButton icon={X} label={t('close')} size="sm" onClick={onClose} />
          </header>
          {description !== undefined && (
            <p id={`${id}-description`} className={styles.description}>
              {description}
            </p>
          )}
          {children}
          {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
        </div>
      )}
    </dialog>
  );
}
