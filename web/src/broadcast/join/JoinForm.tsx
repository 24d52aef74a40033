import { commandRights, type CampusEvent } from '@campus/protocol';
import { DoorOpen } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { codeOf, useErrorText } from '../../api/error-text.ts';
import { EquipmentLink } from '../../app/EquipmentLink.tsx';
import { LanguageSelect } from '../../app/LanguageSelect.tsx';
import { DoorConsentPlace } from '../../consents/DoorConsentPlace.tsx';
import { focusFirstWrong } from '../../forms/focus-first-wrong.ts';
import type { CaptureDesk } from '../../media/capture-desk.ts';
import { ThemeSelect } from '../../theme/ThemeSelect.tsx';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { TilePattern } from '../../ui/TilePattern.tsx';
import type { JoinTicket } from '../session/join-ticket.ts';
import { loadInside } from '../session/load-inside.ts';
import { getTicket } from '../session/tickets.ts';
import { type ConsentAnswer, ConsentChoice } from './ConsentChoice.tsx';
import { EventInvitation } from './EventInvitation.tsx';
import { GreenRoom } from './GreenRoom.tsx';
import { draftOf, isConsentAsked, type JoinDoor, type JoinField } from './join-draft.ts';
import styles from './JoinForm.module.css';

interface JoinFormProps {
  event: CampusEvent;
  door: JoinDoor;
  /** Offered as the name: the link's label, or the account's name. */
  suggestedName: string;
  desk: CaptureDesk;
  onJoined: (ticket: JoinTicket) => void;
}

/** The door: what it is and when, a name, consent where the event is recorded, and devices for those who publish. */
export function JoinForm({ event, door: opened, suggestedName, desk, onJoined }: JoinFormProps) {
  const { t } = useTranslation('broadcast');
  const errorText = useErrorText();
  const [name, setName] = useState(suggestedName);
  const [city, setCity] = useState('');
  const [heads, setHeads] = useState('1');
  const [consent, setConsent] = useState<ConsentAnswer | null>(null);
  const [wrong, setWrong] = useState<readonly JoinField[]>([]);
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  // A recording may have been started since the door was opened.
  const [isRecordedNow, setRecordedNow] = useState(false);
  const door: JoinDoor = { ...opened, isRecorded: opened.isRecorded || isRecordedNow };
  const form = useRef<HTMLFormElement>(null);
  const isCentre = door.role === 'centre';
  const isStudio = commandRights['track.publish'][door.role] === 'always' || door.role === 'moderator';

  const submit = async (submitted: FormEvent) => {
    submitted.preventDefault();
    const result = draftOf(door, { name, city, heads, consent });
    setWrong('wrong' in result ? result.wrong : []);
    if ('wrong' in result) return focusFirstWrong(form.current);
    setBusy(true);
    setProblem(null);
    try {
      // Mostly there by now. Before one counts as having joined: who cannot be shown the broadcast stays at the door.
      await loadInside();
      onJoined(await getTicket(door.link ?? event.id, result.draft));
    } catch (error) {
      setBusy(false);
      if (codeOf(error) !== 'CONSENT_REQUIRED' || door.isRecorded) return setProblem(error);
      // They are told, or asked, before they go on.
      flushSync(() => {
        setRecordedNow(true);
        setWrong(isConsentAsked({ ...door, isRecorded: true }) ? ['consent'] : []);
      });
      focusFirstWrong(form.current);
    }
  };

  return (
    <main className={styles.page} data-testid="join" data-role={door.role} data-studio={isStudio || undefined}>
      {!isStudio && (
        <div className={styles.tile} aria-hidden="true">
          <TilePattern seed={event.id} />
        </div>
      )}
      <EventInvitation event={event} role={door.role} />
      <div className={styles.columns} data-two={isStudio || undefined}>
        {isStudio && <GreenRoom desk={desk} />}
        <form ref={form} className={styles.form} onSubmit={(submitted) => void submit(submitted)} noValidate>
          <TextField
            label={t(isCentre ? 'join.centreName' : 'join.name')}
            value={name}
            autoComplete={isCentre ? 'organization' : 'name'}
            error={wrong.includes('name') ? t(isCentre ? 'join.centreNameWrong' : 'join.nameWrong') : undefined}
            onChange={(changed) => setName(changed.target.value)}
            data-testid="name"
          />
          {isCentre && (
            <>
              <TextField
                label={t('join.city')}
                value={city}
                autoComplete="address-level2"
                error={wrong.includes('city') ? t('join.cityWrong') : undefined}
                onChange={(changed) => setCity(changed.target.value)}
                data-testid="city"
              />
              <TextField
                label={t('centre.heads')}
                hint={t('join.headsHint')}
                inputMode="numeric"
                value={heads}
                error={wrong.includes('heads') ? t('centre.headsWrong') : undefined}
                onChange={(changed) => setHeads(changed.target.value)}
                data-testid="heads"
              />
            </>
          )}
          {event.isForSchools && (
            <Notice tone="info" data-testid="schools-note">
              {t('schools.door')}
            </Notice>
          )}
          {isConsentAsked(door) && (
            <ConsentChoice
              value={consent}
              onChange={setConsent}
              error={wrong.includes('consent') ? t('consent.missing') : undefined}
            />
          )}
          {door.isRecorded && !isConsentAsked(door) && (
            <Notice tone="info" data-testid="recorded-note">
              {t('consent.viewer')}
            </Notice>
          )}
          {problem !== null && <Notice tone="danger">{errorText(problem)}</Notice>}
          <Button type="submit" variant="primary" size="lg" icon={DoorOpen} isBusy={isBusy} data-testid="enter">
            {t(isStudio ? 'join.enterStudio' : 'join.enter')}
          </Button>
        </form>
      </div>
      <DoorConsentPlace doorId={door.link ?? event.id} link={door.link} isOver={event.phase === 'ended'} />
      <div className={styles.settings}>
        <EquipmentLink opensWindow />
        <ThemeSelect />
        <LanguageSelect />
      </div>
    </main>
  );
}
