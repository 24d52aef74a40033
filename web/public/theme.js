// Dresses the page in the reader's theme before anything is painted: a script of its own, because it must not wait for
// the app, and none may stand inline (content security policy). The app only stores a choice and tells of it
// (src/theme/theme.ts); what a choice means stands here. Each of them, and the device, may change at any time.
(() => {
  const key = 'campus.theme';
  const root = document.documentElement;
  const wantsMore = matchMedia('(prefers-contrast: more)');
  const bars = [...document.querySelectorAll('meta[name="theme-color"]')].map((meta) => ({
    meta,
    scheme: meta.media.includes('dark') ? 'dark' : 'light',
    own: meta.content,
  }));

  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      // Storage may be forbidden: then the device decides, or what was chosen on this visit.
      return null;
    }
  };

  let choice = kept(key);

  const dress = () => {
    const scheme = choice === 'light' || choice === 'dark' ? choice : 'device';
    root.dataset.scheme = scheme;
    // Who told their device that they need more contrast gets it with every choice.
    root.dataset.contrast = choice === 'contrast' || wantsMore.matches ? 'more' : 'usual';
    for (const { meta, own } of bars) {
      meta.content = scheme === 'device' ? own : (bars.find((bar) => bar.scheme === scheme)?.own ?? own);
    }
  };

  dress();
  // What the server wrote is for strangers (src/written-page/written-page.css).
  if (kept('campus.signed-in') === 'yes') root.dataset.signedIn = 'yes';
  wantsMore.addEventListener('change', dress);
  addEventListener('campus.theme', ({ detail }) => {
    choice = detail;
    dress();
  });
  // Chosen in another tab.
  addEventListener('storage', (event) => {
    if (event.key !== key) return;
    choice = event.newValue;
    dress();
  });
})();
