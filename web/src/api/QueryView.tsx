import type { AppError } from '@campus/protocol';
import type { UseQueryResult } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { useErrorText } from './error-text.ts';

interface QueryViewProps<T> {
  query: UseQueryResult<T, AppError>;
  children: (data: T) => ReactNode;
}

/** Waiting, a failure that can be tried again, or the data. Old data stay on the screen when a refresh fails. */
export function QueryView<T>({ query, children }: QueryViewProps<T>) {
  const { t } = useTranslation('common');
  const errorText = useErrorText();
  if (query.data !== undefined) return children(query.data);
  if (query.error === null) return <Spinner label={t('loading')} />;
  return (
    <Notice
      tone="danger"
      action={
        <Button size="sm" icon={RotateCw} onClick={() => void query.refetch()} isBusy={query.isFetching}>
          {t('tryAgain')}
        </Button>
      }
    >
      <p>{errorText(query.error)}</p>
    </Notice>
  );
}
