import { expect } from '@playwright/test';
import {
  type MailTrap,
  smtpRefusal,
  startMailTrap,
  type TrappedMail,
} from '../../signalling/src/mail/testing/mail-trap.ts';
import { type Product, startProduct } from '../product/start-product.ts';
import { test as base } from './campus.ts';

/** A campus with a mail server, which refuses whoever is called nobody. */
export const test = base.extend<object, { trap: MailTrap; settings: Record<string, string>; product: Product }>({
  trap: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const before = (moment: string, address: string): void => {
        if (moment === 'receiver' && address.startsWith('nobody')) throw smtpRefusal(550, 'no such person here');
      };
      const trap = await startMailTrap({ before });
      await use(trap);
      await trap.close();
    },
    { scope: 'worker' },
  ],
  /** What else the services are told by their environment. */
  settings: [{}, { option: true, scope: 'worker' }],
  product: [
    async ({ trap, settings }, use) => {
      const mail = { MAIL_URL: trap.url, MAIL_FROM: 'Campus <campus@nantes.example>' };
      const product = await startProduct({ env: { ...mail, ...settings } });
      await use(product);
      await product.dispose();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

/** The newest mail to an address, when there is one; with that subject, where one is given. */
export async function mailTo(trap: MailTrap, address: string, subject?: string): Promise<TrappedMail['mail']> {
  const find = () =>
    trap.mails.findLast(({ to, mail }) => to === address && (subject === undefined || mail.subject === subject));
  await expect.poll(() => find() !== undefined, `a mail to ${address} ${subject ?? ''}`).toBe(true);
  const found = find();
  if (!found) throw new Error('the mail was there');
  return found.mail;
}

/** Of the link into the campus that a mail has. */
export function pathIn({ text = '' }: TrappedMail['mail'], path: string): string {
  return new URL(new RegExp(`https?:\\S+/${path}/\\S+`).exec(text)?.[0] ?? 'http://none').pathname;
}

/** The path of the link into the campus that the newest mail to an address has. */
export async function linkTo(trap: MailTrap, address: string, path = 'invitations'): Promise<string> {
  return pathIn(await mailTo(trap, address), path);
}
