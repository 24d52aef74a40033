import type { OwnRegistrations } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import type { RegistrationProps } from './RegistrationPanel.tsx';
import styles from './Registrations.module.css';
import { useRegistration } from './use-registration.ts';

/** For oneself. */
export function PersonRegistration({ own, ...props }: RegistrationProps & { own: OwnRegistrations }) {
  const { t } = useTranslation('registrations');
  const registration = useRegistration(props);
  const { person, seats } = own;
  const isFull = seats.capacity !== null && (seats.waiting > 0 || seats.confirmed >= seats.capacity);
  const said = person?.state === 'waiting' ? t('person.waiting', { place: person.place ?? 1 }) : t('person.confirmed');
  return (
    <div className={styles.part}>
      <output data-testid="own-registration" data-state={person?.state ?? 'none'}>
        {person && said}
      </output>
      {person ? (
        <Button
          size="sm"
          isBusy={registration.isBusy}
          onClick={() => void registration.withdraw('person')}
          data-testid="withdraw"
        >
          {t('person.withdraw')}
        </Button>
      ) : (
        <Button
          isBusy={registration.isBusy}
          onClick={() => void registration.register({ kind: 'person' })}
          data-testid="register"
        >
          {isFull ? t('person.registerWaiting') : t('person.register')}
        </Button>
      )}
    </div>
  );
}
