import { AppError, type ErrorCode } from '@campus/protocol';
import { useTranslation } from 'react-i18next';

/** The code of whatever was thrown. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof AppError ? error.code : 'INTERNAL';
}

/** Gives a function from an error to a sentence in the reader's language that says what to do. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation('errors');
  return (error) => t(`${codeOf(error)}`);
}
