import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * What the pages of the app may do: everything from our own origin, no script that is not a file of ours, `blob:` for
 * what players and workers need (Media Source, hls.js). Styles may be inline: the dialogs of radix-ui put a style
 * element into the page while they are open, and components set styles of their own.
 */
export function securityHeaders({ publicUrl }: { publicUrl: string }): RequestHandler {
  const isHttps = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        // 'self' covers WebSockets of the same origin in current browsers; older ones need them named.
        connectSrc: ["'self'", publicUrl.replace(/^http/, 'ws')],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    // A browser would keep to HTTPS for the whole host name, also for other services on it, so only with HTTPS.
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    // Links carry tokens; their addresses go nowhere else.
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  });
}
