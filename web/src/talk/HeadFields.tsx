import { HeadCount, type Poll } from '@campus/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../ui/TextField.tsx';
import { labelOf } from './poll-labels.ts';
import styles from './HeadFields.module.css';

interface HeadFieldsProps {
  poll: Pick<Poll, 'kind' | 'options'>;
  /** By option; not a number where what was typed is none. */
  counts: readonly number[];
  onChange: (index: number, count: number) => void;
}

/** How many of a centre's heads are for what: a field for each option, empty for nobody. */
export function HeadFields({ poll, counts, onChange }: HeadFieldsProps) {
  const { t } = useTranslation('talk');
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({});
  const type = (index: number, text: string): void => {
    setTyped((before) => ({ ...before, [index]: text }));
    const heads = HeadCount.safeParse(Number(text.trim()));
    onChange(index, heads.success ? heads.data : Number.NaN);
  };
  return (
    <div className={styles.heads}>
      {poll.options.map((option, index) => (
        <TextField
          // Options keep their places.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          label={labelOf(poll, option, index)}
          inputMode="numeric"
          value={typed[index] ?? (counts[index] === 0 ? '' : String(counts[index] ?? ''))}
          placeholder="0"
          error={Number.isNaN(counts[index]) ? t('wrong.heads') : undefined}
          onChange={(event) => type(index, event.target.value)}
          data-testid="heads-for"
        />
      ))}
    </div>
  );
}
