import type { AccountTables } from '../account/tables.ts';
import type { AuditTables } from '../audit/tables.ts';
import type { BoardTables } from '../boards/tables.ts';
import type { BroadcastTables } from '../broadcasts/tables.ts';
import type { CalendarTables } from '../calendar/tables.ts';
import type { CentreTables } from '../centres/tables.ts';
import type { ConsentTables } from '../consents/tables.ts';
import type { EventMailTables } from '../event-mails/tables.ts';
import type { CoverTables } from '../covers/tables.ts';
import type { EventTables } from '../events/tables.ts';
import type { InstitutionTables } from '../institutions/tables.ts';
import type { KeyTables } from '../keys/tables.ts';
import type { LinkTables } from '../links/tables.ts';
import type { MailTables } from '../mail/tables.ts';
import type { PeopleTables } from '../people/tables.ts';
import type { SeriesTables } from '../series/tables.ts';
import type { SlideTables } from '../slides/tables.ts';
import type { SpeakerTables } from '../speakers/tables.ts';
import type { RegistrationTables } from '../registrations/tables.ts';
import type { RecordingTables } from '../recordings/tables.ts';
import type { TalkTables } from '../talk/tables.ts';
import type { UniversityTables } from '../university/tables.ts';

/** Every table, joined from the features' own `tables.ts`. Types only: what makes the tables are the migrations. */
export interface Schema
  extends AuditTables,
    KeyTables,
    InstitutionTables,
    CentreTables,
    BoardTables,
    PeopleTables,
    EventMailTables,
    EventTables,
    CoverTables,
    CalendarTables,
    RegistrationTables,
    SeriesTables,
    SlideTables,
    SpeakerTables,
    LinkTables,
    MailTables,
    BroadcastTables,
    TalkTables,
    RecordingTables,
    ConsentTables,
    UniversityTables,
    AccountTables {}
