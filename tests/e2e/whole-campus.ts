import { expect, type Locator, type Page } from '@playwright/test';
import { mailCatalogues, momentIn, say } from '../../signalling/src/mail/mail-texts.ts';
import { openBoard, trustBoard } from './board-pages.ts';
import { expectClocks, expectLanguage, type Language, wordsIn } from './languages.ts';
import { linkTo, mailTo } from './mail-campus.ts';
import { expectPictureMoves, expectSound } from './measures.ts';
import { endBroadcast, enterStudio, goLive } from './people.ts';
import { test } from './university-campus.ts';
import { returnPath, sayWhoOneIs } from './university-pages.ts';

/** What people call themselves and their things, in the language that they speak. */
export interface Cast {
  readonly language: Language;
  /** Of everybody's browser. */
  readonly locale: string;
  readonly lead: string;
  readonly centre: string;
  readonly administrator: string;
  readonly organiser: string;
  readonly coordinator: string;
  readonly member: string;
  readonly title: string;
  readonly board: string;
}

/** Each sits somewhere else. The clocks of Lahore are never changed. */
const zones = { lead: 'Europe/Paris', centre: 'Asia/Karachi', member: 'Europe/London' } as const;
const mails = {
  administrator: 'admin@univ.example',
  organiser: 'organiser@univ.example',
  coordinator: 'coordinator@lahore.example',
  member: 'member@univ.example',
} as const;
const password = 'a long enough password';
const heads = 12;
/** The same weekday of nine months: whenever that begins, the clocks of Europe are changed in between. */
const months = 9;

/** What the browser shows that comes in, until the campus has kept the language in which they read. */
async function comeIn(page: Page, act: () => Promise<void>): Promise<void> {
  const kept = page.waitForResponse(
    (answer) => new URL(answer.url()).pathname === '/api/me' && answer.request().method() === 'PATCH',
  );
  await act();
  expect((await kept).ok()).toBe(true);
  await expect(page.getByTestId('account-menu')).toBeVisible();
}

/** The moments that are said within, of a page that is drawn. */
const momentsIn = (within: Locator): Promise<number[]> =>
  within
    .locator('time')
    .evaluateAll((elements) => (elements as HTMLTimeElement[]).map(({ dateTime }) => Date.parse(dateTime)));

/** The different times of day that these moments have in a zone. */
function clocksOf(moments: readonly number[], timeZone: string): Set<string> {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
  return new Set(moments.map((ms) => clock.format(ms)));
}

