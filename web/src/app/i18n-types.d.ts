import 'i18next';
import type account from '../locales/en/account.json';
import type attendance from '../locales/en/attendance.json';
import type audit from '../locales/en/audit.json';
import type board from '../locales/en/board.json';
import type broadcast from '../locales/en/broadcast.json';
import type calendars from '../locales/en/calendars.json';
import type captions from '../locales/en/captions.json';
import type centres from '../locales/en/centres.json';
import type common from '../locales/en/common.json';
import type consents from '../locales/en/consents.json';
import type covers from '../locales/en/covers.json';
import type demo from '../locales/en/demo.json';
import type equipment from '../locales/en/equipment.json';
import type errors from '../locales/en/errors.json';
import type events from '../locales/en/events.json';
import type home from '../locales/en/home.json';
import type links from '../locales/en/links.json';
import type mails from '../locales/en/mails.json';
import type people from '../locales/en/people.json';
import type recordings from '../locales/en/recordings.json';
import type registrations from '../locales/en/registrations.json';
import type reminders from '../locales/en/reminders.json';
import type replay from '../locales/en/replay.json';
import type series from '../locales/en/series.json';
import type session from '../locales/en/session.json';
import type setup from '../locales/en/setup.json';
import type slides from '../locales/en/slides.json';
import type speakers from '../locales/en/speakers.json';
import type stage from '../locales/en/stage.json';
import type talk from '../locales/en/talk.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      account: typeof account;
      attendance: typeof attendance;
      audit: typeof audit;
      board: typeof board;
      broadcast: typeof broadcast;
      calendars: typeof calendars;
      captions: typeof captions;
      centres: typeof centres;
      common: typeof common;
      consents: typeof consents;
      covers: typeof covers;
      demo: typeof demo;
      equipment: typeof equipment;
      errors: typeof errors;
      events: typeof events;
      home: typeof home;
      links: typeof links;
      mails: typeof mails;
      people: typeof people;
      recordings: typeof recordings;
      registrations: typeof registrations;
      reminders: typeof reminders;
      replay: typeof replay;
      series: typeof series;
      session: typeof session;
      setup: typeof setup;
      slides: typeof slides;
      speakers: typeof speakers;
      stage: typeof stage;
      talk: typeof talk;
    };
  }
}
