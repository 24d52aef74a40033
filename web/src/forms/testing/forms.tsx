import { fireEvent, screen } from '@testing-library/react';
import { DeleteAccount } from '../../account/DeleteAccount.tsx';
import { EmailForm } from '../../account/EmailForm.tsx';
import { PasswordForm } from '../../account/PasswordForm.tsx';
import { JoinForm } from '../../broadcast/join/JoinForm.tsx';
import { CentreCount } from '../../broadcast/watch/CentreCount.tsx';
import { CentreForm } from '../../centres/CentreForm.tsx';
import { ConfirmBoard } from '../../centres/ConfirmBoard.tsx';
import { ConfirmBoardPage } from '../../centres/ConfirmBoardPage.tsx';
import { RemoteHeads } from '../../centres/RemoteHeads.tsx';
import { LinkForm } from '../../links/LinkForm.tsx';
import { CaptureDesk } from '../../media/capture-desk.ts';
import { InstitutionForm } from '../../people/InstitutionForm.tsx';
import { InviteForm } from '../../people/InviteForm.tsx';
import { CentreRegistration } from '../../registrations/CentreRegistration.tsx';
import { InvitationPage } from '../../session/InvitationPage.tsx';
import { SignInPage } from '../../session/SignInPage.tsx';
import { SetupForm } from '../../setup/SetupForm.tsx';
import { SpeakerForm } from '../../speakers/SpeakerForm.tsx';
import { eventForms } from './event-forms.ts';
import type { FieldCase, FormCase } from './form-case.ts';
import { liveForms } from './live-forms.tsx';
import { account, centre, event, institution, person } from './people.ts';

const letters = (count: number): string => 'x'.repeat(count);
const badMails = ['', 'omar', 'omar@', 'a b@univ.example', `${letters(250)}@univ.example`];

const nobody = (): Promise<never> => Promise.reject(new Error('nobody is to be asked'));

/** Of a machine with neither camera nor microphone. */
function noDevices(): CaptureDesk {
  return new CaptureDesk({
    capture: { camera: nobody, microphone: nobody, screen: nobody },
    listDevices: () => Promise.resolve({ cameras: [], microphones: [] }),
    onDevicesChanged: () => () => undefined,
  });
}

/** A field whose sentence is one, whatever is wrong, whoever notices it. */
const field = (label: string, good: string, says: string, bad: readonly string[], name?: string): FieldCase => ({
  label,
  good,
  bad: { [says]: bad },
  refusals: name === undefined ? [] : [{ code: 'INVALID', field: name, says }],
});

const newPassword = (label: string, name: string): FieldCase =>
  field(label, 'ten characters or more', 'session:wrong.password', ['', 'too short', letters(201)], name);

const ownPassword: FieldCase = {
  label: 'account:proof.password',
  good: 'what it was',
  refusals: [{ code: 'INVALID', field: 'password', says: 'account:proof.wrongPassword' }],
};

const headsOfRoom = (label: string): FieldCase =>
  field(label, '25', 'broadcast:centre.headsWrong', ['', 'many', '-1', '2.5', '10001']);

