import type { AppError } from '@campus/protocol';
import type { UseQueryResult } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
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
  if (query.data !== undefined) return children(query.data);
  if (query.error === null) return <Spinner label={t('loading')} />;
  return <QueryFailure query={query} />;
}

/** A failure that can be tried again; nothing before there was one, nor when the data have come. */
export function QueryFailure<T>({ query }: Pick<QueryViewProps<T>, 'query'>) {
  const { t } = useTranslation('common');
  const errorText = useErrorText();
  // While it is tried again there is no error, and whoever pressed the button stays on it.
  const [lastError, setLastError] = useState(query.error);
  if (query.error !== null && query.error !== lastError) setLastError(query.error);
  if (query.data !== undefined || lastError === null) return null;
  return (
    <Notice
      tone="danger"
      action={
        <Button size="sm" icon={RotateCw} onClick={() => void query.refetch()} isBusy={query.isFetching}>
          {t('tryAgain')}
        </Button>
      }
    >
      <p>{errorText(lastError)}</p>
    </Notice>
  );
}