/** All of it once, by people who speak one language: from the first start to the end of a broadcast. */
export function tellTheWhole(cast: Cast): void {
  const { language, locale } = cast;
  const t = wordsIn(language);
  const mailWords = mailCatalogues[language];
  const direction = language === 'ur' ? 'rtl' : 'ltr';

  test(`from the first start to the end of a broadcast, in ${language}`, async ({
    product,
    trap,
    university,
    person,
  }) => {
    const reader = async (timeZone: string, viewport?: { width: number; height: number }): Promise<Page> =>
      (await person({ devices: 'clip', locale, timeZone, ...(viewport ? { viewport } : {}) })).page;
    const at = (path: string): string => `${product.url}${path}`;

    const expectMail = async (address: string, subject: string, sentences: readonly string[]) => {
      const mail = await mailTo(trap, address, subject);
      for (const sentence of sentences) expect(mail.text).toContain(sentence);
      expect(mail.html).toContain(`<html lang="${language}" dir="${direction}">`);
      return mail;
    };

    /** Opens the invitation in the mail, and comes in with a name and a password. */
    const accept = async (page: Page, who: 'organiser' | 'coordinator', institution: string): Promise<void> => {
      const invited = { inviter: cast.administrator, institution, role: who };
      await expectMail(mails[who], say(mailWords.invitation.subject, language, invited), [
        say(mailWords.invitation.lead, language, invited),
        say(mailWords.invitation.how, language),
      ]);
      await page.goto(at(await linkTo(trap, mails[who])));
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('session:invitation.title'));
      await expect(page.locator('main')).toContainText(
        t('session:invitation.lead', { institution, email: mails[who], role: who }),
      );
      await expectLanguage(page, language);
      await page.getByLabel(t('session:name'), { exact: true }).fill(cast[who]);
      await page.getByLabel(t('session:newPassword'), { exact: true }).fill(password);
      await comeIn(page, () => page.getByRole('button', { name: t('session:invitation.accept') }).click());
    };

    university.open(at(returnPath));
    university.accounts.set('member', { email: mails.member, email_verified: true, name: cast.member });

    await test.step('an institution is set up', async () => {
      const page = await reader(zones.lead);
      await page.goto(at(new URL(await product.setupUrl()).pathname));
      await setUp(page, cast);
      await page.goto(at('/people'));
      await addCentre(page, cast);
      await invite(page, cast, 'organiser', cast.lead);
      await expect(page.getByTestId('invitation-sent')).toHaveText(t('people:invite.mailed'));
      await invite(page, cast, 'coordinator', cast.centre);
      await expectLanguage(page, language);
    });

    const organiser = await reader(zones.lead);
    const series = await test.step('an organiser plans a series across a change of summer time', async () => {
      await accept(organiser, 'organiser', cast.lead);
      await organiser.goto(at('/events/new'));
      await planSeries(organiser, cast);
      const events = organiser.getByTestId('series-event');
      await expect(events).toHaveCount(months);
      await expectClocks(organiser.locator('main'), language, zones.lead);
      const moments = await momentsIn(events);
      expect(clocksOf(moments, zones.lead).size, 'the same time of day in Nantes').toBe(1);
      expect(clocksOf(moments, 'UTC').size, 'whose clocks are changed in between').toBe(2);
      await expectLanguage(organiser, language);
      return new URL(organiser.url()).pathname;
    });

    const coordinator = await reader(zones.centre);
    const event = await test.step('a centre registers, and gets its mail', async () => {
      await accept(coordinator, 'coordinator', cast.centre);
      await coordinator.goto(at(series));
      const events = coordinator.getByTestId('series-event');
      await expect(events).toHaveCount(months);
      await expectClocks(coordinator.locator('main'), language, zones.centre);
      expect(clocksOf(await momentsIn(events), zones.centre).size, 'two times of day in Lahore').toBe(2);
      await events.first().getByRole('link').click();
      await expect(coordinator.getByRole('heading', { level: 1 })).toHaveText(cast.title);
      await coordinator.getByLabel(t('registrations:centre.heads'), { exact: true }).fill(String(heads));
      await coordinator.getByRole('button', { name: t('registrations:centre.register') }).click();
      await expect(coordinator.getByTestId('centre-registration')).toHaveText(
        t('registrations:centre.confirmed', { heads: String(heads) }),
      );
      await expectClocks(coordinator.locator('dl'), language, zones.centre);
      await expectLanguage(coordinator, language);
      const [startsAtMs = Number.NaN] = await momentsIn(coordinator.locator('dl'));

      const said = { title: cast.title, institution: cast.lead };
      const confirmed = mailWords.registration.confirmed;
      const there = { ...momentIn(startsAtMs, zones.lead, language), institution: cast.lead };
      const mail = await expectMail(mails.coordinator, say(confirmed.subject, language, said), [
        say(confirmed.lead, language, said),
        say(mailWords.event.when, language, momentIn(startsAtMs, zones.centre, language)),
        say(mailWords.event.whenThere, language, there),
      ]);
      expect(mail.attachments.some(({ contentType }) => contentType.startsWith('text/calendar'))).toBe(true);
      return { id: new URL(coordinator.url()).pathname.split('/').at(-1) ?? '' };
    });

    const board = await reader(zones.centre, { width: 1280, height: 720 });
    await test.step('its smartboard is paired', async () => {
      const code = await openBoard(board, product);
      await expect(board.getByRole('heading', { level: 1 })).toHaveText(t('board:pairing.title'));
      await expectLanguage(board, language);
      await coordinator.goto(at('/board/confirm'));
      await expect(coordinator.getByTestId('typed-code')).toHaveAccessibleName(t('centres:confirm.code'));
      await trustBoard(coordinator, code, cast.board);
      await expect(coordinator.getByTestId('board-confirmed')).toContainText(t('centres:confirm.doneTitle'));
      await expect(board.getByTestId('announced-event')).toContainText(cast.title);
      await expect(board.getByText(t('board:room.byItself'))).toBeVisible();
      await expectClocks(board.getByTestId('announcements'), language, zones.centre);
      await expectLanguage(board, language);
    });

    const member = await reader(zones.member);
    await test.step('a member signs in with their university’s account, and registers', async () => {
      await member.goto(at(`/sign-in?next=/events/${event.id}`));
      const door = { university: 'Université de Nantes' };
      await member.getByRole('button', { name: t('session:university.action', door) }).click();
      await comeIn(member, () => sayWhoOneIs(member, 'member'));
      await expect(member.getByTestId('account-menu')).toHaveText(cast.member);
      await expect(member).toHaveURL(at(`/events/${event.id}`));
      await expectClocks(member.locator('dl'), language, zones.member);
      await member.getByRole('button', { name: t('registrations:person.register'), exact: true }).click();
      await expect(member.getByTestId('own-registration')).toHaveText(t('registrations:person.confirmed'));
      await expectLanguage(member, language);
      const subject = say(mailWords.registration.confirmed.subject, language, { title: cast.title });
      await expectMail(mails.member, subject, []);
    });

    await test.step('the event is held, and watched', async () => {
      await enterStudio(organiser, product, event);
      await goLive(organiser);
      await expectLanguage(organiser, language);
      await expect(board.getByTestId('room')).toHaveAttribute('data-phase', 'live');
      await member.getByTestId('watch-event').click();
      await expect(member.getByLabel(t('broadcast:join.name'), { exact: true })).toHaveValue(cast.member);
      await member.getByRole('button', { name: t('broadcast:join.enter'), exact: true }).click();
      await expect(member.getByTestId('watch')).toHaveAttribute('data-connection', 'connected');
      await Promise.all([expectPictureMoves(board, 'camera'), expectPictureMoves(member, 'camera')]);
      await expectSound(member);
      await expect(member.getByTestId('watch')).toContainText(t('broadcast:phase.live'));
      await expectLanguage(member, language);
      await expect(organiser.getByTestId('audience-heads')).toContainText(String(heads));
    });

    await test.step('and ends', async () => {
      await endBroadcast(organiser);
      await expect(member.getByTestId('ended')).toContainText(t('broadcast:ended.title'));
      await expect(organiser.getByTestId('studio-ended')).toContainText(t('broadcast:ended.staffNotRecorded'));
      await expectLanguage(organiser, language);
    });
  });
}