/** Every form of the app that does not take files. */
export const forms: readonly FormCase[] = [
  {
    file: 'account/DeleteAccount.tsx',
    draw: () => <DeleteAccount account={account} />,
    prepare: () => {
      fireEvent.click(screen.getByTestId('delete-account'));
    },
    route: 'account.delete',
    fields: [ownPassword],
  },
  {
    file: 'account/EmailForm.tsx',
    draw: () => <EmailForm person={person} account={account} />,
    route: 'account.changeEmail',
    fields: [
      {
        label: 'account:email.new',
        good: 'bushra.m@lahore.example',
        bad: { 'account:email.wrong': badMails },
        refusals: [
          { code: 'INVALID', field: 'email', says: 'account:email.wrong' },
          { code: 'CONFLICT', says: 'account:email.taken' },
        ],
      },
      ownPassword,
    ],
  },
  {
    file: 'account/PasswordForm.tsx',
    draw: () => <PasswordForm person={person} account={account} />,
    route: 'account.changePassword',
    fields: [ownPassword, newPassword('account:password.new', 'newPassword')],
  },
  {
    file: 'broadcast/join/JoinForm.tsx',
    draw: () => (
      <JoinForm
        event={event}
        door={{ role: 'centre', isRecorded: true, link: 'a-link', eventId: null }}
        suggestedName=""
        desk={noDevices()}
        onJoined={() => undefined}
      />
    ),
    fields: [
      field('broadcast:join.centreName', 'مرکز لاہور', 'broadcast:join.centreNameWrong', ['', ' ', letters(81)]),
      field('broadcast:join.city', 'لاہور', 'broadcast:join.cityWrong', [letters(81)]),
      headsOfRoom('broadcast:centre.heads'),
      { label: 'broadcast:consent.title', isGroup: true, bad: { 'broadcast:consent.missing': [''] } },
    ],
  },
  {
    file: 'broadcast/watch/CentreCount.tsx',
    draw: () => <CentreCount headCount={12} session={{ command: nobody }} />,
    saysAtOnce: true,
    fields: [headsOfRoom('broadcast:centre.heads')],
  },
  {
    file: 'centres/CentreForm.tsx',
    draw: () => <CentreForm centre={centre} />,
    route: 'centres.describe',
    fields: [
      field('centres:form.city', 'لاہور', 'centres:wrong.city', ['', ' ', letters(81)], 'city'),
      field('centres:form.seats', '30', 'centres:wrong.seats', ['', 'many', '0', '2.5', '10001'], 'seats'),
      ...(['smartboards', 'laptops', 'headsets'] as const).map((piece) =>
        field(`centres:form.${piece}`, '3', 'centres:wrong.pieces', ['', 'many', '-1', '2.5'], `equipment.${piece}`),
      ),
      field('centres:form.uplink', '2,5', 'centres:wrong.uplink', ['fast', '0', '-1', '100001'], 'uplinkMbps'),
    ],
  },
  {
    file: 'centres/ConfirmBoard.tsx',
    draw: () => (
      <ConfirmBoard
        pairing={{ code: 'WDJBMJHT', expiresAtMs: 1, beganAtMs: 0, device: { browser: null, system: null } }}
      />
    ),
    replies: { 'centres.list': { centres: [centre] } },
    route: 'boards.pair',
    fields: [field('centres:confirm.name', 'کھڑکی کے پاس', 'centres:wrong.boardName', ['', ' ', letters(61)], 'name')],
  },
  {
    file: 'centres/ConfirmBoardPage.tsx',
    draw: () => <ConfirmBoardPage />,
    path: '/board/confirm/:code?',
    at: '/board/confirm',
    fields: [field('centres:confirm.code', 'WDJB-MJHT', 'centres:wrong.code', ['', 'WDJB', letters(50)])],
  },
  {
    file: 'centres/RemoteHeads.tsx',
    draw: () => (
      <RemoteHeads
        id="board-1"
        report={{
          event: null,
          isSoundOn: true,
          isSoundBlocked: false,
          volume: 1,
          picture: 'auto',
          headCount: 12,
          isHandUp: null,
          poll: null,
          captions: { language: null, languages: [] },
        }}
      />
    ),
    route: 'boards.control',
    fields: [headsOfRoom('broadcast:centre.heads')],
  },
  ...eventForms,
  ...liveForms,
  {
    file: 'links/LinkForm.tsx',
    draw: () => <LinkForm eventId="event-1" />,
    route: 'links.create',
    fields: [
      field('links:form.label', 'لاہور', 'links:form.wrong.label', [letters(81)], 'label'),
      field('links:form.validDays', '30', 'links:form.wrong.validDays', ['', '0', '366', '1.5'], 'validDays'),
    ],
  },
  {
    file: 'people/InstitutionForm.tsx',
    draw: () => <InstitutionForm institutions={[institution]} />,
    route: 'institutions.create',
    fields: [
      field('people:institution.name', 'جامعہ پنجاب', 'people:wrong.name', ['', 'x', letters(121)], 'name'),
      field('people:institution.city', 'لاہور', 'people:wrong.city', ['', ' ', letters(81)], 'city'),
    ],
  },
  {
    file: 'people/InviteForm.tsx',
    draw: () => <InviteForm inviter={person} institutions={[institution]} />,
    route: 'people.invite',
    fields: [
      {
        label: 'people:invite.email',
        good: 'omar@nantes.example',
        bad: { 'people:wrong.email': badMails },
        refusals: [
          { code: 'INVALID', field: 'email', says: 'people:wrong.email' },
          { code: 'CONFLICT', says: 'people:invite.hasRole' },
        ],
      },
    ],
  },
  {
    file: 'registrations/CentreRegistration.tsx',
    draw: () => (
      <CentreRegistration
        event={event}
        link={undefined}
        own={{
          person: null,
          centre: null,
          canSpeakForCentre: true,
          seats: { capacity: 20, confirmed: 0, waiting: 0 },
        }}
      />
    ),
    route: 'registrations.register',
    fields: [
      {
        label: 'registrations:centre.heads',
        good: '12',
        bad: { 'registrations:centre.wrong': ['', '0', '2.5', '10001'] },
        refusals: [{ code: 'LIMIT_EXCEEDED', says: 'registrations:centre.noRoom' }],
      },
    ],
  },
  {
    file: 'session/InvitationPage.tsx',
    draw: () => <InvitationPage />,
    path: '/invitations/:token',
    at: '/invitations/a-long-enough-token',
    replies: {
      'invitations.inspect': {
        email: 'omar@nantes.example',
        institutionName: 'Nantes',
        role: 'member',
        hasAccount: false,
      },
    },
    route: 'invitations.accept',
    fields: [
      field('session:name', 'عمر', 'session:wrong.name', ['', ' ', letters(81)], 'name'),
      newPassword('session:newPassword', 'password'),
    ],
  },
  {
    file: 'session/SignInPage.tsx',
    draw: () => <SignInPage />,
    route: 'session.create',
    fields: [
      field('session:email', 'omar@nantes.example', 'session:wrong.email', badMails),
      field('session:password', 'what it was', 'session:wrong.ownPassword', ['']),
    ],
  },
  {
    file: 'setup/SetupForm.tsx',
    draw: () => <SetupForm token="a-long-enough-token" />,
    route: 'setup.complete',
    fields: [
      {
        label: 'setup:institution.name',
        good: 'جامعہ نانت',
        bad: { 'setup:wrong.institutionName': ['', 'x', letters(121)] },
        refusals: [{ code: 'INVALID', field: 'institution.name', says: 'setup:wrong.institutionName' }],
      },
      field('setup:institution.city', 'نانت', 'setup:wrong.city', ['', ' ', letters(81)], 'institution.city'),
      field('setup:admin.name', 'کلیئر', 'setup:wrong.name', ['', ' ', letters(81)], 'admin.name'),
      field('setup:admin.email', 'claire@nantes.example', 'setup:wrong.email', badMails, 'admin.email'),
      newPassword('session:newPassword', 'admin.password'),
    ],
  },
  {
    file: 'speakers/SpeakerForm.tsx',
    draw: () => <SpeakerForm event={event} names={[]} />,
    route: 'speakers.invite',
    fields: [
      field('speakers:name', 'آمنہ', 'speakers:wrong.name', ['', ' ', letters(81)], 'name'),
      {
        label: 'speakers:email',
        good: 'amina@lahore.example',
        bad: { 'speakers:wrong.email': badMails },
        refusals: [
          { code: 'INVALID', field: 'email', says: 'speakers:wrong.email' },
          { code: 'CONFLICT', says: 'speakers:wrong.asked' },
        ],
      },
    ],
  },
];

/** Those with a file to choose have tests of their own. */
export const otherForms: readonly string[] = ['covers/CoverEditor.tsx'];

/** Where fields stand that belong to forms of other files. */
const partsOfForms: readonly string[] = [
  'account/ProofField.tsx',
  'events/AgendaFields.tsx',
  'series/RepeatFields.tsx',
  'session/NewPasswordField.tsx',
  'talk/HeadFields.tsx',
];

/** And to none: what a list is filtered by cannot be wrong, and a report is only read. */
const fieldsOfNoForm: readonly string[] = [
  'audit/AuditFilterForm.tsx',
  'equipment/AdvicePanel.tsx',
  'captions/Transcript.tsx',
  'replay/views/SlideChapters.tsx',
];

/** Where there are fields, and no form around them. */
export const otherFields: readonly string[] = [...partsOfForms, ...fieldsOfNoForm];
