import { expect } from '@playwright/test';
import { planEvent } from '../product/campus-client.ts';
import { test } from './campus.ts';
import { expectNotReloaded, expectPictureMoves, expectSound, markPage } from './measures.ts';
import { goOnAir, joinAsViewer } from './people.ts';

const CUT_MS = 30_000;

test('a host and a viewer whose networks are cut for 30 s each come back to where they were', async ({
  product,
  account,
  person,
  ownNetwork,
}) => {
  test.setTimeout(600_000);
  const event = await planEvent(product, account);
  const { page: host, link: hostLink } = await ownNetwork({ devices: 'clip' });
  const { page: viewer, link: viewerLink } = await ownNetwork();
  // Somebody whose network stays whole sees what the others' cuts look like from outside.
  const { page: witness } = await person();

  await goOnAir(host, product, account, event);
  const link = await event.link('viewer');
  await joinAsViewer(viewer, product, link.path, 'Amina');
  await joinAsViewer(witness, product, link.path, 'Witness');
  await expectPictureMoves(viewer);
  await expectPictureMoves(witness);
  await expect(host.getByTestId('audience-viewers')).toContainText('2');

  for (const page of [host, viewer]) await markPage(page);

  viewerLink.cut();
  const viewerCutAtMs = Date.now();
  await test.step("the viewer's network is cut: they know, and nobody else notices", async () => {
    await expect(viewer.getByTestId('watch')).not.toHaveAttribute('data-connection', 'connected');
    await expectPictureMoves(witness);
  });

  hostLink.cut();
  const hostCutAtMs = Date.now();
  await test.step("the host's network is cut as well: a slate, not an end", async () => {
    await expect(witness.getByTestId('slate')).toHaveAttribute('data-slate', 'away');
    await expect(witness.getByTestId('watch')).toHaveAttribute('data-phase', 'live');
  });

  await test.step('the viewer is back after 30 s, to a broadcast that waits for its host', async () => {
    await whenCutLasted(viewerCutAtMs);
    viewerLink.restore();
    await expect(viewer.getByTestId('watch')).toHaveAttribute('data-connection', 'connected');
    await expect(viewer.getByTestId('watch')).toHaveAttribute('data-phase', 'live');
  });

  await test.step('the host is back after 30 s, and with them picture and sound', async () => {
    await whenCutLasted(hostCutAtMs);
    hostLink.restore();
    await expect(host.getByTestId('studio')).toHaveAttribute('data-connection', 'connected');
    await expect(host.getByTestId('studio')).toHaveAttribute('data-phase', 'live');
    for (const page of [witness, viewer]) {
      await expectPictureMoves(page);
      await expectSound(page);
      await expect(page.locator('[data-testid=program] video')).toHaveCount(1);
    }
    for (const page of [host, viewer]) await expectNotReloaded(page);
    // No ghost of an earlier connection.
    await expect(host.getByTestId('audience-viewers')).toContainText('2');
  });
});

/** The length of the cut is what this test is about; nothing else is waited for. */
async function whenCutLasted(cutAtMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, CUT_MS - (Date.now() - cutAtMs))));
}