async function setUp(page: Page, { language, lead, administrator }: Cast): Promise<void> {
  const t = wordsIn(language);
  const field = (key: string): Locator => page.getByLabel(t(key), { exact: true });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('setup:title'));
  await expectLanguage(page, language);
  await expect(field('setup:institution.timeZone')).toHaveValue(zones.lead);
  await field('setup:institution.name').fill(lead);
  await field('setup:institution.city').fill('Nantes');
  await field('setup:institution.country').selectOption('FR');
  await field('setup:admin.name').fill(administrator);
  await field('setup:admin.email').fill(mails.administrator);
  await field('session:newPassword').fill(password);
  await comeIn(page, () => page.getByRole('button', { name: t('setup:submit') }).click());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('events:new'));
}

async function addCentre(page: Page, { language, centre }: Cast): Promise<void> {
  const t = wordsIn(language);
  const form = page.locator('form', { has: page.getByTestId('create-institution') });
  const field = (key: string): Locator => form.getByLabel(t(key), { exact: true });
  await field('people:institution.name').fill(centre);
  await field('people:institution.city').fill('Lahore');
  await field('people:institution.country').selectOption('PK');
  await field('people:institution.timeZone').selectOption(zones.centre);
  await form.getByRole('button', { name: t('people:institution.create') }).click();
}

async function invite(page: Page, { language }: Cast, role: 'organiser' | 'coordinator', at: string): Promise<void> {
  const t = wordsIn(language);
  const form = page.locator('form', { has: page.getByTestId('invite') });
  const field = (key: string): Locator => form.getByLabel(t(key), { exact: true });
  await expect(field('people:invite.language')).toHaveValue(language);
  await field('people:invite.email').fill(mails[role]);
  await field('people:invite.institution').selectOption({ label: at });
  await form.locator(`input[value=${role}]`).check();
  await form.getByRole('button', { name: t('people:invite.action'), exact: true }).click();
  await expect(field('people:invite.email')).toHaveValue('');
}

async function planSeries(page: Page, { language, title }: Cast): Promise<void> {
  const t = wordsIn(language);
  const field = (key: string): Locator => page.getByLabel(t(key), { exact: true });
  await field('events:form.title').fill(title);
  await page.locator('input[value=public]').check();
  await page.getByRole('switch', { name: t('events:form.recorded') }).click();
  await expect(field('events:form.timeZone')).toHaveValue(zones.lead);
  // A time that some night does not have would be another one there.
  const start = await field('events:form.startsAt').inputValue();
  await field('events:form.startsAt').fill(start.replace(/T0[23]:/, 'T04:'));
  await field('series:repeat.rhythm').selectOption({ label: t('series:rhythm.monthWeekday') });
  await field('series:repeat.count').fill(String(months));
  await expect(page.getByTestId('repeat-day')).toHaveCount(months);
  await expectClocks(page.getByTestId('repeat-fields'), language, zones.lead);
  await page.getByRole('button', { name: t('events:create') }).click();
}
