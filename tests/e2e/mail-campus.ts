import { type MailTrap, smtpRefusal, startMailTrap } from '../../signalling/src/mail/testing/mail-trap.ts';
import { type Product, startProduct } from '../product/start-product.ts';
import { test as base } from './campus.ts';

/** A campus with a mail server, which refuses whoever is called nobody. */
export const test = base.extend<object, { trap: MailTrap; product: Product }>({
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
  product: [
    async ({ trap }, use) => {
      const product = await startProduct({ env: { MAIL_URL: trap.url, MAIL_FROM: 'Campus <campus@nantes.example>' } });
      await use(product);
      await product.dispose();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});
